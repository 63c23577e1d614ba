//! Acts about a file that people bring.

use super::details::{Details, ImportTaken};

/// What was done about an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportAct {
    /// It is being brought, to be looked at and taken.
    Brought { kind: &'static str, file: String },
    /// Its rows are to be taken; `hash` is the SHA-256 of the file.
    Started { kind: &'static str, hash: String },
    /// Somebody ends it before its end.
    Cancelled,
    /// What came of it; `outcome` is the state of its job.
    Ended {
        outcome: &'static str,
        taken: ImportTaken,
    },
}

impl ImportAct {
    /// The action, and its details.
    pub(super) fn row(&self) -> (&'static str, Details<'_>) {
        let none = Details::default();
        match self {
            Self::Brought { kind, file } => (
                "bring_import",
                Details {
                    kind: Some(kind),
                    file: Some(file),
                    ..none
                },
            ),
            Self::Started { kind, hash } => (
                "start_import",
                Details {
                    kind: Some(kind),
                    hash: Some(hash),
                    ..none
                },
            ),
            Self::Cancelled => ("cancel_import", none),
            Self::Ended { outcome, taken } => (
                "finish_import",
                Details {
                    outcome: Some(outcome),
                    taken: Some(taken),
                    ..none
                },
            ),
        }
    }
}
