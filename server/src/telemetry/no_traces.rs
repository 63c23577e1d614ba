//! A build without the feature `traces`. A collector that is asked for is refused, not passed over.

use crate::TraceSettings;
use axum::http::{HeaderMap, Method};
use tracing::Span;
use tracing_subscriber::layer::Identity;

/// There is none.
#[derive(Debug)]
pub(super) enum Provider {}

/// Why there is none.
#[derive(Debug, thiserror::Error)]
#[error("this program was built without traces; build it with the feature `traces`, as `./dev build` does")]
pub(super) struct NotBuilt;

pub(super) fn provider(_settings: &TraceSettings) -> Result<Provider, NotBuilt> {
    Err(NotBuilt)
}

pub(super) fn layer(provider: &Provider) -> Identity {
    match *provider {}
}

pub(super) async fn stop(provider: Provider) {
    match provider {}
}

pub(crate) fn join(_span: &Span, _headers: &HeaderMap) {}

pub(crate) fn name(_span: &Span, _method: &Method, _route: &str) {}
