//! Logs: one line per event, to standard error, as text or JSON.

use tracing_subscriber::EnvFilter;

/// Starts logging; a second start in one process is ignored.
pub(crate) fn start(level: &str, json: bool) {
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info"));
    let base = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = if json {
        base.json().flatten_event(true).try_init()
    } else {
        base.with_ansi(false).try_init()
    };
    if started.is_err() {
        tracing::debug!("logging had been started already");
    }
}
