//! Making, checking and listing backups: PostgreSQL's own programs, files that count only once their manifest is there.

mod clients;
mod files;
mod load;
mod make;
mod wal;

pub(crate) use clients::{Address, Clients, ok};
pub(crate) use files::{archives_of, check, copy_archives};
pub(crate) use load::load;
pub(crate) use make::{Job, make};
pub(crate) use wal::{first_gap, goes_on_from};
