//! Paths of our own pages.

use crate::html::encode;
use domain::label::BagTypeId;
use url::form_urlencoded;

/// Where the dashboard listens for what changes.
pub const DASHBOARD_LIVE: &str = "/dashboard/live";

/// Where the page of an import listens for how far it is.
pub const IMPORT_LIVE: &str = "/admin/imports/{id}/live";

/// A path of our own site, or `None`: a link that comes in from outside must not lead outside.
pub fn local_path(text: &str) -> Option<&str> {
    let second = text.as_bytes().get(1);
    let fine = text.starts_with('/')
        && !matches!(second, Some(b'/' | b'\\'))
        && text.len() <= 512
        && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    fine.then_some(text)
}

/// What a form's answer leaves in the address of the next page, to be told once.
const TOLD: [&str; 3] = ["done", "__path", "__err"];

/// A path without what an act left in its query.
pub fn untold(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let kept: Vec<&str> = query
        .split('&')
        .filter(|part| {
            let name = part.split('=').next().unwrap_or_default();
            !name.is_empty() && !TOLD.contains(&name)
        })
        .collect();
    match kept.as_slice() {
        [] => path.to_owned(),
        kept => format!("{path}?{}", kept.join("&")),
    }
}

/// The page of a bag.
pub fn bag_path(label: &str) -> String {
    format!("/bags/{}", encode(label))
}

/// The page of a bill.
pub fn bill_path(number: &str) -> String {
    format!("/bills/{}", encode(number))
}

/// The page of a user.
pub(crate) fn user_path(id: i64) -> String {
    format!("/admin/users/{id}")
}

/// The page of a bag type.
pub(crate) fn bag_type_path(id: BagTypeId) -> String {
    format!("/admin/bag-types/{id}")
}

/// Where labels are reserved, with the forms to print a range.
pub(crate) fn labels_path(range: i64) -> String {
    format!("/admin/labels?range={range}")
}

/// The page of a file that was brought.
pub(crate) fn import_path(id: i64) -> String {
    format!("/admin/imports/{id}")
}

/// The page of an area.
pub(crate) fn area_path(code: &str) -> String {
    format!("/admin/areas/{}", encode(code))
}

/// The audit narrowed to one thing.
pub(crate) fn audit_path(parts: &[(&str, &str)]) -> String {
    with_query(
        "/admin/audit",
        parts
            .iter()
            .map(|(name, value)| (*name, Some((*value).to_owned()))),
    )
}

/// A path with those parts of a query that have a value.
pub(crate) fn with_query<'a>(
    path: &str,
    parts: impl IntoIterator<Item = (&'a str, Option<String>)>,
) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in parts {
        if let Some(value) = value {
            query.append_pair(name, &value);
        }
    }
    match query.finish() {
        empty if empty.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}
