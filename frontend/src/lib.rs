//! The browser's entry point: brings the islands of the page to life.

// Named, or the linker drops what the browser calls.
use islands as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the script that the document ends with, on pages that have an island.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
