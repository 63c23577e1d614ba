//! Traces for an OpenTelemetry collector, where `OTEL_EXPORTER_OTLP_ENDPOINT` names one.
//!
//! A request is a span of target `request`; inside it stands what it did in the database, of target `database` with the
//! statements. What no request asked for, such as sealing, is not traced.

use crate::TraceSettings;
use async_trait::async_trait;
use axum::http::{HeaderMap, Method};
use opentelemetry::KeyValue;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{TraceContextExt, TracerProvider};
use opentelemetry_http::hyper::HyperClient;
use opentelemetry_http::{Bytes, HeaderExtractor, HttpClient, HttpError, Request, Response, ResponseExt};
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use service::site::outgoing::{Connector, https_connector};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;
use tracing::level_filters::LevelFilter;
use tracing::{Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::registry::LookupSpan;

/// How long one delivery may take.
const DELIVERY: Duration = Duration::from_secs(5);

/// What collects and delivers.
pub(super) type Provider = SdkTracerProvider;

/// Collects spans and delivers them in the background, until it is shut down.
pub(super) fn provider(settings: &TraceSettings) -> Result<Provider, ExporterBuildError> {
    let client = Courier {
        client: Arc::new(HyperClient::new(https_connector(), DELIVERY, None)),
        runtime: Handle::current(),
        failing: AtomicBool::new(false),
    };
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(client)
        .with_endpoint(settings.endpoint.to_string())
        .with_timeout(DELIVERY)
        .build()?;
    let resource = Resource::builder_empty()
        .with_service_name(settings.service.clone())
        .with_attributes([
            KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
            KeyValue::new("service.instance.id", settings.server.clone()),
        ])
        .build();
    Ok(SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        // By the trace's number alone: a caller cannot have more traced than the settings say.
        .with_sampler(Sampler::TraceIdRatioBased(settings.share))
        .with_resource(resource)
        .build())
}

/// Delivers what is still collected.
pub(super) async fn stop(provider: Provider) {
    // Waits for the delivery, which needs this thread's runtime meanwhile.
    let stopped = tokio::task::spawn_blocking(move || provider.shutdown()).await;
    if let Ok(Err(error)) = stopped {
        tracing::warn!(%error, "the last traces could not be delivered");
    }
}

/// The layer that turns spans into traces.
pub(super) fn layer<S>(provider: &Provider) -> impl Layer<S> + use<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let traced = Targets::new()
        .with_target("request", LevelFilter::INFO)
        .with_target("database", LevelFilter::INFO)
        .with_target(service::STATEMENT_EVENTS, LevelFilter::DEBUG)
        .with_targets(["app", "server", "service", "store"].map(|ours| (ours, LevelFilter::WARN)));
    tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("traitortrack"))
        .with_location(false)
        .with_threads(false)
        .with_filter(traced)
}

/// Lets a request's span go on with the trace that the caller began, as the W3C's Trace Context says.
pub(crate) fn join(span: &Span, headers: &HeaderMap) {
    if headers.contains_key("traceparent") {
        let caller = TraceContextPropagator::new().extract(&HeaderExtractor(headers));
        // Fails where nothing is traced, and then does not matter.
        let _ = span.set_parent(caller);
    }
}

/// Names a request's span once its route is known; a field of that meaning counts only when the span begins.
pub(crate) fn name(span: &Span, method: &Method, route: &str) {
    let traced = span.context();
    if traced.has_active_span() {
        traced.span().update_name(format!("{method} {route}"));
    }
}

/// Delivers over HTTP. The collecting thread has no runtime of its own, and a collector that is away is told once.
#[derive(Debug)]
struct Courier {
    client: Arc<HyperClient<Connector>>,
    runtime: Handle,
    failing: AtomicBool,
}

#[async_trait]
impl HttpClient for Courier {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = Arc::clone(&self.client);
        let sent = self
            .runtime
            .spawn(async move { client.send_bytes(request).await?.error_for_status() })
            .await;
        let sent = sent.unwrap_or_else(|stopped| Err(stopped.into()));
        let failed = self.failing.swap(sent.is_err(), Ordering::Relaxed);
        match &sent {
            Err(error) if !failed => {
                tracing::warn!(target: "traces", error = &**error as &dyn std::error::Error, "the collector of traces cannot be reached; traces are lost until it can");
            }
            Ok(_) if failed => {
                tracing::info!(target: "traces", "the collector of traces can be reached again")
            }
            _ => {}
        }
        sent
    }
}
