//! Logs: one line per event, to standard error and, where `LOG_FILE` is set, to a file that is rotated.
//!
//! Levels are spelled as operators search for them (SPEC 12): `ERROR`, `CRITICAL`, `WARNING`, `INFO`, `DEBUG`, `TRACE`.
//! `CRITICAL` is an error with the field `critical = true`.

mod errors;
mod file;
mod line;
#[cfg(feature = "traces")]
mod traces;
#[cfg(not(feature = "traces"))]
#[path = "telemetry/no_traces.rs"]
mod traces;

pub use errors::CountErrors;
pub(crate) use traces::{join, name};

use crate::config::Config;
use crate::root;
use anyhow::Context;
use file::RotatedFile;
use line::LineFormat;
use service::site::alerts::ErrorCount;
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
pub(crate) struct Telemetry(Option<traces::Provider>);

impl Telemetry {
    /// Delivers what is still collected.
    pub(crate) async fn stop(self) {
        if let Some(provider) = self.0 {
            traces::stop(provider).await;
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
    // Whoever root handed over to looks for passwords in root's home, which is closed: that is no fault, and nobody can mend it.
    let filter = match root::home_is_anothers() {
        true => filter.add_directive("sqlx_postgres::options::pgpass=off".parse()?),
        false => filter,
    };
    let provider = match &config.traces {
        Some(settings) if serves => {
            Some(traces::provider(settings).context("OTEL_EXPORTER_OTLP_ENDPOINT cannot be used")?)
        }
        _ => None,
    };
    let writer = match &config.log_file {
        None => BoxMakeWriter::new(std::io::stderr),
        Some(path) => {
            let file = RotatedFile::new(path, config.log_file_mb * 1024 * 1024, config.log_files)?;
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
