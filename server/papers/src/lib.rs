//! What is put on paper: sheets of labels and bills as PDF, labels for label printers (decision 59).
//!
//! Pure: what is printed comes in, bytes go out. Names of things come in as well, so that nothing here is of one language.

mod bill;
mod canvas;
mod code;
mod error;
mod labels;
mod text;

pub use bill::{Bill, BillForm, BillWords, Firm, Goods, Parent, Signatures, Totals, bill_pdf};
pub use code::Symbology;
pub use error::PaperError;
pub use labels::{
    Label, LabelSheet, Printer, PrinterLanguage, Resolution, SHEETS, STOCKS, SheetLayout, Stock,
    labels_for_printer, labels_pdf,
};
