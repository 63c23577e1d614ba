//! Small inline icons. They repeat what the text beside them says, so they are hidden from assistive technology.

use leptos::prelude::*;

/// The drawing of an icon, in a box of 24 by 24.
pub(crate) fn drawing(name: &str) -> &'static str {
    match name {
        "check" => {
            "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m-1.4 14.6-4.3-4.3 1.8-1.8 2.5 2.5 5.4-5.4 1.8 1.8z"
        }
        "same" => "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20M7 8.5h10V11H7zm0 4.5h10v2.5H7z",
        "elsewhere" => "M14 3 22 8.5 14 14v-4H3V7h11zM10 10.5V14h11v3H10v4L2 15.5z",
        "full" => "M3 3h18v18H3zm3 3v12h12V6zm2 2h8v8H8z",
        "lock" => "M12 2a5 5 0 0 0-5 5v3H5v12h14V10h-2V7a5 5 0 0 0-5-5m-2.500 5a2.500 2.500 0 0 1 5 0v3h-5z",
        "swap" => "M12 2 23 21H1zm-1.300 7v6h2.600V9zm0 7.500V19h2.600v-2.500z",
        "cross" => {
            "M7 2h10l5 5v10l-5 5H7l-5-5V7zm1.800 5L7 8.800 10.200 12 7 15.200 8.800 17l3.200-3.200 3.200 3.200 1.800-1.800-3.200-3.200L17 8.800 15.200 7 12 10.200z"
        }
        "denied" => "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20M6 10.500h12v3H6z",
        "saved" => {
            "M7 19a5 5 0 0 1-.700-9.950A6 6 0 0 1 18 8.100 5.500 5.500 0 0 1 17.500 19zm5-10-4 4h2.700v3h2.600v-3H16z"
        }
        "undo" => "M9 4 3 9.500 9 15v-3.700h5a3.300 3.300 0 0 1 0 6.700H8v3h6a6.300 6.300 0 0 0 0-12.700H9z",
        "dot" => "M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10",
        "chart" => "M4 20V11h4v9zm6 0V4h4v16zm6 0v-6h4v6z",
        "scan" => {
            "M3 8V3h5v2H5v3zm13-5h5v5h-2V5h-3zM3 16h2v3h3v2H3zm16 0h2v5h-5v-2h3zM6 8h2v8H6zm4 0h1v8h-1zm3 0h2v8h-2zm4 0h1v8h-1z"
        }
        "bag" => {
            "M8 3h8l-1.500 4C18 9 20 12.500 20 16c0 3.500-2 5-5 5H9c-3 0-5-1.500-5-5 0-3.500 2-7 5.500-9z"
        }
        "bill" => "M5 2h11l4 4v16H5zm3 6v2h8V8zm0 4v2h8v-2zm0 4v2h5v-2z",
        "search" => {
            "M10 3a7 7 0 1 0 4.200 12.600L20 21.400 21.400 20l-5.800-5.800A7 7 0 0 0 10 3m0 2a5 5 0 1 1 0 10 5 5 0 0 1 0-10"
        }
        "bell" => {
            "M12 2a1.500 1.500 0 0 0-1.500 1.500v.700A6.500 6.500 0 0 0 5.500 10.500V15L3.500 18h17l-2-3v-4.500a6.500 6.500 0 0 0-5-6.300v-.700A1.500 1.500 0 0 0 12 2M9.500 19.500a2.500 2.500 0 0 0 5 0z"
        }
        "note" => {
            "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m-1.400 5h2.800v2.600h-2.800zm0 4h2.800v6.500h-2.800z"
        }
        "people" => {
            "M8.500 4a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7m8 1.500a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600M1.500 19c0-4 3-6 7-6s7 2 7 6zm15.700 0c0-2.300-.700-4.100-1.900-5.400 3.700-.400 7.200 1.200 7.200 5.400z"
        }
        _ => "",
    }
}

/// One icon in the colour of the text around it.
#[component]
pub(crate) fn Icon(name: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=drawing(name) fill-rule="evenodd"></path>
        </svg>
    }
}
