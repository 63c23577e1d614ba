//! Running the site: the pool of connections, what holds it, the health of the parts.

use crate::error::AppError;
use domain::health::SystemHealth;
use domain::pool::{PoolState, RunningQuery};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the page about the pool shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PoolPage {
    pub pool: PoolState,
    /// What has been going on for long; none where the database did not tell.
    pub queries: Option<Vec<RunningQuery>>,
    pub health: SystemHealth,
}

/// The pool of the server that answers, and the site's health. Comes also while the database does not answer, as far as
/// it goes.
#[server(prefix = "/fn", endpoint = "pool")]
pub async fn load_pool() -> Result<PoolPage, AppError> {
    crate::server::handle(async |cx| {
        let by = cx.authorize(domain::access::OperateSite)?;
        Ok(PoolPage {
            queries: cx.services.running_queries(&by).await,
            health: cx.services.health_for(&by).await,
            pool: cx.services.pool_for(&by),
        })
    })
    .await
}

/// Stops what a process of the database has been doing since `began`.
#[server(prefix = "/fn", endpoint = "cancel_query")]
pub async fn cancel_query(
    #[server(default)] process: String,
    #[server(default)] began: String,
) -> Result<(), AppError> {
    crate::server::handle(async |cx| {
        let by = cx.authorize(domain::access::OperateSite)?;
        let process = crate::server::number("process", &process)?;
        let began = crate::server::number("began", &began)?;
        cx.services.cancel_query(&by, process, began).await?;
        crate::server::go("/pool_dashboard?done=query_cancelled");
        Ok(())
    })
    .await
}
