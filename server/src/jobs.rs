//! Long work: one worker per server takes what is waiting. It never ends by an error.

use crate::metrics;
use service::site::jobs::{JobWorker, StopWork};
use service::{ServiceError, Services};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How often a server looks for work that another one has posted, or has left.
const LOOK: Duration = Duration::from_secs(5);
/// How long a step under way may take after the signal; its job is taken by another server when its lease has ended.
const LAST_STEP: Duration = Duration::from_secs(5);

/// The worker of this server.
pub(crate) struct Working {
    stop: StopWork,
    task: JoinHandle<()>,
}

/// Works until it is told to stop.
pub(crate) fn start(services: Services) -> Working {
    let stop = StopWork::default();
    let worker = JobWorker::new(services, &stop);
    let task = tokio::spawn(async move {
        while !worker.is_stopping() {
            let done = worker.work().await;
            metrics::job("long_work", done.is_ok());
            match done {
                Ok(true) => {}
                Ok(false) => worker.rest(LOOK).await,
                Err(error) => {
                    // A database that is away is told by the watcher.
                    if !matches!(error, ServiceError::Unavailable(_)) {
                        let error = &error as &dyn std::error::Error;
                        tracing::error!(target: "jobs", error, "long work cannot be done");
                    }
                    worker.rest(LOOK).await;
                }
            }
        }
    });
    Working { stop, task }
}

impl Working {
    /// Gives back what is under way, after its step.
    pub(crate) async fn stop(mut self) {
        self.stop.stop();
        if timeout(LAST_STEP, &mut self.task).await.is_err() {
            tracing::warn!(target: "jobs", "a step of long work took too long and was cut off");
            self.task.abort();
        }
    }
}
