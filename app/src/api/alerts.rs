//! Alerts, for admins.

use crate::error::AppError;
use domain::alert::AlertList;
use leptos::prelude::*;

/// What is on, and a page of what is over.
#[server(prefix = "/fn", endpoint = "alerts")]
pub async fn load_alerts(#[server(default)] cursor: Option<String>) -> Result<AlertList, AppError> {
    crate::server::handle(async |cx| {
        let by = cx.authorize(domain::access::OperateSite)?;
        cx.services.alerts(&by, cursor.as_deref()).await
    })
    .await
}

/// Takes an alert on oneself.
#[server(prefix = "/fn", endpoint = "acknowledge_alert")]
pub async fn acknowledge_alert(#[server(default)] id: String) -> Result<(), AppError> {
    crate::server::handle(async |cx| {
        let by = cx.authorize(domain::access::OperateSite)?;
        let alert = crate::server::number("id", &id)?;
        cx.services.acknowledge_alert(&by, alert).await?;
        crate::server::go("/admin/alerts?done=alert_acknowledged");
        Ok(())
    })
    .await
}
