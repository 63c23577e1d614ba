//! The site as a whole: its totals, its running.

mod alerts;
mod dashboard;
mod pool;
mod settings;
mod stations;

pub(crate) use alerts::alerts;
pub use dashboard::{DashboardView, dashboard_parts};
pub(crate) use dashboard::{dashboard, home};
pub(crate) use pool::pool;
pub(crate) use settings::settings;
pub(crate) use stations::stations;
