//! Taking readings, and acting on them.

use super::archiver::{Stalled, seconds};
use super::files::{FileReadings, Files, hours_since};
use super::{AlertSettings, courier, keep_books};
use crate::proof::seals::SealError;
use crate::{ServiceError, Services};
use domain::alert::{AlertKind, Reading};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use store::pool::Lane;
use store::{Db, StoreError};
use tokio::task::JoinHandle;

/// Of more errors within a window it is only known that there were more.
const MOST_ERRORS: usize = 10_000;
/// How long is waited for disks, which may lie on a network.
const FILES: Duration = Duration::from_secs(2);
/// The subject of alerts about the database's disk, whichever server sees it.
pub(crate) const DATABASE: &str = "database";

/// When this process logged its latest errors; cheap to clone. The log's layer adds to it.
#[derive(Clone, Debug, Default)]
pub struct ErrorCount(Arc<Mutex<VecDeque<Instant>>>);

impl ErrorCount {
    /// One more error, now.
    pub fn add(&self) {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if times.len() == MOST_ERRORS {
            times.pop_front();
        }
        times.push_back(Instant::now());
    }

    /// How many errors there were within a window that ends now.
    pub fn within(&self, window: Duration) -> i64 {
        let times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = times.iter().rev().take_while(|at| at.elapsed() <= window);
        i64::try_from(recent.count()).unwrap_or(i64::MAX)
    }
}

/// Looks after the site from one server.
#[derive(Debug)]
pub struct Watch {
    pub settings: AlertSettings,
    services: Services,
    /// The same database through a connection that nobody else may take: it gets through just when others do not.
    db: Db,
    errors: ErrorCount,
    /// Files that are still being looked at; a disk on a network may hang.
    looking: Option<JoinHandle<FileReadings>>,
    /// How archiving did the last times.
    stalled: Stalled,
}

impl Watch {
    pub fn new(services: Services, errors: ErrorCount) -> Self {
        Self {
            settings: services.settings.alerts.clone(),
            db: services.db.in_lane(Lane::Watch),
            services,
            errors,
            looking: None,
            stalled: Stalled::default(),
        }
    }

    /// Takes readings, raises and clears, and lets the [courier](super::Courier) know when there is something to tell.
    pub async fn tick(&mut self) -> Result<(), ServiceError> {
        let readings = self.readings().await?;
        self.services.keep_readings(&readings);
        self.mend_write_path(&readings).await;
        let channels = courier::channels(&self.services, &self.settings);
        let announcements = keep_books(&self.db, &self.settings, &channels, &readings).await?;
        announcements.iter().for_each(courier::log);
        if !announcements.is_empty() {
            self.services.posted.notify_one();
        }
        Ok(())
    }

