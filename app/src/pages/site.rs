//! The site as a whole: its totals, its running.

mod alerts;
mod dashboard;
mod pool;
mod settings;

pub(crate) use alerts::alerts;
pub(crate) use dashboard::{dashboard, home};
pub(crate) use pool::pool;
pub(crate) use settings::settings;
