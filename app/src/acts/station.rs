//! The scan page and its plain forms. With its script running the page talks to the JSON API instead.

use crate::done::Done;
use crate::error::AppError;
use domain::scan::{Act, Answer, Command, Meant};
use domain::stations::StationWord;
use leptos::prelude::*;

/// Chooses the parent that was read, or packs the child that was read.
#[server(prefix = "/fn", endpoint = "scan")]
pub async fn scan(
    #[server(default)] parent: String,
    #[server(default)] code: String,
    #[server(default)] key: String,
    #[server(default)] typed: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        crate::acts::run::scan_or_choose(&cx, &parent, &code, &key, &typed).await
    })
    .await
}

/// Runs what a station's queue held, in order, one answer each. When one of them cannot be read or is not allowed, none is done.
/// The rest is what the station says of itself, see [`StationWord`].
#[server(prefix = "/fn", endpoint = "commands", input = leptos::server_fn::codec::Json)]
pub async fn send_commands(
    commands: Vec<Command>,
    waiting: Option<i64>,
    oldest_ms: Option<i64>,
    p50_ms: Option<i64>,
    p95_ms: Option<i64>,
    app_version: Option<String>,
    storage: Option<bool>,
) -> Result<Vec<Answer>, AppError> {
    let word = StationWord {
        waiting,
        oldest_ms,
        p50_ms,
        p95_ms,
        app_version,
        storage,
    };
    crate::request::handle(async |cx| crate::acts::run::run_all(&cx, commands, word).await).await
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
        let scan_id = crate::request::non_blank(scan_id)
            .map(|text| crate::request::number("scan_id", &text))
            .transpose()?;
        let of = Meant {
            child: crate::request::non_blank(child),
            scan_id,
            scan_key: None,
        };
        let answer = crate::acts::run::run(&cx, &key, Act::Undo { parent, of }).await?;
        Done::answered(&answer, "").redirect(&next);
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
        crate::answer::redirect(&next);
        Ok(())
    })
    .await
}
