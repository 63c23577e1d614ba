//! Imports: the sheets that people bring (SPEC 11, decisions 58 and 61). A file is brought part by part, looked at, and then taken by a job.

mod bags;
mod bills;
mod bring;
mod command_line;
mod end;
mod groups;
mod look;
mod part;
mod read;
mod refused;
mod run;
mod spool;
mod step;

pub use look::{ImportError, ImportLooked, Wish};
pub use read::{Placed, ReadError, Said, read};

use crate::Authorized;
use domain::access::ImportLists;
use store::Actor;

/// Days that a file is kept.
pub(crate) const KEPT_DAYS: i32 = 30;

/// Who brings a file. Its rows are told as that person's.
#[derive(Clone, Debug)]
pub struct Bringer {
    actor: Actor,
    user: i64,
}

impl From<&Authorized<ImportLists>> for Bringer {
    fn from(by: &Authorized<ImportLists>) -> Self {
        Self {
            actor: by.actor(),
            user: by.user().id(),
        }
    }
}
