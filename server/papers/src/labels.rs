//! Labels: a code, what it says in letters, and from whom it is.

mod arrange;
mod layouts;
mod printed;
mod printer;
mod sheet;
mod tspl;
mod zpl;

pub use layouts::{SHEETS, STOCKS, SheetLayout, Stock};
pub use printed::labels_for_printer;
pub use printer::{Printer, PrinterLanguage, Resolution};
pub use sheet::{LabelSheet, labels_pdf};

/// What one label shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// In the code and in letters below or beside it.
    pub code: String,
    /// The firm's name; empty for none.
    pub company: String,
    /// What is in the bag, and whatever else belongs below the code; empty for none.
    pub below: String,
}
