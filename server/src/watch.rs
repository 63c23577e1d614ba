//! The watcher: looks at everything every ten seconds, and delivers what is to be told. It never ends by an error.

use crate::metrics;
use service::site::alerts::{Courier, ErrorCount, Watch};
use service::{ServiceError, Services};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

/// How often everything is looked at.
const LOOK: Duration = Duration::from_secs(10);
/// How often it is said that nothing can be raised.
const SAY_AGAIN: Duration = Duration::from_secs(60);

/// Watches until it is aborted.
pub(crate) fn start(services: Services, errors: ErrorCount) -> JoinHandle<()> {
    let mut watch = Watch::new(services, errors);
    tokio::spawn(async move {
        let mut every = interval(LOOK);
        every.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut logged_at: Option<Instant> = None;
        loop {
            every.tick().await;
            let done = watch.tick().await;
            metrics::job("watch", done.is_ok());
            match done {
                Ok(()) => logged_at = None,
                Err(_) if logged_at.is_some_and(|at| at.elapsed() < SAY_AGAIN) => {}
                Err(error) => {
                    logged_at = Some(Instant::now());
                    unwatched(&error);
                }
            }
        }
    })
}

/// Delivers until it is aborted.
pub(crate) fn deliver(services: Services) -> JoinHandle<()> {
    let courier = Courier::new(services);
    tokio::spawn(async move {
        loop {
            let done = courier.deliver().await;
            metrics::job("deliver", done.is_ok());
            let wait = done.unwrap_or_else(|error| {
                // A database that is away is told by the watcher, which asks it as often.
                if !matches!(error, ServiceError::Unavailable(_)) {
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(target: "alerts", error, "messages about alerts cannot be delivered");
                }
                LOOK
            });
            courier.posted(wait).await;
        }
    })
}

fn unwatched(error: &ServiceError) {
    let cause = error as &dyn std::error::Error;
    if matches!(error, ServiceError::Unavailable(_)) {
        tracing::error!(target: "alerts", critical = true, error = cause, "the database cannot be reached: no alert can be raised");
    } else {
        tracing::error!(target: "alerts", critical = true, error = cause, "alerts cannot be raised");
    }
}
