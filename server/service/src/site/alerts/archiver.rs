//! Since when the write-ahead log is not archived. Postgres tells when an attempt failed last, and not when it began to.

use store::Moment;
use store::site::backups::Archiver;

/// What was seen of archiving over many looks.
#[derive(Debug, Default)]
pub(super) struct Stalled {
    looked: bool,
    since: Option<Moment>,
}

impl Stalled {
    /// For how many seconds nothing was archived although it should have been; begun ones count.
    pub(super) fn seconds(&mut self, archiver: &Archiver) -> i64 {
        let is_first = !std::mem::replace(&mut self.looked, true);
        if !archiver.is_failing() && !archiver.is_behind() {
            self.since = None;
            return 0;
        }
        let failed = archiver.last_failed_at.filter(|_| archiver.is_failing());
        let begun = self.since.unwrap_or_else(|| {
            // Whoever looks for the first time cannot know; what is sure is when it last went well.
            let sure = archiver.last_archived_at.filter(|_| is_first);
            sure.or(failed).unwrap_or(archiver.now)
        });
        // Each file that gets through is progress.
        let since = archiver.last_archived_at.map_or(begun, |at| begun.max(at));
        self.since = Some(since);
        seconds(i64::try_from((archiver.now - since).whole_milliseconds()).unwrap_or(i64::MAX))
    }
}

/// Begun seconds count.
pub(super) fn seconds(ms: i64) -> i64 {
    ms.max(0).saturating_add(999) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Moment {
        Moment::from_unix_timestamp(1_800_000_000 + second).unwrap()
    }

    fn archiver(now: i64, archived: Option<i64>, failed: Option<i64>, waiting_files: i64) -> Archiver {
        Archiver {
            enabled: true,
            archived_count: 1,
            failed_count: 0,
            last_archived_at: archived.map(at),
            last_failed_at: failed.map(at),
            last_failed_file: None,
            waiting_files,
            timeout_seconds: 30,
            now: at(now),
        }
    }

    #[test]
    fn a_failure_counts_from_when_it_was_seen_and_ends_with_a_success() {
        let mut stalled = Stalled::default();
        assert_eq!(
            stalled.seconds(&archiver(1000, Some(10), None, 0)),
            0,
            "a quiet night"
        );
        assert_eq!(stalled.seconds(&archiver(1010, Some(10), Some(1008), 1)), 2);
        assert_eq!(
            stalled.seconds(&archiver(1070, Some(10), Some(1068), 2)),
            62,
            "it is the same failure"
        );
        assert_eq!(stalled.seconds(&archiver(1080, Some(1079), Some(1068), 0)), 0);
        assert_eq!(
            stalled.seconds(&archiver(1100, Some(1079), Some(1099), 1)),
            1,
            "a new one"
        );
    }

    #[test]
    fn who_looks_for_the_first_time_takes_the_last_success() {
        let first = |archived, failed| Stalled::default().seconds(&archiver(1000, archived, failed, 3));
        assert_eq!(first(Some(100), Some(990)), 900);
        assert_eq!(first(None, Some(990)), 10);
    }

    #[test]
    fn an_archiver_that_hangs_is_seen_and_one_that_is_busy_is_not() {
        let mut stalled = Stalled::default();
        stalled.seconds(&archiver(0, Some(0), None, 0));
        assert_eq!(stalled.seconds(&archiver(500, Some(0), None, 2)), 0);
        assert_eq!(stalled.seconds(&archiver(570, Some(0), None, 4)), 70);
        assert_eq!(
            stalled.seconds(&archiver(580, Some(579), None, 4)),
            1,
            "one got through"
        );
        let off = Archiver {
            enabled: false,
            ..archiver(700, Some(0), Some(600), 9)
        };
        assert_eq!(stalled.seconds(&off), 0);
    }
}
