//! Alerts, for admins.

use crate::done::Done;
use crate::error::AppError;
use leptos::prelude::*;

/// Takes an alert on oneself.
#[server(prefix = "/fn", endpoint = "acknowledge_alert")]
pub async fn acknowledge_alert(#[server(default)] id: String) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::OperateSite)?;
        let alert = crate::request::number("id", &id)?;
        cx.services.acknowledge_alert(&by, alert).await?;
        Done::AlertAcknowledged.redirect("/admin/alerts");
        Ok(())
    })
    .await
}
