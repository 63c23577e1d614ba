//! Counting the errors of the log, for the alert about many of them.

use service::site::alerts::ErrorCount;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer};

/// What is told as an error and is none: alerts must not feed themselves, and the level of the pool has an alert of its own.
const TOLD_ELSEWHERE: [&str; 2] = ["alerts", "pool"];

/// A layer that counts events of level `ERROR`, but those that are told elsewhere.
#[derive(Debug)]
pub struct CountErrors(pub ErrorCount);

impl<S: Subscriber> Layer<S> for CountErrors {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let meta = event.metadata();
        if *meta.level() == Level::ERROR && !TOLD_ELSEWHERE.contains(&meta.target()) {
            self.0.add();
            metrics::counter!("traitortrack_errors_total").increment(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tracing_subscriber::layer::SubscriberExt;

    #[test]
    fn errors_count_and_alerts_do_not() {
        let count = ErrorCount::default();
        let layer = CountErrors(count.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            tracing::error!("one");
            tracing::error!(critical = true, "two");
            tracing::warn!("a warning");
            tracing::error!(target: "alerts", critical = true, "Disk is filling up");
            tracing::error!(target: "pool", critical = true, "Pool usage 97 %: danger");
        });
        assert_eq!(count.within(Duration::from_secs(60)), 2);
    }
}
