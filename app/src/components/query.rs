//! Reading the page's address.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// One value of the query, empty when absent; follows the address.
pub(crate) fn query(name: &'static str) -> Signal<String> {
    let map = use_query_map();
    Signal::derive(move || map.with(|m| m.get(name).unwrap_or_default()))
}

/// One value of the query, or nothing when absent or blank.
pub(crate) fn filter(map: &leptos_router::params::ParamsMap, name: &str) -> Option<String> {
    map.get(name)
        .map(|v| v.trim().to_owned())
        .filter(|v| !v.is_empty())
}

/// One part of the path, decoded.
pub(crate) fn param(name: &'static str) -> Signal<String> {
    let map = use_params_map();
    Signal::derive(move || map.with(|m| m.get(name).unwrap_or_default()))
}
