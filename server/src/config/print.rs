//! The settings as text.

use super::{Reader, SETTINGS, Source};

/// The table for people: every setting, its value of now with secrets masked, what for.
pub fn listing(source: &Source) -> String {
    let read = Reader(source);
    let mut out = String::new();
    for s in SETTINGS {
        let shown = match read.given(s.name) {
            Some(_) if s.secret => "(set, not shown)".to_owned(),
            Some(value) => value,
            None if s.name == "DATABASE_URL" && read.given("PRODUCTION_DATABASE_URL").is_some() => {
                "(set by PRODUCTION_DATABASE_URL, not shown)".to_owned()
            }
            None if s.name == "PUBLIC_URL" => format!("http://localhost:{} (default)", read.text("PORT")),
            None if s.default.is_empty() => "(unset)".to_owned(),
            None => format!("{} (default)", s.default),
        };
        out += &format!("{}={shown}\n    {}\n", s.name, s.about);
    }
    out
}

/// docs/configuration.md.
pub fn markdown() -> String {
    let mut out = String::from(
        "# Settings\n\nSettings are environment variables. A wrong value stops the start with a sentence that names it.\n\
         `traitortrack config` lists them with their values of now; this page is `traitortrack config --markdown`.\n\n\
         | variable | default | what for |\n|---|---|---|\n",
    );
    for s in SETTINGS {
        let default = if s.default.is_empty() {
            "–".to_owned()
        } else {
            format!("`{}`", s.default)
        };
        out += &format!("| `{}` | {default} | {} |\n", s.name, s.about);
    }
    out
}
