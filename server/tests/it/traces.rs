//! Traces: what the program itself delivers to a collector, on real ports.

use crate::private::Folder;
use crate::sinks::collector;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value::Value};
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;

/// The example of the W3C's Trace Context.
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

fn text(attributes: &[KeyValue], name: &str) -> Option<String> {
    let value = attributes.iter().find(|a| a.key == name)?.value.clone()?.value?;
    Some(match value {
        Value::StringValue(text) => text,
        Value::IntValue(number) => number.to_string(),
        other => format!("{other:?}"),
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_is_traced_with_its_work_in_the_database() {
    let (at, arrived) = collector().await;
    let mut site = Folder::new("traced");
    site.1 = vec![
        ("OTEL_EXPORTER_OTLP_ENDPOINT", format!("http://{at}")),
        ("OTEL_EXPORTER_OTLP_HEADERS", "api-key=k-123".to_owned()),
        ("SERVER_NAME", "web-1".to_owned()),
    ];
    let server = site.serve();
    let token = site.dispatcher("asha");
    let lines = format!("X-Request-ID: scan-of-the-test\r\ntraceparent: 00-{TRACE}-{CALLER}-01\r\n");
    let answer = server.scan_with(&token, "SB12345", "CHILD1", &lines);
    assert!(answer.contains(r#""outcome":"linked""#), "{answer}");
    // What is collected by then is delivered before the program ends.
    server.stop();

    let mut spans: Vec<Span> = Vec::new();
    for (headers, body) in arrived.all() {
        assert_eq!(headers["api-key"], "k-123");
        let raw = String::from_utf8_lossy(&body);
        assert!(!raw.contains(&token), "a token is told to nobody");
        let request_body = ExportTraceServiceRequest::decode(body).unwrap();
        for resource in request_body.resource_spans {
            let about = resource.resource.unwrap().attributes;
            assert_eq!(text(&about, "service.name").as_deref(), Some("traitortrack"));
            assert_eq!(text(&about, "service.instance.id").as_deref(), Some("web-1"));
            spans.extend(resource.scope_spans.into_iter().flat_map(|scope| scope.spans));
        }
    }
    let request = spans
        .iter()
        .find(|s| s.name == "POST /api/v1/scans")
        .expect("the request is traced");
    assert_eq!(
        (hex(&request.trace_id), hex(&request.parent_span_id)),
        (TRACE.to_owned(), CALLER.to_owned()),
        "it goes on with the caller's trace"
    );
    let attribute = |name| text(&request.attributes, name).unwrap_or_default();
    assert_eq!(attribute("request_id"), "scan-of-the-test");
    assert_eq!(attribute("http.route"), "/api/v1/scans");
    assert_eq!(attribute("http.response.status_code"), "200");
    let statements: Vec<String> = spans
        .iter()
        .filter(|s| s.parent_span_id == request.span_id && s.name == "query")
        .flat_map(|s| &s.events)
        .filter_map(|event| {
            text(&event.attributes, "summary").or_else(|| text(&event.attributes, "db.statement"))
        })
        .collect();
    assert!(
        statements.iter().any(|s| s.contains("run_command")),
        "{statements:?}"
    );
    let without_request = |s: &&Span| s.parent_span_id.is_empty() && s.name != "POST /api/v1/scans";
    let others: Vec<&str> = spans
        .iter()
        .filter(without_request)
        .map(|s| s.name.as_str())
        .collect();
    assert!(
        others.is_empty(),
        "nothing is traced that no request asked for: {others:?}"
    );

    // A collector that is away keeps nobody from working, nor the server from stopping.
    site.1[0].1 = "http://127.0.0.1:1".to_owned();
    let server = site.serve();
    let answer = server.scan(&token, "SB12345", "CHILD2");
    assert!(answer.contains(r#""outcome":"linked""#), "{answer}");
    server.stop();
}
