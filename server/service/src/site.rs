//! Health, alerts, backups, settings and the acts of the command line.

pub mod alerts;
pub mod backups;
pub(crate) mod cache;
pub(crate) mod caches;
pub(crate) mod command_line;
pub(crate) mod demo;
pub mod doctor;
pub mod encryption;
pub(crate) mod first_run;
pub(crate) mod health;
pub mod imports;
pub mod jobs;
pub mod limits;
pub(crate) mod lost_key;
pub mod mail;
pub mod migrate_from;
pub mod outgoing;
pub mod pool;
pub(crate) mod settings;