    /// What can be measured now. What cannot be is left out, which neither raises nor clears anything.
    pub async fn readings(&mut self) -> Result<Vec<Reading>, ServiceError> {
        let server = self.settings.server.clone();
        let mut readings = Vec::new();
        let mut read = |kind, subject: &str, value| {
            readings.push(Reading {
                kind,
                subject: subject.to_owned(),
                value,
            });
        };
        if let Some(usage) = self.services.steady_pool_usage() {
            read(AlertKind::PoolUsage, &server, Some(whole(usage)));
        }
        let errors = self.errors.within(self.settings.window);
        read(AlertKind::ErrorSpike, &server, Some(errors));

        let with_size = self.settings.database_disk.is_some();
        let known = self.db.database_readings(self.settings.window, with_size).await?;
        read(AlertKind::FailedLogins, "", Some(known.failed_logins));
        for (replica, lag_ms) in &known.replicas {
            read(AlertKind::ReplicaLag, replica, lag_ms.map(seconds));
        }
        if self.settings.backups.is_some() {
            let hours = self.db.drill_state().await?.hours_unproven();
            read(AlertKind::DrillOld, "", hours);
        }
        self.db.note_log_end().await?;
        let seals = self.db.seal_state().await?;
        let lag = if seals.unsealed > 0 { seals.lag_ms } else { 0 };
        read(AlertKind::SealerBehind, "", Some(seconds(lag)));
        let chain = match self.services.newest_seal_fault_by(&self.db).await {
            Ok(fault) => Some(fault.map_or(0, |_| seals.seals)),
            Err(SealError::Store(error)) => return Err(error.into()),
            // Such as a seal of a form that no program of this site has written.
            Err(_) => None,
        };
        read(AlertKind::ChainBroken, "", chain);
        let (month, closed) = self.write_path().await?;
        read(AlertKind::WritePath, &month, closed);
        let is_archiving = if self.settings.archiving {
            let archiver = self.db.archiver().await?;
            if archiver.enabled {
                read(
                    AlertKind::ArchiveFailing,
                    "",
                    Some(self.stalled.seconds(&archiver)),
                );
            }
            archiver.enabled
        } else {
            false
        };
        if let (Some(bytes), Some(most)) = (known.bytes, self.settings.database_disk) {
            let percent = i128::from(bytes) * 100 / i128::from(most.max(1));
            read(AlertKind::DiskFull, DATABASE, i64::try_from(percent + 1).ok());
        }

        let files = self.files(known.data_directory.filter(|_| !with_size)).await;
        if let Some(files) = files {
            if let Some(percent) = files.data_disk {
                read(AlertKind::DiskFull, &server, Some(percent));
            }
            if let Some(percent) = files.database_disk {
                read(AlertKind::DiskFull, DATABASE, Some(percent));
            }
            if let Some(newest) = files.backup {
                let age = newest.map(|finished| hours_since(finished, known.now));
                read(AlertKind::BackupOld, &server, age);
            }
            if let Some(newest) = files.base.filter(|_| is_archiving) {
                let age = newest.map(|finished| hours_since(finished, known.now));
                read(AlertKind::BaseOld, &server, age);
            }
        }
        Ok(readings)
    }

    /// The month of now, and how many of the logs take none of its rows; none where the attempt failed otherwise.
    async fn write_path(&self) -> Result<(String, Option<i64>), ServiceError> {
        match self.db.write_path().await {
            Ok(found) => Ok((found.month, i64::try_from(found.closed.len()).ok())),
            Err(error @ (StoreError::Unavailable(_) | StoreError::Retry(_))) => Err(error.into()),
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "whether the logs take rows could not be tried out"
                );
                Ok((self.db.clock_month().await?, None))
            }
        }
    }

    /// Lets the tables' owner make or attach what is missing. What that cannot mend stays raised.
    async fn mend_write_path(&self, readings: &[Reading]) {
        let is_closed = |reading: &Reading| reading.kind == AlertKind::WritePath && reading.value != Some(0);
        if !readings.iter().any(is_closed) {
            return;
        }
        match self.db.ensure_partitions().await {
            Ok(()) => tracing::warn!(
                "a log had no partition for rows of now; the missing ones were made where that could be"
            ),
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "a log has no partition for rows of now, and none can be made"
            ),
        }
    }

    /// Looks at disks and backups, in a thread of its own. None when that does not end in time; one thread hangs at most.
    async fn files(&mut self, database: Option<String>) -> Option<FileReadings> {
        let files = Files {
            data_dir: self.settings.data_dir.clone(),
            database: database.map(Into::into),
            backups: self.settings.backups.clone(),
        };
        let mut looking = self
            .looking
            .take()
            .unwrap_or_else(|| tokio::task::spawn_blocking(move || files.look()));
        match tokio::time::timeout(FILES, &mut looking).await {
            Ok(done) => done.ok(),
            Err(_) => {
                self.looking = Some(looking);
                None
            }
        }
    }
}

/// Whole per cent.
#[expect(clippy::cast_possible_truncation, reason = "from 0 to 100")]
fn whole(percent: f64) -> i64 {
    percent as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_counted_within_the_window_only() {
        let errors = ErrorCount::default();
        for _ in 0..12 {
            errors.add();
        }
        assert_eq!(errors.within(Duration::from_secs(60)), 12);
        assert_eq!(errors.within(Duration::ZERO), 0);
    }

    #[test]
    fn a_second_that_has_begun_counts() {
        assert_eq!([0, 1, 1000, 1001, -5].map(seconds), [0, 1, 1, 2, 0]);
    }
}
