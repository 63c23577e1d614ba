//! Health, alerts, backups, settings and the acts of the command line.

pub mod activity;
pub mod alerts;
pub mod backups;
pub(crate) mod carry_over;
pub mod collations;
pub mod condition;
pub mod deliveries;
pub(crate) mod demo;
pub mod drills;
mod first_run;
pub mod imports;
pub mod indexes;
pub mod jobs;
pub mod limits;
pub mod migrate_from;
pub mod replica;
pub(crate) mod schema;
pub mod settings;
