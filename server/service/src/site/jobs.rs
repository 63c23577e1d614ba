//! Long work that any server may do (decision 61): taken under a lease, done step by step, each step with the note of how far it is.
//!
//! To add a kind: name it in [`JobKind`], and say in `JobWorker::run` which function does it and in `JobWorker::give_up` what tells of its end.

use crate::{ServiceError, Services};
use domain::job::{JobKind, JobState};
use std::error::Error;
use std::time::Duration;
use store::site::jobs::{Hold, TakenJob};
use tokio::sync::watch;
use uuid::Uuid;

/// For so long nobody else takes a job; it is prolonged with each step.
const LEASE: Duration = Duration::from_secs(30);
/// How often the lease is prolonged while a step takes long.
pub(crate) const RENEW: Duration = Duration::from_secs(10);
/// A job that was taken so often and did not get on is given up.
const MOST_ATTEMPTS: i32 = 5;
/// How long a job rests after an attempt that failed.
const REST: Duration = Duration::from_secs(10);

/// Tells work under way that the server stops.
#[derive(Debug)]
pub struct StopWork(watch::Sender<bool>);

impl Default for StopWork {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl StopWork {
    /// From now on nothing new is begun; what is under way is given back after its step.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

async fn stopped(stopping: &watch::Receiver<bool>) {
    let mut stopping = stopping.clone();
    if stopping.wait_for(|stops| *stops).await.is_err() {
        // Nobody can stop it any more.
        std::future::pending::<()>().await;
    }
}

/// A job with the right to do it.
#[derive(Clone, Debug)]
pub(crate) struct Work {
    pub(crate) job: TakenJob,
    worker: String,
    lease: Duration,
    stopping: watch::Receiver<bool>,
}

/// How the work at a job came to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ran {
    /// The job has ended, well or not.
    Ended,
    /// The server stops; somebody else goes on.
    Stopped,
    /// Somebody else has it by now.
    Lost,
}

impl Work {
    /// Ends when the server stops.
    pub(crate) async fn stopped(&self) {
        stopped(&self.stopping).await;
    }

    /// Holds the job within the transaction of a step.
    pub(crate) async fn hold(
        &self,
        tx: &mut store::WriteTx,
        progress: &serde_json::Value,
    ) -> Result<Hold, store::StoreError> {
        store::site::jobs::hold(tx, self.job.id, &self.worker, self.lease, progress).await
    }

    /// Prolongs the lease while a step takes long.
    pub(crate) async fn renew(&self, services: &Services) -> Result<Hold, store::StoreError> {
        services.db.renew_job(self.job.id, &self.worker, self.lease).await
    }

    /// Ends the job within the transaction that tells what came of it; whether it was still held.
    pub(crate) async fn end(
        &self,
        tx: &mut store::WriteTx,
        state: JobState,
        progress: &serde_json::Value,
        error: Option<&str>,
    ) -> Result<bool, store::StoreError> {
        store::site::jobs::end(tx, self.job.id, &self.worker, state, progress, error).await
    }
}

/// One of those who do what is waiting. A server has one, and a command of the command line for what it asked for.
#[derive(Debug)]
pub struct JobWorker {
    services: Services,
    /// Told apart from all others, also those of an earlier start.
    name: String,
    lease: Duration,
    stopping: watch::Receiver<bool>,
}

impl JobWorker {
    /// Works until `stop` says otherwise.
    pub fn new(services: Services, stop: &StopWork) -> Self {
        Self {
            services,
            name: Uuid::new_v4().to_string(),
            lease: LEASE,
            stopping: stop.0.subscribe(),
        }
    }

    /// With another lease, such as for tests.
    #[must_use]
    pub fn with_lease(self, lease: Duration) -> Self {
        Self { lease, ..self }
    }

    /// Whether it takes nothing any more.
    pub fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    /// Takes a job and works at it until it has ended or the server stops. False where none is due.
    pub async fn work(&self) -> Result<bool, ServiceError> {
        self.take(None).await
    }

    /// Ends when more work is posted by this server, or it stops, and after `most` in any case.
    pub async fn rest(&self, most: Duration) {
        tokio::select! {
            () = self.services.posted_jobs.notified() => {}
            () = stopped(&self.stopping) => {}
            () = tokio::time::sleep(most) => {}
        }
    }

    /// Takes one job, as [`JobWorker::work`] does; false where somebody else has it, or it has ended.
    pub async fn work_on(&self, job: i64) -> Result<bool, ServiceError> {
        self.take(Some(job)).await
    }

    async fn take(&self, only: Option<i64>) -> Result<bool, ServiceError> {
        if self.is_stopping() {
            return Ok(false);
        }
        let db = &self.services.db;
        let taken = db.take_job(JobKind::ALL, only, &self.name, self.lease).await?;
        let Some(job) = taken else {
            return Ok(false);
        };
        let (id, attempts) = (job.id, job.attempts);
        let work = Work {
            job,
            worker: self.name.clone(),
            lease: self.lease,
            stopping: self.stopping.clone(),
        };
        if attempts > MOST_ATTEMPTS {
            let why = format!("it was begun {MOST_ATTEMPTS} times and never got on");
            self.give_up(&work, &why).await?;
            return Ok(true);
        }
        match self.run(&work).await {
            Ok(Ran::Ended) => tracing::info!(target: "jobs", id, "job ended"),
            Ok(Ran::Lost) => tracing::warn!(target: "jobs", id, "job is held by another by now"),
            Ok(Ran::Stopped) => db.release_job(id, &self.name, Duration::ZERO, None).await?,
            Err(error) => {
                tracing::error!(target: "jobs", id, attempts, error = &error as &dyn Error, "job failed");
                let why = error.to_string();
                if attempts >= MOST_ATTEMPTS {
                    self.give_up(&work, &why).await?;
                } else {
                    db.release_job(id, &self.name, REST, Some(&why)).await?;
                }
            }
        }
        Ok(true)
    }

    async fn run(&self, work: &Work) -> Result<Ran, ServiceError> {
        match work.job.kind {
            JobKind::Import => Box::pin(self.services.run_import(work)).await,
        }
    }

    async fn give_up(&self, work: &Work, why: &str) -> Result<(), ServiceError> {
        match work.job.kind {
            JobKind::Import => self.services.give_import_up(work, why).await,
        }
    }
}
