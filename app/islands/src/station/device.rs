//! What is asked of the browser. Nothing newer than Chromium 77, and each refusal of the browser is an answer.

use super::clock::Times;
use super::keys::hex;
use super::queue::Shelf;
use js_sys::{Date, Function, Promise, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, HtmlInputElement, UrlSearchParams};

/// What the device's clocks say.
pub(crate) fn times() -> Times {
    Times {
        steady: window().performance().map_or(0.0, |p| p.now()),
        device: Date::now(),
    }
}

/// A moment as the headers want it, such as `2026-11-24T08:45:05.123Z`.
pub(crate) fn iso(ms: f64) -> String {
    Date::new(&JsValue::from_f64(ms)).to_iso_string().into()
}

/// How far the device's own zone is ahead of UTC.
pub(crate) fn own_offset() -> i32 {
    -(Date::new_0().get_timezone_offset() as i32)
}

/// Random enough for keys. Plain HTTP addresses of a local network have no `crypto.randomUUID`.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Ok(crypto) = window().crypto() {
        // Refused only above 65,536 bytes.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}

/// What this device is called in the log and on the dashboard; made once.
pub(crate) fn station_name(shelf: &dyn Shelf) -> String {
    const NAME: &str = "tt.device";
    shelf.load(NAME).unwrap_or_else(|| {
        let fresh = ["S-", &hex(&random::<3>()).to_uppercase()].concat();
        shelf.keep(NAME, &fresh);
        fresh
    })
}

/// Runs `work` while no other tab does that asks for the same lock, where the browser can tell.
pub(crate) async fn alone(lock: &str, work: impl Future<Output = ()>) {
    let navigator = window().navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).unwrap_or_default();
    let request = Reflect::get(&locks, &"request".into())
        .ok()
        .and_then(|f| f.dyn_into::<Function>().ok());
    let Some(request) = request else {
        return work.await;
    };
    let mut release = None;
    // The lock is held until this is kept.
    let held = Promise::new(&mut |resolve, _| release = Some(resolve));
    let granted = Promise::new(&mut |resolve: Function, _| {
        let (held, grant) = (held.clone(), resolve.clone());
        let act = Closure::once_into_js(move || {
            let _ = grant.call0(&JsValue::NULL);
            JsValue::from(held)
        });
        let asked = request.call2(&locks, &JsValue::from_str(lock), &act);
        // A browser that has locks but gives none here: better sent twice than never, since the keys make that harmless.
        match asked.map(|promise| promise.dyn_into::<Promise>()) {
            Ok(Ok(promise)) => {
                let catch = Reflect::get(&promise, &"catch".into())
                    .ok()
                    .and_then(|f| f.dyn_into::<Function>().ok());
                if let Some(catch) = catch {
                    let _ = catch.call1(&promise, &resolve);
                }
            }
            _ => {
                let _ = resolve.call0(&JsValue::NULL);
            }
        }
    });
    let _ = JsFuture::from(granted).await;
    work.await;
    if let Some(release) = release {
        let _ = release.call0(&JsValue::NULL);
    }
}

/// The text of a field, by the form's id for it.
pub(crate) fn value_of(id: &str) -> String {
    let element = document().get_element_by_id(id);
    let value = element.and_then(|element| Reflect::get(&element, &"value".into()).ok());
    value.and_then(|value| value.as_string()).unwrap_or_default()
}

/// Whether the keys go to a field, and to which element.
pub(crate) fn is_typing() -> bool {
    let tag = document().active_element().map(|element| element.tag_name());
    matches!(tag.as_deref(), Some("INPUT" | "SELECT" | "TEXTAREA"))
}

/// Whether the person is on something within the element of this id.
pub(crate) fn is_within(id: &str) -> bool {
    let (element, active) = (document().get_element_by_id(id), document().active_element());
    element.is_some_and(|element| element.contains(active.as_deref()))
}

/// Folds the menu of the page and the list of what is to be decided: who reads looks at the station.
pub(crate) fn fold_around() {
    for id in ["menu", "held"] {
        if let Some(details) = document().get_element_by_id(id) {
            let _ = details.remove_attribute("open");
        }
    }
}

pub(crate) fn focus(element: &HtmlElement) {
    // What cannot have the focus keeps it where it is.
    let _ = element.focus();
}

/// Whether nobody looks at this page.
pub(crate) fn is_hidden() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Hidden
}

/// Writes the address of what is shown, without loading anything.
pub(crate) fn show_path(path: &str) {
    if let Ok(history) = window().history() {
        let state = history.state().unwrap_or_default();
        let _ = history.replace_state_with_url(&state, "", Some(path));
    }
}

/// Whether this page is the one that the service worker keeps: its times and counts are of then.
pub(crate) fn is_kept_page() -> bool {
    let root = document().document_element();
    root.is_some_and(|root| root.has_attribute("data-kept"))
}

/// A value of the page's address; empty for none.
pub(crate) fn asked(name: &str) -> String {
    let search = window().location().search().unwrap_or_default();
    let found = UrlSearchParams::new_with_str(&search).ok();
    found.and_then(|params| params.get(name)).unwrap_or_default()
}

/// Hears each read that the page's first script tells from typing, from now on, and first those that it kept while the island was on its
/// way: the text, 1 where a person typed it, and how many came at once.
pub(crate) fn hear(read: impl FnMut(String, u32, u32) + 'static) {
    let read: Box<dyn FnMut(String, u32, u32)> = Box::new(read);
    let tell = Reflect::get(&window(), &"ttCaught".into())
        .ok()
        .and_then(|f| f.dyn_into::<Function>().ok());
    if let Some(tell) = tell {
        // A script that fails leaves the page as it is without one.
        let _ = tell.call1(&JsValue::NULL, &Closure::wrap(read).into_js_value());
    }
}

/// The bill's stamp, in the forms around the station: they are for the totals that are shown, and for the texts that the page was
/// loaded with.
pub(crate) fn set_stamps(stamp: &str) {
    let Ok(inputs) = document().query_selector_all("input[name=stamp]") else {
        return;
    };
    let shown = stamp.split_once('-').map_or("", |(_, shown)| shown);
    for at in 0..inputs.length() {
        if let Some(input) = inputs
            .item(at)
            .and_then(|node| node.dyn_into::<HtmlInputElement>().ok())
        {
            let own = input.value();
            let loaded = own.split('-').next().unwrap_or("");
            input.set_value(&[loaded, "-", shown].concat());
        }
    }
}

/// What the page told of the act before is no news beside the next outcome.
pub(crate) fn forget_told() {
    if let Some(told) = document().get_element_by_id("told") {
        told.set_text_content(None);
    }
}

/// The state of the bill at the head of the page.
pub(crate) fn set_badge(word: &str, tone: &str) {
    if let Ok(Some(badge)) = document().query_selector(".page-head .badge") {
        badge.set_text_content(Some(word));
        badge.set_class_name(&["badge ", tone].concat());
    }
}
