//! The scan page and its plain forms. With its script running the page talks to the JSON API instead.

use crate::error::AppError;
use leptos::prelude::*;

/// How many of the person's newest scans the page lists.
pub const RECENT: i64 = 10;

/// Chooses the parent that was read, or packs the child that was read.
#[server(prefix = "/fn", endpoint = "scan")]
pub async fn scan(
    #[server(default)] parent: String,
    #[server(default)] code: String,
    #[server(default)] key: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| crate::request::scan_or_choose(&cx, &parent, &code, &key).await).await
}

/// Takes back the person's newest link in this parent, if it is still the child and the event that the button named.
#[server(prefix = "/fn", endpoint = "undo")]
pub async fn undo(
    #[server(default)] parent: String,
    #[server(default)] child: String,
    #[server(default)] scan_id: String,
    #[server(default)] key: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let key = crate::request::key(&key)?;
        let station = cx.client.station.as_deref();
        let by = cx.authorize(domain::access::PackBags)?;
        let child = crate::request::non_blank(child);
        let scan_id = crate::request::non_blank(scan_id)
            .map(|text| crate::request::number("scan_id", &text))
            .transpose()?;
        let of = service::Meant {
            child: child.as_deref(),
            scan_id,
            scan_key: None,
        };
        let answer = cx.services.undo(&by, key, &parent, of, station).await?;
        crate::request::scan_redirect(&next, "", &answer);
        Ok(())
    })
    .await
}

/// Chooses the area that one's new parents go to, and returns to the page.
#[server(prefix = "/fn", endpoint = "choose_area")]
pub async fn choose_area(
    #[server(default)] area: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ChooseOwnArea)?;
        cx.services.choose_own_area(&by, Some(&area)).await?;
        crate::request::redirect(&next);
        Ok(())
    })
    .await
}
