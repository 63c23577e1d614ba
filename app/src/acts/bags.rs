//! Bags: list, page, search, and the acts of a bag's page.

use crate::error::AppError;
use leptos::prelude::*;

/// Takes a child out of its parent.
#[server(prefix = "/fn", endpoint = "unlink")]
pub async fn unlink(
    #[server(default)] parent: String,
    #[server(default)] child: String,
    #[server(default)] key: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let key = crate::request::key(&key)?;
        let station = cx.client.station.as_deref();
        let answer = cx
            .services
            .unlink(
                &cx.authorize(domain::access::PackBags)?,
                key,
                &parent,
                &child,
                station,
            )
            .await?;
        crate::request::scan_redirect(&next, &child, &answer);
        Ok(())
    })
    .await
}

/// Moves a child to another parent.
#[server(prefix = "/fn", endpoint = "move_child")]
pub async fn move_child(
    #[server(default)] child: String,
    #[server(default)] to_parent: String,
    #[server(default)] key: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let key = crate::request::key(&key)?;
        let station = cx.client.station.as_deref();
        let answer = cx
            .services
            .move_child(
                &cx.authorize(domain::access::PackBags)?,
                key,
                &child,
                &to_parent,
                station,
            )
            .await?;
        crate::request::scan_redirect(&next, &child, &answer);
        Ok(())
    })
    .await
}

/// Closes a parent below its capacity. `reason` is one of the offered codes, or `other` with a text.
#[server(prefix = "/fn", endpoint = "close_parent")]
pub async fn close_parent(
    #[server(default)] parent: String,
    #[server(default)] reason: String,
    #[server(default)] other: String,
    #[server(default)] key: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let key = crate::request::key(&key)?;
        let reason = if reason == "other" { other } else { reason };
        let answer = cx
            .services
            .close_parent(&cx.authorize(domain::access::PackBags)?, key, &parent, &reason)
            .await?;
        crate::request::scan_redirect(&next, "", &answer);
        Ok(())
    })
    .await
}

/// Opens a parent that was closed short.
#[server(prefix = "/fn", endpoint = "reopen_parent")]
pub async fn reopen_parent(
    #[server(default)] parent: String,
    #[server(default)] key: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let key = crate::request::key(&key)?;
        let answer = cx
            .services
            .reopen_parent(&cx.authorize(domain::access::PackBags)?, key, &parent)
            .await?;
        crate::request::scan_redirect(&next, "", &answer);
        Ok(())
    })
    .await
}

/// Deletes a bag that is neither linked nor billed.
#[server(prefix = "/fn", endpoint = "delete_bag")]
pub async fn delete_bag(#[server(default)] label: String) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        cx.services
            .delete_bag(&cx.authorize(domain::access::DeleteBags)?, &label)
            .await?;
        crate::request::redirect("/bags?done=bag_deleted");
        Ok(())
    })
    .await
}
