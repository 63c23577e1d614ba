//! The language of an answer: the one that was chosen, else the one that the browser asks for most.

use app::request::cookies;
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use domain::language::Language;

/// The language that was chosen, else that of the browser.
pub(crate) fn language(headers: &HeaderMap, https: bool) -> Language {
    cookie(headers, https, cookies::LANGUAGE)
        .and_then(Language::of_tag)
        .unwrap_or_else(|| asked(&accepted(headers)))
}

/// The language of a request's answer, left in the request for all that is further in.
#[derive(Clone, Copy, Debug)]
struct Asked(Language);

/// Reads the language of a request once.
pub(super) fn read_language(request: &mut Request, https: bool) -> Language {
    let language = language(request.headers(), https);
    request.extensions_mut().insert(Asked(language));
    language
}

/// The language that [`read_language`] left.
pub(super) fn language_of(request: &Request) -> Language {
    request
        .extensions()
        .get::<Asked>()
        .map_or_else(Language::default, |asked| asked.0)
}

/// The value of one of the site's own cookies.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, https: bool, name: &str) -> Option<&'a str> {
    let name = cookies::cookie_name(https, name);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(&name)?.strip_prefix('='))
}

/// The whole list of `Accept-Language`, which may come in several headers.
fn accepted(headers: &HeaderMap) -> String {
    let lines = headers.get_all(header::ACCEPT_LANGUAGE).iter();
    let lines: Vec<&str> = lines.filter_map(|v| v.to_str().ok()).collect();
    lines.join(",")
}

/// The language that is wanted most of those that there are (RFC 9110, 12.5.4).
fn asked(list: &str) -> Language {
    let wanted = accept_language::parse_with_quality(&with_numbers(list));
    let named = |language: Language| {
        wanted
            .iter()
            .any(|(tag, _)| Language::of_tag(tag) == Some(language))
    };
    // `*` stands for all that are not named.
    let unnamed = || Language::ALL.into_iter().find(|language| !named(*language));
    wanted
        .iter()
        .filter(|(_, quality)| *quality > 0.0)
        .find_map(|(tag, _)| match tag.as_str() {
            "*" => unnamed(),
            tag => Language::of_tag(tag),
        })
        .unwrap_or_default()
}

/// The list without qualities of `NaN`: the crate sorts by them, and they have no order.
fn with_numbers(list: &str) -> String {
    let is_number = |part: &&str| {
        let quality = part.split_once(';').map(|(_, quality)| quality);
        quality.is_none_or(|quality| !quality.to_ascii_lowercase().contains("nan"))
    };
    list.split(',').filter(is_number).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    const EN: Language = Language::En;
    const HI: Language = Language::Hi;

    #[test]
    fn the_language_that_is_wanted_most_is_found() {
        for (list, expected) in [
            ("", EN),
            ("hi", HI),
            ("hi-IN", HI),
            ("HI-in", HI),
            ("hi_IN", HI),
            ("en-IN,en;q=0.9,hi;q=0.8", EN),
            ("hi-IN,hi;q=0.9,en-US;q=0.8,en;q=0.7", HI),
            ("en;q=0.5, hi;q=0.8", HI),
            ("en; q=0.5 , hi ;q=0.4", EN),
            ("fr, de;q=0.9, hi;q=0.1", HI),
            ("fr, de", EN),
            ("*", EN),
            ("hi, *;q=0.5", HI),
            ("hi;q=0.5, *;q=0.8", EN),
            ("en;q=0, *", HI),
            ("en;q=0, hi;q=0.1", HI),
            ("hi;q=0", EN),
            ("hi;q=x, en;q=0.1", EN),
            ("hi;q=NaN, en;q=0.1", EN),
            (";;;,,=, ;q=1", EN),
            ("hindi", EN),
        ] {
            assert_eq!(asked(list), expected, "{list}");
        }
    }

    #[test]
    fn a_list_of_no_numbers_is_put_in_no_order() {
        let list = (0..200).map(|n| match n % 3 {
            0 => "fr;q=nan".to_owned(),
            1 => format!("de;q=0.{n}"),
            _ => "hi; Q = -NaN".to_owned(),
        });
        assert_eq!(asked(&list.collect::<Vec<_>>().join(",")), EN);
    }

    #[test]
    fn what_was_chosen_counts_before_what_the_browser_asks_for() {
        let of = |cookie: &'static str, asked: &[&'static str]| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_static(cookie));
            for line in asked {
                headers.append(header::ACCEPT_LANGUAGE, HeaderValue::from_static(line));
            }
            language(&headers, false)
        };
        assert_eq!(of("sid=x; lang=en", &["hi"]), EN);
        assert_eq!(of("lang=hi", &["en"]), HI);
        assert_eq!(of("lang=xx", &["hi"]), HI, "an unknown one is none");
        assert_eq!(of("sid=x", &["fr", "hi;q=0.3"]), HI, "two headers are one list");
    }
}
