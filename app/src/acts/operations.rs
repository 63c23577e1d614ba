//! Running the site: the pool of connections, what holds it, the health of the parts.

use crate::done::Done;
use crate::error::AppError;
use leptos::prelude::*;

/// Stops what a process of the database has been doing since `began`.
#[server(prefix = "/fn", endpoint = "cancel_query")]
pub async fn cancel_query(
    #[server(default)] process: String,
    #[server(default)] began: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::OperateSite)?;
        let process = crate::request::number("process", &process)?;
        let began = crate::request::number("began", &began)?;
        cx.services.cancel_query(&by, process, began).await?;
        Done::QueryCancelled.redirect("/pool_dashboard");
        Ok(())
    })
    .await
}
