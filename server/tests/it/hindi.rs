//! Nothing on a page in Hindi, and no refusal, is in English: every page of the one table, and every form sent wrongly.

mod english;
mod pages;
mod person;
mod refusals;
mod scans;
pub(crate) mod stage;
mod wrong;
mod wrong_site_data;
