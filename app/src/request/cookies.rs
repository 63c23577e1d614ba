//! The cookies that are the site's own, beside the session's.

use super::RequestContext;
use domain::language::Language;
use http::{HeaderValue, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// The language of the screen.
pub const LANGUAGE: &str = "lang";
/// What a browser was given when it signed in, to be known the next time.
pub const DEVICE: &str = "device";
/// What makes a browser one of the site's shared handhelds.
pub const HANDHELD: &str = "handheld";
/// Something to show once, sealed.
pub const HANDOVER: &str = "handover";
/// The address that has told what became of a form.
pub const TOLD: &str = "told";

/// The language is remembered for a year, in seconds.
const LANGUAGE_SECONDS: i64 = 31_536_000;

/// A cookie's name in the browser. Under HTTPS the prefix makes browsers refuse it from anybody but this very host over TLS:
/// neither a neighbouring host nor a page over plain HTTP can put one in.
pub fn cookie_name(https: bool, name: &str) -> String {
    let prefix = if https { "__Host-" } else { "" };
    format!("{prefix}{name}")
}

/// The header's value that makes a browser keep a cookie for so many seconds, out of reach of scripts.
pub fn set(https: bool, name: &str, value: &str, seconds: i64, same_site: &str) -> String {
    let (name, secure) = (cookie_name(https, name), if https { "; Secure" } else { "" });
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite={same_site}{secure}")
}

impl RequestContext {
    /// Remembers the language of the screen.
    pub(crate) fn remember_language(&self, language: Language) {
        self.set_cookie(LANGUAGE, language.tag(), LANGUAGE_SECONDS, "Lax");
    }

    /// Sets a cookie that comes along only with requests from our own pages.
    pub(super) fn set_strict_cookie(&self, name: &str, value: &str, seconds: i64) {
        self.set_cookie(name, value, seconds, "Strict");
    }

    fn set_cookie(&self, name: &str, value: &str, seconds: i64, same_site: &str) {
        let cookie = set(self.services.is_https(), name, value, seconds, same_site);
        if let (Some(response), Ok(value)) =
            (use_context::<ResponseOptions>(), HeaderValue::from_str(&cookie))
        {
            response.append_header(header::SET_COOKIE, value);
        }
    }
}
