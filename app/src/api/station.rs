//! The scan page and its plain forms. With its script running the page talks to the JSON API instead.

use crate::error::AppError;
use domain::label::BagType;
use domain::scan::{Answer, Command, ParentState, ScanEntry, Undoable};
use domain::user::AreaChoice;
use domain::user::Viewer;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// How many of the person's newest scans the page lists.
pub const RECENT: i64 = 10;

/// What the scan page starts with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationPage {
    pub viewer: Viewer,
    pub types: Vec<BagType>,
    pub parent: Option<ParentState>,
    /// What undo would take out of it.
    pub undoable: Option<Undoable>,
    /// Why the wanted parent cannot be packed.
    pub refused: Option<AppError>,
    pub recent: Vec<ScanEntry>,
}

/// The scan page's beginning, with the parent that its address names.
#[server(prefix = "/fn", endpoint = "station")]
pub async fn station(#[server(default)] parent: String) -> Result<StationPage, AppError> {
    crate::server::handle(async |cx| {
        let by = cx.authorize(domain::access::PackBags)?;
        let (mut state, mut undoable, mut refused) = (None, None, None);
        if !parent.trim().is_empty() {
            match cx.services.parent_state(&by, &parent).await {
                Ok(found) => {
                    undoable = cx.services.undoable(&by, &found.label).await?;
                    state = Some(found);
                }
                // A wrong label is not a broken page: the person scans another one.
                Err(service::ServiceError::Invalid(error)) => refused = Some(AppError::Invalid(error)),
                Err(other) => return Err(other),
            }
        }
        Ok(StationPage {
            viewer: by.user().viewer(),
            types: cx.services.bag_types().await?.to_vec(),
            parent: state,
            undoable,
            refused,
            recent: cx.services.my_scans(&by, RECENT).await?,
        })
    })
    .await
}

/// Chooses the parent that was read, or packs the child that was read.
#[server(prefix = "/fn", endpoint = "scan")]
pub async fn scan(
    #[server(default)] parent: String,
    #[server(default)] code: String,
    #[server(default)] key: String,
) -> Result<(), AppError> {
    crate::server::handle(async |cx| crate::server::scan_or_choose(&cx, &parent, &code, &key).await).await
}

/// Runs what a station's queue held, in order, one answer each. When one of them cannot be read or is not allowed, none is done.
#[server(prefix = "/fn", endpoint = "commands", input = leptos::server_fn::codec::Json)]
pub async fn send_commands(commands: Vec<Command>) -> Result<Vec<Answer>, AppError> {
    crate::server::handle(async |cx| crate::server::run_all(&cx, commands).await).await
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
    crate::server::handle(async |cx| {
        let scan_id = crate::server::present(scan_id)
            .map(|text| crate::server::number("scan_id", &text))
            .transpose()?;
        let of = domain::scan::Meant {
            child: crate::server::present(child),
            scan_id,
            scan_key: None,
        };
        let answer = crate::server::run(&cx, &key, domain::scan::Act::Undo { parent, of }).await?;
        crate::server::scan_redirect(&next, "", &answer);
        Ok(())
    })
    .await
}

/// The area that one's new parents go to, for those who may choose it.
#[server(prefix = "/fn", endpoint = "area_choice")]
pub async fn load_area_choice() -> Result<Option<AreaChoice>, AppError> {
    crate::server::handle(async |cx| {
        cx.services
            .area_choice(&cx.authorize(domain::access::PackBags)?)
            .await
    })
    .await
}

/// Chooses the area that one's new parents go to, and returns to the page.
#[server(prefix = "/fn", endpoint = "choose_area")]
pub async fn choose_area(
    #[server(default)] area: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    crate::server::handle(async |cx| {
        let by = cx.authorize(domain::access::ChooseOwnArea)?;
        cx.services.choose_own_area(&by, Some(&area)).await?;
        crate::server::go(&next);
        Ok(())
    })
    .await
}
