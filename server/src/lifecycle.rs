//! Serving until told to stop: what was accepted finishes, within bounds.

use crate::accept::{self, Bounds};
use crate::metrics;
use crate::state::AppState;
use service::Services;
use service::proof::seals::SealError;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// How long requests under way may take after the signal.
const DRAIN: Duration = Duration::from_secs(10);
/// How often old sessions and keys are deleted and coming partitions made.
const HOUSEKEEPING: Duration = Duration::from_secs(600);
/// How often full buckets of the limits are dropped and connections of a burst closed; apart from the housekeeping, which may
/// wait for the database.
const TIDYING: Duration = Duration::from_secs(60);

/// How often attempts of strangers that were only counted become a row of the audit.
const SUMMING: Duration = Duration::from_secs(60);
/// How often a server looks whether what it keeps in memory was changed elsewhere.
const CHECKING: Duration = Duration::from_secs(1);
/// How often committed rows are sealed.
const SEALING: Duration = Duration::from_secs(2);
/// How often it is said that they cannot be.
const SAY_AGAIN: Duration = Duration::from_secs(60);

/// SIGTERM or SIGINT. Heard from the moment that this is made: one that comes while the server still starts must end it in
/// order too, or a private Postgres is left behind.
#[derive(Debug)]
pub(crate) struct StopSignal {
    term: Signal,
    int: Signal,
}

impl StopSignal {
    pub(crate) fn listen() -> std::io::Result<Self> {
        Ok(Self {
            term: signal(SignalKind::terminate())?,
            int: signal(SignalKind::interrupt())?,
        })
    }

    async fn arrived(mut self) {
        tokio::select! { _ = self.term.recv() => {}, _ = self.int.recv() => {} }
    }
}

/// Serves until it is told to stop.
pub(crate) async fn serve(listener: TcpListener, state: AppState, stop: StopSignal) {
    let services = state.services.clone();
    let tidying = tokio::spawn(async move {
        let mut every = tokio::time::interval(TIDYING);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            every.tick().await;
            services.limits().tidy();
            services.close_overflow().await;
        }
    });
    let services = state.services.clone();
    let housekeeping = tokio::spawn(async move {
        let mut every = tokio::time::interval(HOUSEKEEPING);
        loop {
            every.tick().await;
            let done = services.housekeeping().await;
            metrics::job("housekeeping", done.is_ok());
            if let Err(error) = done {
                tracing::error!(error = &error as &dyn std::error::Error, "housekeeping failed");
            }
            mail_seal(&services).await;
        }
    });
    let services = state.services.clone();
    let summing = tokio::spawn(async move {
        let mut every = tokio::time::interval(SUMMING);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            every.tick().await;
            sum_attempts(&services).await;
        }
    });
    let services = state.services.clone();
    let sampling = tokio::spawn(async move {
        let mut every = tokio::time::interval(service::site::pool::SAMPLING);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        loop {
            every.tick().await;
            services.sample_pool();
        }
    });
    let services = state.services.clone();
    let checking = tokio::spawn(async move {
        let mut every = tokio::time::interval(CHECKING);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            every.tick().await;
            // Where it fails, what is kept is used for two seconds only: nothing to tell of beside the watcher's alert.
            let done = services.check_caches().await;
            metrics::job("check_caches", done.is_ok());
        }
    });
    let services = state.services.clone();
    let hearing = tokio::spawn(async move {
        let mut every = tokio::time::interval(service::STATION_KEEPING);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            every.tick().await;
            // Tried again with the next ones; a database that is away is told by the watcher.
            let done = services.keep_stations().await;
            metrics::job("keep_stations", done.is_ok());
        }
    });
    let services = state.services.clone();
    let sealing = state.site.sealer.then(|| {
        let services = services.clone();
        tokio::spawn(async move {
            let mut every = tokio::time::interval(SEALING);
            every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            let mut logged_at: Option<Instant> = None;
            loop {
                every.tick().await;
                match services.seal_all().await {
                    Ok(seals) => {
                        logged_at = None;
                        if seals > 0 {
                            metrics::job("seal", true);
                        }
                    }
                    // Tried again at once, told once a minute.
                    Err(_) if logged_at.is_some_and(|at| at.elapsed() < SAY_AGAIN) => {}
                    Err(error) => {
                        metrics::job("seal", false);
                        logged_at = Some(Instant::now());
                        unsealed(&error);
                    }
                }
            }
        })
    });
    let watching = crate::watch::start(services.clone(), crate::telemetry::errors());
    let delivering = crate::watch::deliver(services.clone());
    let working = crate::jobs::start(services.clone());
    let live = state.live.clone();
    let (stopping, stopped) = tokio::sync::oneshot::channel::<()>();
    let bounds = Bounds {
        connections: state.site.max_connections,
        head: accept::HEAD,
    };
    let served = accept::serve(listener, crate::router(state), bounds, async move {
        stop.arrived().await;
        tracing::info!("stopping: requests under way finish first");
        live.end();
        let _ = stopping.send(());
    });
    let hard_stop = async {
        if stopped.await.is_ok() {
            tokio::time::sleep(DRAIN).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = served => {}
        () = hard_stop => tracing::warn!("some requests took too long and were cut off"),
    }
    working.stop().await;
    housekeeping.abort();
    tidying.abort();
    sampling.abort();
    checking.abort();
    summing.abort();
    hearing.abort();
    if let Err(error) = services.keep_stations().await {
        let error = &error as &dyn std::error::Error;
        tracing::warn!(error, "what stations said last could not be kept");
    }
    sum_attempts(&services).await;
    watching.abort();
    delivering.abort();
    if let Some(sealing) = sealing {
        sealing.abort();
        // What the last requests wrote is not left open until the next start.
        if let Err(error) = services.seal_all().await {
            unsealed(&error);
        }
    }
}

async fn sum_attempts(services: &Services) {
    if let Err(error) = services.sum_attempts().await {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "attempts of strangers could not be counted in the audit; tried again in a minute"
        );
    }
}

async fn mail_seal(services: &Services) {
    match services.mail_seal().await {
        Ok(false) => {}
        Ok(true) => metrics::job("mail_seal", true),
        Err(error) => {
            metrics::job("mail_seal", false);
            tracing::error!(error = &error as &dyn std::error::Error, "no seal was mailed");
        }
    }
}

fn unsealed(error: &SealError) {
    tracing::error!(
        error = error as &dyn std::error::Error,
        "the logs could not be sealed"
    );
}
