//! Bags: list, page, search, and the acts of a bag's page.

use crate::done::Done;
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
        let read = child.clone();
        let answer = crate::acts::run::run(&cx, &key, domain::scan::Act::Unlink { parent, child }).await?;
        Done::answered(&answer, &read).redirect(&next);
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
        let (read, parent) = (child.clone(), to_parent);
        let answer = crate::acts::run::run(&cx, &key, domain::scan::Act::Move { parent, child }).await?;
        Done::answered(&answer, &read).redirect(&next);
        Ok(())
    })
    .await
}

/// Says that two bags bear a child's label: one is in another parent, one lies at this one.
#[server(prefix = "/fn", endpoint = "both_here")]
pub async fn both_here(
    #[server(default)] child: String,
    #[server(default)] parent: String,
    #[server(default)] key: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let read = child.clone();
        let answer = crate::acts::run::run(&cx, &key, domain::scan::Act::BothHere { parent, child }).await?;
        Done::answered(&answer, &read).redirect(&next);
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
        let reason = if reason == "other" { other } else { reason };
        let answer = crate::acts::run::run(&cx, &key, domain::scan::Act::Close { parent, reason }).await?;
        Done::answered(&answer, "").redirect(&next);
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
        let answer = crate::acts::run::run(&cx, &key, domain::scan::Act::Reopen { parent }).await?;
        Done::answered(&answer, "").redirect(&next);
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
        Done::BagDeleted.redirect("/bags");
        Ok(())
    })
    .await
}
