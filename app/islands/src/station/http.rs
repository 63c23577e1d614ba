//! Requests to the site, through the browser's own fetch.

use super::desk::Desk;
use super::device::{iso, times};
use super::reply::Reply;
use leptos::prelude::{set_timeout_with_handle, window};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCredentials, RequestInit, Response};

/// No answer for so long is none.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The body of a request.
pub(crate) enum Body {
    None,
    Json(String),
    Form(String),
}

/// Asks the site. `mine`: what is told is this person's, whoever has signed in meanwhile in another tab.
pub(crate) async fn request(desk: Desk, path: &str, body: Body, mine: bool) -> Reply {
    let reply = ask(desk, path, body, mine).await.unwrap_or_default();
    if mine {
        desk.hear_session(&reply);
    }
    reply
}

async fn ask(desk: Desk, path: &str, body: Body, mine: bool) -> Result<Reply, JsValue> {
    let stop = AbortController::new()?;
    let init = RequestInit::new();
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    headers.set("x-station", &desk.station())?;
    // How old a read is counts by the clock that dates it; the device's own is told so that somebody can set it.
    headers.set("x-device-time", &iso(desk.now() as f64))?;
    headers.set("x-device-clock", &iso(times().device))?;
    if mine {
        headers.set("x-queue-user-id", &desk.person_id().to_string())?;
    }
    let (kind, text) = match body {
        Body::None => ("", String::new()),
        Body::Json(text) => ("application/json", text),
        Body::Form(text) => ("application/x-www-form-urlencoded", text),
    };
    if !kind.is_empty() {
        init.set_method("POST");
        init.set_body(&text.into());
        headers.set("content-type", kind)?;
        // For the site's metrics.
        headers.set("x-queue", &desk.to_send().len().to_string())?;
    }
    init.set_headers(&headers);
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_signal(Some(&stop.signal()));
    let watch = set_timeout_with_handle(move || stop.abort(), TIMEOUT)?;
    let reply = answer(desk, path, &init).await;
    watch.clear();
    reply
}

async fn answer(desk: Desk, path: &str, init: &RequestInit) -> Result<Reply, JsValue> {
    let response: Response = JsFuture::from(window().fetch_with_str_and_init(path, init))
        .await?
        .dyn_into()?;
    let body = JsFuture::from(response.text()?)
        .await?
        .as_string()
        .unwrap_or_default();
    let header = |name| response.headers().get(name).ok().flatten();
    if let Some(date) = header("date") {
        desk.hear_time(js_sys::Date::parse(&date));
    }
    Ok(Reply {
        status: response.status(),
        body,
        after: header("retry-after")
            .and_then(|text| text.parse().ok())
            .unwrap_or(0),
    })
}
