//! The station of a page: what the server gives to the island, and the script that catches reads until it is alive.

use crate::acts::bags::{BothHere, CloseParent, MoveChild, ReopenParent};
use crate::acts::bills::{AddParent, RemoveParent};
use crate::acts::session::{LogIn, LogInCode};
use crate::acts::station::{Scan, SendCommands, Undo};
use crate::components::icon::Icon;
use crate::done::Done;
use crate::error::AppError;
use crate::request::{self, new_key};
use crate::words::{camera, words};
use domain::access::Permission;
use islands::station::{Addresses, CATCHER, CUES, FormKeys, Message, Start, StationWith, Work};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What became of the form that led here, if the station tells it.
pub(crate) fn outcome(
    failed: Option<AppError>,
    done: Option<&Done>,
    sentence: Option<String>,
) -> Option<Message> {
    let (code, read) = done.and_then(Done::answer).unwrap_or_default();
    match failed {
        Some(error) => Some(Message {
            code: "refused".to_owned(),
            read,
            sentence: error.sentence(request::language()),
            can_move: false,
        }),
        None => sentence.map(|sentence| Message {
            code: code.to_owned(),
            read,
            sentence,
            can_move: done.is_some_and(Done::can_move),
        }),
    }
}

/// A station. A page has one at most; see [`crate::page::Page::with_island`].
#[component]
pub(crate) fn StationPart(
    work: Work,
    outcome: Option<Message>,
    /// Path of the page, where the forms lead back to.
    here: String,
    /// How far the site's zone is ahead of UTC, as far as known.
    offset_minutes: Option<i32>,
) -> impl IntoView {
    let scan = match work {
        Work::Pack(_) => Scan::url(),
        Work::Bill(_) => AddParent::url(),
    };
    let addresses = Addresses {
        commands: SendCommands::url().to_owned(),
        log_in: LogIn::url().to_owned(),
        log_in_code: LogInCode::url().to_owned(),
        scan: scan.to_owned(),
        undo: Undo::url().to_owned(),
        move_child: MoveChild::url().to_owned(),
        both_here: BothHere::url().to_owned(),
        reopen: ReopenParent::url().to_owned(),
        close: CloseParent::url().to_owned(),
        remove: RemoveParent::url().to_owned(),
    };
    let keys = FormKeys {
        scan: new_key(),
        undo: new_key(),
        move_child: new_key(),
        both_here: new_key(),
        reopen: new_key(),
        close: new_key(),
        remove: new_key(),
    };
    let (person_id, person) =
        request::viewer().map_or((0, String::new()), |(id, viewer)| (id, viewer.username));
    let start = Start {
        language: request::language(),
        person_id,
        person,
        by_badge: !request::may(Permission::SecureOwnAccount),
        now_ms: request::now_ms().unwrap_or_default(),
        offset_minutes,
        message: outcome,
        here,
        addresses,
        work,
        keys,
    };
    view! {
        <StationWith start/>
        <Camera/>
        <script nonce=use_nonce()>{CUES}</script>
        <script nonce=use_nonce()>{CATCHER}</script>
        <DeviceState/>
    }
}

/// What `public/kept.js` tells of the device, and the way back for reads that were saved to a file.
#[component]
fn DeviceState() -> impl IntoView {
    let w = words();
    view! {
        <p id="device-state" class="hint below-station"></p>
        <details id="take-in-box" class="card below-station" hidden>
            <summary>{w.take_in}</summary>
            <div class="field">
                <label for="take-in">{w.take_in_file}</label>
                <input id="take-in" type="file" accept="application/json,.json" data-take-in=""/>
            </div>
            <p id="taken-in" class="hint" role="status"></p>
        </details>
    }
}

/// The panel that `public/camera.js` drives. It is loaded when somebody opens the camera, and brings what reads codes.
#[component]
fn Camera() -> impl IntoView {
    let w = camera();
    view! {
        <section
            id="camera" class="camera" aria-label=w.title hidden data-script=request::script("camera") data-opening=w.opening
            data-ready=w.ready data-denied=w.denied data-missing=w.missing data-insecure=w.insecure data-busy=w.busy
            data-unreadable=w.unreadable
        >
            <div class="camera-view">
                <video id="camera-picture" muted playsinline aria-hidden="true"></video>
                <p id="camera-said" role="status"></p>
            </div>
            <div class="camera-acts">
                <button type="button" id="camera-close" aria-label=w.close title=w.close><Icon name="cross"/></button>
                <button type="button" id="camera-torch" aria-label=w.torch title=w.torch aria-pressed="false" hidden>
                    <Icon name="torch"/>
                </button>
            </div>
        </section>
    }
}
