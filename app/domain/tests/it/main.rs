//! The rules, without a database.

mod access;
mod bills;
mod labels;
mod texts;
mod weights;
