//! HTTP on the real router over real Postgres, and what holds for the code as a whole.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails at the line")]
#![recursion_limit = "512"]

mod accounts;
mod alerts;
mod api;
mod architecture;
mod audit;
mod audit_coverage;
#[path = "../../service/tests/it/authenticator.rs"]
mod authenticator;
mod authz;
mod backup;
mod bad_input;
mod badges;
mod bills;
mod commands;
mod config;
mod damaged_reads;
mod deliveries;
mod docs;
mod exports;
mod former_dump;
mod hindi;
mod imports;
mod leaks;
mod limits;
mod live;
mod monitoring;
mod pages;
mod papers;
mod passkeys;
mod plans;
mod private;
mod reports;
mod root;
mod round_trips;
mod secrets;
mod sinks;
mod site;
mod site_data;
mod stage;
mod stale;
mod stations;
#[cfg(feature = "traces")]
mod traces;
