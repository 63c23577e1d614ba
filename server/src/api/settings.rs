//! What an admin says of the site while it runs.

use super::extract::{IfMatch, Json, Require};
use super::problem::Problem;
use axum::http::HeaderName;
use axum::http::header::ETAG;
use domain::access::ConfigureSite;
use domain::site_settings::{SiteSettingsChange, SiteSettingsDetail};

/// The settings with their entity tag, which is their version.
type Tagged = ([(HeaderName, String); 1], axum::Json<SiteSettingsDetail>);

fn tagged(found: SiteSettingsDetail) -> Tagged {
    ([(ETAG, format!("\"{}\"", found.version))], axum::Json(found))
}

pub(super) async fn show(who: Require<ConfigureSite>) -> Result<Tagged, Problem> {
    Ok(tagged(who.services.site_settings_for(&who.by).await?))
}

pub(super) async fn change(
    who: Require<ConfigureSite>,
    if_match: IfMatch,
    Json(change): Json<SiteSettingsChange>,
) -> Result<Tagged, Problem> {
    let versions = if_match.versions();
    who.services
        .change_site_settings(&who.by, versions.as_deref(), &change)
        .await
        .map(tagged)
        .map_err(|error| if_match.problem(error))
}
