//! What is noted while some groups of a file are written in one transaction.

use super::read::GroupAt;
use domain::audit::AuditEvent;
use domain::import::{ImportProgress, RowFault};

/// Whose rows they are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Whose {
    pub(super) import: i64,
    pub(super) user: i64,
}

/// What comes of the groups, as far as they are written.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) progress: ImportProgress,
    /// With the names of their sheets.
    pub(super) faults: Vec<(String, RowFault)>,
    pub(super) events: Vec<AuditEvent>,
}

impl Notes {
    /// After what was written before.
    pub(super) fn after(progress: &ImportProgress) -> Self {
        Self {
            progress: progress.clone(),
            ..Self::default()
        }
    }

    /// A group that is not taken.
    pub(super) fn refuse(&mut self, at: &GroupAt, faults: impl IntoIterator<Item = RowFault>) {
        self.progress.refused += 1;
        self.progress.refused_rows += at.group.rows;
        let of_sheet = faults.into_iter().map(|fault| (at.sheet.clone(), fault));
        self.faults.extend(of_sheet);
    }

    /// That the groups are dealt with.
    pub(super) fn pass(&mut self, groups: &[GroupAt]) {
        for at in groups {
            self.progress.rows += at.group.rows;
            self.progress.place = Some((at.sheet_at, at.group.last_row));
        }
    }
}

/// What became of a transaction's groups.
#[derive(Debug)]
pub(super) enum Fate {
    /// All of them are dealt with.
    Whole,
    /// One of them is refused, and what was written of it must not stay: each has to be tried alone.
    Apart,
    /// The same where there is only one.
    Refused(Vec<RowFault>),
}
