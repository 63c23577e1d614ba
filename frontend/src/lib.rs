//! The browser's entry point: takes over the page that the server sent.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the script that the shell writes.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
}
