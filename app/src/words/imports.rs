//! The texts of the pages about files that are brought.

use crate::request;
use crate::words::texts::ImportPages;
use domain::import::{Import, ImportKind};
use domain::job::JobState;

/// The words about imports, of the person who looks.
pub(crate) fn imports() -> &'static ImportPages {
    ImportPages::of(request::language())
}

/// What a file holds.
pub(crate) fn import_kind(kind: ImportKind) -> &'static str {
    let t = imports();
    match kind {
        ImportKind::Bags => t.kind_bags,
        ImportKind::Bills => t.kind_bills,
        ImportKind::Packing => t.kind_packing,
        ImportKind::BillParents => t.kind_bill_parents,
    }
}

/// Where an import is.
pub(crate) fn import_state(import: &Import) -> &'static str {
    let t = imports();
    match import.state {
        None if import.is_whole() => t.state_brought,
        None => t.state_incoming,
        Some(JobState::Waiting | JobState::Running) if import.cancelling => t.state_cancelling,
        Some(JobState::Waiting) => t.state_waiting,
        Some(JobState::Running) => t.state_running,
        Some(JobState::Done) => t.state_done,
        Some(JobState::Failed) => t.state_failed,
        Some(JobState::Cancelled) => t.state_cancelled,
    }
}
