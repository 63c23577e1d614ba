//! The metrics of this server in Prometheus' form: what each means, and their values of now.
//!
//! Counters and times are recorded where they happen, through the `metrics` facade; gauges are read when somebody asks.

pub mod list;

use crate::state::AppState;
use list::{Kind, METRICS};
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// Bounds of the times, in seconds: from what a scan takes to what the time limit allows.
const SECONDS: &[f64] = &[
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];
/// Bounds of how many reads a handheld keeps.
const READS: &[f64] = &[0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0];
/// How often samples are counted into their buckets. Each waits in memory until then, also where nobody reads the metrics.
const UPKEEP: Duration = Duration::from_secs(5);
/// Figures of the database are asked for at most so often.
const FIGURES_FRESH: Duration = Duration::from_secs(5);
/// Metrics come also while the database does not answer, after so long.
const FIGURES_WAIT: Duration = Duration::from_secs(1);

/// The recorder of this process. Set once; tests of one process share it.
static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts recording, and on this runtime the upkeep that keeps its memory bounded; a second start changes nothing.
pub fn start() -> Result<&'static PrometheusHandle, BuildError> {
    start_kept(UPKEEP)
}

fn start_kept(upkeep: Duration) -> Result<&'static PrometheusHandle, BuildError> {
    if let Some(handle) = RECORDER.get() {
        return Ok(handle);
    }
    // A histogram without bounds of its own must not keep single values either.
    let mut builder = PrometheusBuilder::new().set_buckets(SECONDS)?;
    for (name, kind, _) in METRICS {
        if let Kind::Histogram(unit) = kind {
            let bounds = if *unit == Unit::Seconds { SECONDS } else { READS };
            builder = builder.set_buckets_for_metric(Matcher::Full((*name).to_owned()), bounds)?;
        }
    }
    let handle = builder.install_recorder()?;
    for (name, kind, about) in METRICS {
        match kind {
            Kind::Counter => describe_counter!(*name, *about),
            Kind::Gauge => describe_gauge!(*name, *about),
            Kind::Histogram(unit) => describe_histogram!(*name, *unit, *about),
        }
    }
    // A counter that is there from the start shows its first step; those with labels begin with their first.
    for name in [
        "traitortrack_alert_messages_undelivered_total",
        "traitortrack_errors_total",
        "traitortrack_log_in_failures_total",
        "traitortrack_pool_timeouts_total",
        "traitortrack_wrong_clocks_total",
    ] {
        counter!(name).increment(0);
    }
    keep_up(handle.clone(), upkeep);
    Ok(RECORDER.get_or_init(|| handle))
}

/// Counts samples into their buckets for as long as the runtime lives.
fn keep_up(handle: PrometheusHandle, period: Duration) {
    tokio::spawn(async move {
        let mut every = tokio::time::interval(period);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            every.tick().await;
            handle.run_upkeep();
        }
    });
}

/// When the database was last asked, and whether it answered.
static ASKED: Mutex<Option<Instant>> = Mutex::const_new(None);

/// Everything as Prometheus reads it.
pub(crate) async fn render(state: &AppState) -> String {
    let Some(handle) = RECORDER.get() else {
        return String::new();
    };
    let pool = state.services.pool_state();
    #[expect(clippy::cast_precision_loss, reason = "counts of connections")]
    for (name, value) in [
        ("traitortrack_pool_available", pool.available as f64),
        ("traitortrack_pool_checked_out", pool.checked_out as f64),
        ("traitortrack_pool_overflow", pool.overflow as f64),
        ("traitortrack_pool_size", pool.most as f64),
        ("traitortrack_pool_usage_ratio", pool.usage / 100.0),
        ("traitortrack_pool_waiters", pool.waiters as f64),
    ] {
        gauge!(name).set(value);
    }
    counter!("traitortrack_pool_timeouts_total").absolute(pool.timeouts);
    gauge!(
        "traitortrack_build_info",
        "version" => env!("CARGO_PKG_VERSION"),
        "schema" => service::newest_migration().to_string(),
    )
    .set(1.0);
    ask_database(state).await;
    // Counts the samples of the last seconds too.
    handle.render()
}

/// Reads the gauges of the database, not more often than it helps.
async fn ask_database(state: &AppState) {
    let mut asked = ASKED.lock().await;
    if asked.is_some_and(|at| at.elapsed() < FIGURES_FRESH) {
        return;
    }
    let figures = tokio::time::timeout(FIGURES_WAIT, state.services.site_figures()).await;
    let Ok(Ok(figures)) = figures else {
        gauge!("traitortrack_database_up").set(0.0);
        return;
    };
    *asked = Some(Instant::now());
    for (kind, count) in figures.alerts {
        #[expect(clippy::cast_precision_loss, reason = "a few")]
        gauge!("traitortrack_alert_active", "kind" => kind.code()).set(count as f64);
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "sizes and counts, far below what a float holds"
    )]
    for (name, value) in [
        ("traitortrack_database_up", 1.0),
        (
            "traitortrack_database_bytes",
            figures.database.database_bytes as f64,
        ),
        (
            "traitortrack_database_connections",
            figures.database.connections as f64,
        ),
        (
            "traitortrack_database_locks_waiting",
            figures.database.locks_waiting as f64,
        ),
        ("traitortrack_sessions", figures.database.sessions as f64),
        ("traitortrack_unsealed_rows", figures.seals.unsealed as f64),
        (
            "traitortrack_sealer_lag_seconds",
            figures.seals.lag_ms as f64 / 1000.0,
        ),
    ] {
        gauge!(name).set(value);
    }
}

/// Counts one run of a background task.
pub(crate) fn job(task: &'static str, is_done: bool) {
    let result = if is_done { "done" } else { "failed" };
    counter!("traitortrack_jobs_total", "task" => task, "result" => result).increment(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How much memory this process has, in kB.
    fn resident() -> i64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.unwrap().trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Without upkeep a sample keeps some 20 bytes for ever: 60,000 kB here.
    #[tokio::test]
    async fn samples_do_not_stay_in_memory_when_nobody_reads_the_metrics() {
        let handle = start_kept(Duration::from_millis(1)).unwrap();
        let rounds = async |rounds: u32| {
            for _ in 0..rounds {
                for _ in 0..1_000 {
                    metrics::histogram!("traitortrack_http_request_seconds", "route" => "/unread")
                        .record(0.004);
                }
                tokio::task::yield_now().await;
            }
        };
        rounds(300).await;
        let before = resident();
        rounds(3_000).await;
        let grown = resident() - before;
        assert!(grown < 15_000, "three million samples left {grown} kB");
        let counted = r#"traitortrack_http_request_seconds_count{route="/unread"} 3300000"#;
        assert!(handle.render().lines().any(|line| line == counted));
    }
}
