//! Labels of new parents, for admins.

use crate::done::Done;
use crate::error::AppError;
use crate::paths::labels_path;
use domain::refusal::{FieldError, WrongField};
use leptos::prelude::*;
use service::LabelsInput;

/// Reserves labels and leads to where they are printed.
#[server(prefix = "/fn", endpoint = "reserve_labels")]
pub async fn reserve_labels(
    #[server(default)] bag_type: String,
    #[server(default)] count: String,
    #[server(default)] from: String,
    #[server(default)] key: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ConfigureSite)?;
        let unknown = |_| FieldError::new("bag_type", WrongField::FormNotUnderstood);
        let from = match from.trim() {
            "" => None,
            text => Some(crate::request::number("from", text)?),
        };
        let input = LabelsInput {
            key: crate::request::key(&key)?,
            bag_type: bag_type.trim().parse().map_err(unknown)?,
            count: crate::request::number("count", &count)?,
            from,
        };
        let range = cx.services.reserve_labels(&by, input).await?;
        Done::SiteDataAdded.redirect(&labels_path(range.id));
        Ok(())
    })
    .await
}
