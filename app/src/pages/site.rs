//! The site as a whole: its totals, its running.

mod alerts;
mod dashboard;
mod design;
mod import;
mod imports;
mod pool;
mod settings;
mod start;
mod stations;

pub(crate) use alerts::alerts;
pub(crate) use dashboard::dashboard;
pub use dashboard::{DashboardView, dashboard_parts};
pub(crate) use design::design;
pub(crate) use import::import;
pub use import::import_parts;
pub(crate) use imports::imports;
pub(crate) use pool::pool;
pub(crate) use settings::settings;
pub(crate) use start::{home, start};
pub(crate) use stations::stations;
