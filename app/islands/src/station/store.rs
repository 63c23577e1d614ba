//! What the browser stores: the reads that wait, through `public/queue.js`, and small things in its plain storage.

use super::queue::Shelf;
use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Storage;

/// What the browser stores, where it lets us.
pub(crate) struct Local {
    /// Absent where its script did not come: then the plain storage has the reads too.
    queue: Option<JsValue>,
    plain: Option<Storage>,
}

fn property(of: &JsValue, name: &str) -> Option<JsValue> {
    let found = Reflect::get(of, &name.into()).ok();
    found.filter(|value| !value.is_undefined() && !value.is_null())
}

impl Local {
    pub(crate) fn new() -> Self {
        Self {
            queue: property(&window(), "ttQueue"),
            plain: window().local_storage().ok().flatten(),
        }
    }

    /// Asks the queue's script; nothing where there is none.
    fn ask(&self, what: &str, name: &str, text: &str) -> Option<JsValue> {
        let queue = self.queue.as_ref()?;
        let act: Function = property(queue, what)?.dyn_into().ok()?;
        act.call2(queue, &name.into(), &text.into()).ok()
    }

    fn says(&self, what: &str) -> bool {
        self.ask(what, "", "").is_some_and(|value| value.is_truthy())
    }

    /// Whether the browser promised to keep what is stored; nothing where it was not asked yet.
    pub(crate) fn is_persisted(&self) -> Option<bool> {
        property(&property(self.queue.as_ref()?, "state")?, "persisted")?.as_bool()
    }

    /// Waits until all that was kept is stored, and what other tabs did is known.
    pub(crate) async fn settled(&self) {
        wait(self.ask("settled", "", "")).await;
    }
}

/// Waits until what an earlier page left is known.
pub(crate) async fn opened() {
    wait(property(&window(), "ttStored")).await;
}

async fn wait(promise: Option<JsValue>) {
    if let Some(promise) = promise.and_then(|promise| promise.dyn_into::<Promise>().ok()) {
        // What it comes to is asked elsewhere.
        let _ = JsFuture::from(promise).await;
    }
}

/// Whether a name is a read's.
fn is_read(name: &str) -> bool {
    name.starts_with(super::queue::PREFIX)
}

impl Shelf for Local {
    fn names(&self) -> Vec<String> {
        if let Some(names) = self.ask("names", "", "") {
            return Array::from(&names)
                .iter()
                .filter_map(|name| name.as_string())
                .collect();
        }
        let storage = self.plain.as_ref();
        let count = storage.and_then(|s| s.length().ok()).unwrap_or(0);
        (0..count).filter_map(|at| storage?.key(at).ok()?).collect()
    }
    fn load(&self, name: &str) -> Option<String> {
        if is_read(name) && self.queue.is_some() {
            return self.ask("load", name, "")?.as_string();
        }
        self.plain.as_ref()?.get_item(name).ok()?
    }
    fn keep(&self, name: &str, text: &str) -> bool {
        if is_read(name)
            && let Some(kept) = self.ask("keep", name, text)
        {
            return kept.is_truthy();
        }
        self.plain
            .as_ref()
            .is_some_and(|s| s.set_item(name, text).is_ok())
    }
    fn forget(&self, name: &str) -> bool {
        if is_read(name) && self.ask("forget", name, "").is_some() {
            return true;
        }
        self.plain.as_ref().is_some_and(|s| s.remove_item(name).is_ok())
    }
    fn is_refused(&self) -> bool {
        self.says("isRefused")
    }
    fn has_loose(&self) -> bool {
        self.says("hasLoose")
    }
}
