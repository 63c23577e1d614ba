//! How one event becomes one line, as text or as JSON.

use serde_json::{Map, Value};
use std::error::Error;
use std::fmt::{self, Debug, Write};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, FormattedFields};
use tracing_subscriber::registry::LookupSpan;

/// The form of a line.
pub(super) struct LineFormat {
    pub(super) json: bool,
}

/// What an event says, in its order.
#[derive(Default)]
struct Collected {
    message: String,
    critical: bool,
    fields: Vec<(&'static str, Value)>,
}

impl Visit for Collected {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let text = format!("{value:?}");
        if field.name() == "message" {
            self.message = text;
        } else {
            self.fields.push((field.name(), Value::String(text)));
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            value.clone_into(&mut self.message);
        } else {
            self.fields.push((field.name(), value.into()));
        }
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        if field.name() == "critical" {
            self.critical = value;
        } else {
            self.fields.push((field.name(), value.into()));
        }
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.fields.push((field.name(), value.into()));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.fields.push((field.name(), value.into()));
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.fields.push((field.name(), value.into()));
    }

    /// With all its causes: the sentence for people hides them.
    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        let mut text = value.to_string();
        let mut cause = value.source();
        while let Some(error) = cause {
            let _ = write!(text, ": {error}");
            cause = error.source();
        }
        self.fields.push((field.name(), text.into()));
    }
}

fn level_word(level: Level, critical: bool) -> &'static str {
    match level {
        Level::ERROR if critical => "CRITICAL",
        Level::ERROR => "ERROR",
        Level::WARN => "WARNING",
        Level::INFO => "INFO",
        Level::DEBUG => "DEBUG",
        Level::TRACE => "TRACE",
    }
}

/// RFC 3339 in UTC, to the microsecond.
fn now() -> String {
    let mut text = String::new();
    let _ = SystemTime.format_time(&mut Writer::new(&mut text));
    text
}

/// A value as text; quoted where it could be taken for something else, such as a line of its own.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => {
            let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '=');
            if text.is_empty() || text.contains(odd) {
                format!("{text:?}")
            } else {
                text.clone()
            }
        }
        other => other.to_string(),
    }
}

impl<S, N> FormatEvent<S, N> for LineFormat
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let meta = event.metadata();
        let mut collected = Collected::default();
        event.record(&mut collected);
        // The request's id stands in the span around it.
        for span in context.event_scope().into_iter().flatten() {
            let id = span.extensions().get::<FormattedFields<N>>().and_then(|fields| {
                fields
                    .fields
                    .strip_prefix("request_id=")
                    .and_then(|rest| rest.split(' ').next())
                    .map(|id| id.trim_matches('"').to_owned())
            });
            if let Some(id) = id.filter(|_| !collected.fields.iter().any(|(name, _)| *name == "request_id")) {
                collected.fields.push(("request_id", id.into()));
            }
        }
        let level = level_word(*meta.level(), collected.critical);
        if self.json {
            let mut line = Map::new();
            for (name, value) in [
                ("timestamp", now()),
                ("level", level.to_owned()),
                ("target", meta.target().to_owned()),
                ("message", collected.message),
            ] {
                line.insert(name.to_owned(), value.into());
            }
            for (name, value) in collected.fields {
                line.insert(name.to_owned(), value);
            }
            return writeln!(writer, "{}", Value::Object(line));
        }
        // A line break that somebody typed must not begin a line that looks like ours.
        let message = collected.message.replace(['\n', '\r'], " ");
        write!(writer, "{} {level} {}: {message}", now(), meta.target())?;
        for (name, value) in &collected.fields {
            write!(writer, " {name}={}", plain(value))?;
        }
        writeln!(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};
    use tracing_subscriber::layer::SubscriberExt;

    #[derive(Clone, Default)]
    struct Captured(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Captured {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn lines(json: bool, act: impl FnOnce()) -> Vec<String> {
        let captured = Captured::default();
        let writer = captured.clone();
        let layer = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .event_format(LineFormat { json })
            .with_writer(move || writer.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), act);
        let bytes = captured.0.lock().unwrap().clone();
        String::from_utf8(bytes)
            .unwrap()
            .lines()
            .map(str::to_owned)
            .collect()
    }

    #[derive(Debug, thiserror::Error)]
    #[error("outside")]
    struct Outer(#[source] std::fmt::Error);

    fn speak() {
        let span = tracing::info_span!("request", request_id = "abc-123", status = tracing::field::Empty);
        span.record("status", 200);
        let _inside = span.enter();
        tracing::warn!(name = "two words\nERROR forged", count = 3, "careful");
        tracing::error!(error = &Outer(std::fmt::Error) as &dyn Error, "broken");
        tracing::error!(critical = true, "on fire\nERROR forged");
    }

    #[test]
    fn text_has_the_words_that_operators_search_for() {
        let lines = lines(false, speak);
        assert_eq!(lines.len(), 3, "{lines:?}");
        let after_time = |line: &str| line.split_once(' ').unwrap().1.to_owned();
        let module = module_path!();
        assert_eq!(
            after_time(&lines[0]),
            format!(r#"WARNING {module}: careful name="two words\nERROR forged" count=3 request_id=abc-123"#)
        );
        let cause = std::fmt::Error.to_string();
        assert_eq!(
            after_time(&lines[1]),
            format!(r#"ERROR {module}: broken error="outside: {cause}" request_id=abc-123"#)
        );
        assert_eq!(
            after_time(&lines[2]),
            format!("CRITICAL {module}: on fire ERROR forged request_id=abc-123")
        );
    }

    #[test]
    fn json_has_the_same_words() {
        let lines = lines(true, speak);
        let read: Vec<Value> = lines
            .iter()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let levels: Vec<&str> = read.iter().map(|line| line["level"].as_str().unwrap()).collect();
        assert_eq!(levels, ["WARNING", "ERROR", "CRITICAL"]);
        assert_eq!(read[0]["count"], 3);
        assert_eq!(read[1]["request_id"], "abc-123");
        assert!(read[1]["timestamp"].as_str().unwrap().ends_with('Z'));
    }
}
