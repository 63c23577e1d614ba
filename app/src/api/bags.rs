//! Bags: list, page, search, and the acts of a bag's page.

use crate::api::timeline::Act;
use crate::error::AppError;
use domain::bag::{BagDetail, BagFilter, BagSummary, SearchHit};
use domain::page::Page;
use domain::user::Area;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the list of bags shows: a page of them, and what its filter offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BagList {
    pub page: Page<BagSummary>,
    pub areas: Vec<Area>,
    pub types: Vec<String>,
}

/// One page of bags.
#[server(prefix = "/fn", endpoint = "bags")]
pub async fn bags(#[server(default)] filter: BagFilter) -> Result<BagList, AppError> {
    crate::server::handle(async |cx| {
        let page = cx
            .services
            .bags(&cx.authorize(domain::access::ViewBags)?, filter)
            .await?;
        let types = cx
            .services
            .bag_types()
            .await?
            .iter()
            .map(|t| t.name.clone())
            .collect();
        Ok(BagList {
            page,
            areas: cx.services.areas().await?,
            types,
        })
    })
    .await
}

/// A bag, and what the audit says about it to those who may read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BagPage {
    pub detail: BagDetail,
    pub acts: Option<Vec<Act>>,
}

/// One bag with all that its page shows.
#[server(prefix = "/fn", endpoint = "bag")]
pub async fn bag(label: String) -> Result<BagPage, AppError> {
    crate::server::handle(async |cx| {
        let by = cx.authorize(domain::access::ViewBags)?;
        let detail = cx.services.bag(&by, &label).await?;
        let acts = cx.services.acts_about_bag(&by, &detail).await?;
        Ok(BagPage {
            detail,
            acts: crate::server::acts(acts, cx.language),
        })
    })
    .await
}

/// Bags and bills that match a text.
#[server(prefix = "/fn", endpoint = "search")]
pub async fn search(#[server(default)] q: String) -> Result<Vec<SearchHit>, AppError> {
    crate::server::handle(async |cx| {
        cx.services
            .search(&cx.authorize(domain::access::ViewBags)?, &q)
            .await
    })
    .await
}

/// Takes a child out of its parent.
#[server(prefix = "/fn", endpoint = "unlink")]
pub async fn unlink(
    #[server(default)] parent: String,
    #[server(default)] child: String,
    #[server(default)] key: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    crate::server::handle(async |cx| {
        let read = child.clone();
        let answer = crate::server::run(&cx, &key, domain::scan::Act::Unlink { parent, child }).await?;
        crate::server::scan_redirect(&next, &read, &answer);
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
    crate::server::handle(async |cx| {
        let (read, parent) = (child.clone(), to_parent);
        let answer = crate::server::run(&cx, &key, domain::scan::Act::Move { parent, child }).await?;
        crate::server::scan_redirect(&next, &read, &answer);
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
    crate::server::handle(async |cx| {
        let reason = if reason == "other" { other } else { reason };
        let answer = crate::server::run(&cx, &key, domain::scan::Act::Close { parent, reason }).await?;
        crate::server::scan_redirect(&next, "", &answer);
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
    crate::server::handle(async |cx| {
        let answer = crate::server::run(&cx, &key, domain::scan::Act::Reopen { parent }).await?;
        crate::server::scan_redirect(&next, "", &answer);
        Ok(())
    })
    .await
}

/// Deletes a bag that is neither linked nor billed.
#[server(prefix = "/fn", endpoint = "delete_bag")]
pub async fn delete_bag(#[server(default)] label: String) -> Result<(), AppError> {
    crate::server::handle(async |cx| {
        cx.services
            .delete_bag(&cx.authorize(domain::access::DeleteBags)?, &label)
            .await?;
        crate::server::go("/bags?done=bag_deleted");
        Ok(())
    })
    .await
}
