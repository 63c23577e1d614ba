//! The small parts of the pages that need no request.

mod addresses;
mod differences;
mod errors;
mod forms;
mod texts;
