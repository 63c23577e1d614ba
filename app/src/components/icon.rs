//! Small inline icons. They repeat what the text beside them says, so they are hidden from assistive technology.

use leptos::prelude::*;

/// Name and drawing of each icon, in a box of 24 by 24.
const DRAWINGS: &[(&str, &str)] = &[
    ("chart", "M4 20V11h4v9zm6 0V4h4v16zm6 0v-6h4v6z"),
    ("menu", "M3 5h18v3H3zm0 5.500h18v3H3zM3 16h18v3H3z"),
    (
        "scan",
        "M3 8V3h5v2H5v3zm13-5h5v5h-2V5h-3zM3 16h2v3h3v2H3zm16 0h2v5h-5v-2h3zM6 8h2v8H6zm4 0h1v8h-1zm3 0h2v8h-2zm4 0h1v8h-1z",
    ),
    (
        "bag",
        "M8 3h8l-1.500 4C18 9 20 12.500 20 16c0 3.500-2 5-5 5H9c-3 0-5-1.500-5-5 0-3.500 2-7 5.500-9z",
    ),
    ("bill", "M5 2h11l4 4v16H5zm3 6v2h8V8zm0 4v2h8v-2zm0 4v2h5v-2z"),
    (
        "search",
        "M10 3a7 7 0 1 0 4.200 12.600L20 21.400 21.400 20l-5.800-5.800A7 7 0 0 0 10 3m0 2a5 5 0 1 1 0 10 5 5 0 0 1 0-10",
    ),
    (
        "bell",
        "M12 2a1.500 1.500 0 0 0-1.500 1.500v.700A6.500 6.500 0 0 0 5.500 10.500V15L3.500 18h17l-2-3v-4.500a6.500 6.500 0 0 0-5-6.300v-.700A1.500 1.500 0 0 0 12 2M9.500 19.500a2.500 2.500 0 0 0 5 0z",
    ),
    (
        "people",
        "M8.500 4a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7m8 1.500a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600M1.500 19c0-4 3-6 7-6s7 2 7 6zm15.700 0c0-2.300-.700-4.100-1.900-5.400 3.700-.400 7.200 1.200 7.200 5.400z",
    ),
    ("cross", "M6 4 4 6l6 6-6 6 2 2 6-6 6 6 2-2-6-6 6-6-2-2-6 6z"),
    ("torch", "M13 2 5 14h5l-1 8 9-13h-6z"),
];

/// The drawing of an icon.
pub(crate) fn drawing(name: &str) -> &'static str {
    let found = DRAWINGS.iter().find(|(known, _)| *known == name);
    found.map_or("", |(_, drawing)| drawing)
}

/// The names of all icons.
pub(crate) fn drawing_names() -> impl Iterator<Item = &'static str> {
    DRAWINGS.iter().map(|(name, _)| *name)
}

/// One icon in the colour of the text around it.
#[component]
pub(crate) fn Icon(name: &'static str) -> impl IntoView {
    view! { <Drawing path=drawing(name)/> }
}

/// The same by its path, such as the drawing of an outcome.
#[component]
pub(crate) fn Drawing(path: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=path fill-rule="evenodd"></path>
        </svg>
    }
}

/// The mark of TraitorTrack: its letters in the frame of a scanner. The same as `public/favicon.svg`, in the colours of the page.
#[component]
pub(crate) fn Mark() -> impl IntoView {
    view! {
        <svg class="icon mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <rect width="32" height="32" rx="7"></rect>
            <path class="frame" d="M6 11V8a2 2 0 0 1 2-2h3m10 0h3a2 2 0 0 1 2 2v3m0 10v3a2 2 0 0 1-2 2h-3m-10 0H8a2 2 0 0 1-2-2v-3"></path>
            <path d="M8.500 10.500h15v3.200h-2.700v8.300h-3.200v-8.300h-3.200v8.300h-3.200v-8.300H8.500z"></path>
        </svg>
    }
}
