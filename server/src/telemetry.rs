//! Logs: one line per event, to standard error and, where `LOG_FILE` is set, to a file that is rotated.
//!
//! Levels are spelled as operators search for them (SPEC 12): `ERROR`, `CRITICAL`, `WARNING`, `INFO`, `DEBUG`, `TRACE`.
//! `CRITICAL` is an error with the field `critical = true`.

mod errors;
mod line;
mod traces;

pub use errors::CountErrors;
pub use traces::TraceSettings;
pub(crate) use traces::{join, name};

use crate::config::Config;
use anyhow::Context;
use file_rotate::compression::Compression;
use file_rotate::suffix::AppendCount;
use file_rotate::{ContentLimit, FileRotate};
use line::LineFormat;
use opentelemetry_sdk::trace::SdkTracerProvider;
use service::alerts::ErrorCount;
use std::path::Path;
use std::sync::{LazyLock, Mutex};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::writer::{BoxMakeWriter, MakeWriterExt};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// The errors of this process's log; there is one log, so there is one count.
pub(crate) fn errors() -> ErrorCount {
    static ERRORS: LazyLock<ErrorCount> = LazyLock::new(ErrorCount::default);
    ERRORS.clone()
}

/// What goes on in the background until the program ends.
#[derive(Debug)]
pub(crate) struct Telemetry(Option<SdkTracerProvider>);

impl Telemetry {
    /// Delivers what is still collected.
    pub(crate) async fn stop(self) {
        let Some(provider) = self.0 else {
            return;
        };
        // Waits for the delivery, which needs this thread's runtime meanwhile.
        let stopped = tokio::task::spawn_blocking(move || provider.shutdown()).await;
        if let Ok(Err(error)) = stopped {
            tracing::warn!(%error, "the last traces could not be delivered");
        }
    }
}

/// Starts logging; a second start in one process is ignored. The server's work can be traced, that of a command is not.
pub(crate) fn start(config: &Config, serves: bool) -> anyhow::Result<Telemetry> {
    let filter = EnvFilter::try_new(&config.log_level).unwrap_or_else(|_| EnvFilter::new("info"));
    // At any level a line tells its request; what is for traces alone costs the log nothing.
    let filter = filter
        .add_directive("request=info".parse()?)
        .add_directive("database=off".parse()?);
    let provider = match &config.traces {
        Some(settings) if serves => {
            Some(traces::provider(settings).context("OTEL_EXPORTER_OTLP_ENDPOINT cannot be used")?)
        }
        _ => None,
    };
    let writer = match &config.log_file {
        None => BoxMakeWriter::new(std::io::stderr),
        Some(path) => {
            let file = rotated(path, config.log_file_mb * 1024 * 1024, config.log_files)?;
            BoxMakeWriter::new(std::io::stderr.and(Mutex::new(file)))
        }
    };
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .event_format(LineFormat {
            json: config.log_json,
        })
        .with_writer(writer)
        .with_filter(filter);
    let started = tracing_subscriber::registry()
        .with(lines)
        .with(CountErrors(errors()).with_filter(LevelFilter::ERROR))
        .with(provider.as_ref().map(traces::layer))
        .try_init();
    if started.is_err() {
        tracing::debug!("logging had been started already");
    }
    Ok(Telemetry(provider))
}

/// The file of that path, which beyond `most` bytes becomes `.1`, that one `.2` and so on up to `kept`.
fn rotated(path: &Path, most: usize, kept: usize) -> anyhow::Result<FileRotate<AppendCount>> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("The folder of LOG_FILE {} cannot be made", path.display()))?;
    }
    // Opened once here, since the rotation hides what is wrong with the path.
    std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .with_context(|| format!("LOG_FILE {} cannot be written to", path.display()))?;
    Ok(FileRotate::new(
        path,
        AppendCount::new(kept),
        ContentLimit::BytesSurpassed(most),
        Compression::None,
        None,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_log_file_is_rotated_whole_lines_at_a_time() {
        let folder = std::env::temp_dir().join(format!("traitortrack-log-{}", uuid::Uuid::new_v4()));
        let path = folder.join("app.log");
        let mut file = rotated(&path, 100, 2).unwrap();
        for n in 0..40 {
            writeln!(file, "line {n} of a log that goes on").unwrap();
        }
        file.flush().unwrap();
        let mut names: Vec<String> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["app.log", "app.log.1", "app.log.2"]);
        let newest = std::fs::read_to_string(folder.join("app.log.1")).unwrap();
        assert!(newest.starts_with("line ") && newest.ends_with('\n'), "{newest}");
        // A file that is there already is written on.
        let mut again = rotated(&path, 1_000_000, 2).unwrap();
        let before = std::fs::read_to_string(&path).unwrap();
        writeln!(again, "after a restart").unwrap();
        let after = std::fs::read_to_string(&path).unwrap();
        assert_eq!(after, format!("{before}after a restart\n"));
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_path_that_cannot_be_written_is_told() {
        let refused = rotated(Path::new("/proc/no/app.log"), 100, 2)
            .err()
            .unwrap()
            .to_string();
        assert!(refused.contains("LOG_FILE"), "{refused}");
    }
}
