//! The binary: command line, settings, router, JSON API, private Postgres, lifecycle.
//!
//! Architecture invariant: no SQL and no business rule. A handler checks the permission, calls one service and maps the
//! outcome. Only `state.rs` and `cli.rs` name the store. To add an API call: a row in `api/mod.rs`, its handler beside it.

// The page tree's types nest deeply; proving them `Send` exceeds the default.
#![recursion_limit = "512"]

mod accept;
pub mod api;
mod audiences;
mod backup;
pub mod cli;
pub mod config;
pub mod downloads;
mod jobs;
mod key_files;
mod lifecycle;
mod limit_layer;
mod live;
pub mod metrics;
mod middleware;
mod monitoring;
mod offline;
mod private_postgres;
mod root;
mod router;
mod state;
mod status;
mod telemetry;
mod texts;
mod watch;

pub use config::TraceSettings;
pub use limit_layer::SCANS;
pub use router::router;
pub use state::AppState;
pub use telemetry::CountErrors;
