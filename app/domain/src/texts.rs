//! The texts of this crate's sentences, as the build script makes them of `app/locales`.

include!(concat!(env!("OUT_DIR"), "/texts.rs"));
/// Puts the values into the places of a template, which `{}` marks, in order.
pub(crate) fn filled<S: AsRef<str>>(template: &str, values: &[S]) -> String {
    let mut values = values.iter();
    let mut parts = template.split("{}");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(values.next().map(AsRef::as_ref).unwrap_or_default());
        out.push_str(part);
    }
    out
}
