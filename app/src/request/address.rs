//! The address of the page that is asked for: its path, its named parts, its query.

use crate::paths::{local_path, untold};
use http::request::Parts;
use leptos::prelude::use_context;
use url::form_urlencoded;

/// The parts of the path that the route names, decoded. The server puts them into the request.
#[derive(Clone, Debug, Default)]
pub struct PathParams(pub Vec<(String, String)>);

fn of_request<T: Default>(read: impl FnOnce(&Parts) -> T) -> T {
    use_context::<Parts>().map_or_else(T::default, |parts| read(&parts))
}

/// The path.
pub(crate) fn path() -> String {
    of_request(|parts| parts.uri.path().to_owned())
}

/// Path and query.
pub(crate) fn path_and_query() -> String {
    of_request(|parts| {
        parts
            .uri
            .path_and_query()
            .map_or_else(|| "/".to_owned(), ToString::to_string)
    })
}

/// Whether the address asks for something, beside what an act left in it to be told.
pub(crate) fn has_query() -> bool {
    untold(&path_and_query()).contains('?')
}

/// One named part of the path, empty when the route has none of that name.
pub(crate) fn param(name: &str) -> String {
    of_request(|parts| {
        let PathParams(params) = parts.extensions.get::<PathParams>()?;
        let (_, value) = params.iter().find(|(known, _)| known == name)?;
        Some(value.clone())
    })
    .unwrap_or_default()
}

/// One value of the query, empty when absent; the last of several.
pub(crate) fn query(name: &str) -> String {
    of_request(|parts| {
        let query = parts.uri.query().unwrap_or_default();
        form_urlencoded::parse(query.as_bytes())
            .filter(|(known, _)| known == name)
            .last()
            .map(|(_, value)| value.into_owned())
    })
    .unwrap_or_default()
}

/// One value of the query without white space around it, or nothing when absent or blank.
pub(crate) fn filter(name: &str) -> Option<String> {
    Some(query(name).trim().to_owned()).filter(|value| !value.is_empty())
}

/// Where the person wanted to be before signing in; never outside.
pub(crate) fn next_path() -> String {
    let next = query("next");
    local_path(&next).unwrap_or("/").to_owned()
}
