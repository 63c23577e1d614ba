//! The settings of traces, under the names that OpenTelemetry gives them.

use super::{Reader, WrongSetting, wrong};
use axum::http::{HeaderName, HeaderValue, Uri};

/// Where traces go, and how many.
#[derive(Clone, Debug)]
pub struct TraceSettings {
    /// The full address that takes traces.
    pub endpoint: Uri,
    /// What the site is called there.
    pub service: String,
    /// What this server is called there.
    pub server: String,
    /// The share of requests that are traced, from 0 to 1.
    pub share: f64,
}

/// What a collector's base address is continued with (OTLP over HTTP).
const PATH: &str = "/v1/traces";

pub(super) fn read(read: &Reader<'_>, server: &str) -> Result<Option<TraceSettings>, WrongSetting> {
    let share = read.parsed("OTEL_TRACES_SAMPLER_ARG", "a number from 0 to 1", |n: &f64| {
        (0.0..=1.0).contains(n)
    })?;
    // The exporter reads the headers itself, and passes over what is wrong.
    let headers = read.given("OTEL_EXPORTER_OTLP_HEADERS").unwrap_or_default();
    if !headers
        .split(',')
        .all(|pair| pair.trim().is_empty() || is_header(pair))
    {
        return Err(wrong(
            "OTEL_EXPORTER_OTLP_HEADERS",
            "",
            "headers such as `api-key=secret`",
        ));
    }
    let Some(base) = read.given("OTEL_EXPORTER_OTLP_ENDPOINT") else {
        return Ok(None);
    };
    let endpoint: Option<Uri> = format!("{}{PATH}", base.trim_end_matches('/'))
        .parse()
        .ok()
        .filter(|uri: &Uri| matches!(uri.scheme_str(), Some("http" | "https")));
    let endpoint = endpoint.ok_or_else(|| {
        wrong(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            &base,
            "a URL such as http://localhost:4318",
        )
    })?;
    Ok(Some(TraceSettings {
        endpoint,
        service: read.text("OTEL_SERVICE_NAME"),
        server: server.to_owned(),
        share,
    }))
}

fn is_header(pair: &str) -> bool {
    pair.split_once('=').is_some_and(|(name, value)| {
        name.trim().parse::<HeaderName>().is_ok() && HeaderValue::from_str(value.trim()).is_ok()
    })
}
