//! Why a file could not be read, and where.

use crate::row::column_name;
use std::io;

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowDamage {
    /// A byte that the encoding does not know.
    #[error("it has a sign that is not of the file's encoding")]
    Encoding,
    #[error("it has a quotation mark that nothing closes")]
    UnclosedQuote,
    #[error("it is longer than a row may be")]
    TooLong,
}

/// What is wrong with a part of a workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    #[error("it is not there")]
    Missing,
    /// The archive does not hold what its list says.
    #[error("it is cut off or damaged")]
    Archive,
    /// What is in it differs from what was put into it.
    #[error("its checksum is wrong")]
    Checksum,
    #[error("it is packed by a method that is not understood")]
    Method,
    #[error("it is no XML")]
    Xml,
    /// Definitions of the document's own could make a small file large.
    #[error("it has a document type")]
    DocumentType,
    #[error("it has an element that is too long")]
    TooLong,
    #[error("it has a number where none can be")]
    Number,
    #[error("its rows or columns are out of order")]
    Order,
    #[error("it refers to a text that is not there")]
    NoSuchText,
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    #[error("the file could not be read: {0}")]
    Io(#[from] io::Error),
    #[error("the file is empty")]
    Empty,
    /// Neither a text nor a workbook.
    #[error("this is no sheet: it is neither a text (CSV) nor a workbook (XLSX)")]
    NotASheet,
    /// No encoding that is understood.
    #[error("the text is in an encoding that is not understood; save it as UTF-8")]
    UnknownEncoding,
    #[error("the workbook is in the old format XLS; save it as XLSX")]
    OldWorkbook,
    #[error("the workbook is in the binary format XLSB; save it as XLSX")]
    BinaryWorkbook,
    #[error("this is an OpenDocument sheet; save it as XLSX or CSV")]
    OpenDocument,
    #[error("the workbook is protected by a password; save it without one")]
    Protected,
    #[error("the file is larger than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("a part of the workbook is larger than {limit} bytes, unpacked")]
    TooLargeUnpacked { limit: u64 },
    #[error("the workbook has more than {limit} different texts")]
    TooManyTexts { limit: usize },
    #[error("the workbook has more than {limit} parts")]
    TooManyParts { limit: usize },
    #[error("the sheet has more than {limit} merged ranges")]
    TooManyMerged { limit: usize },
    #[error("the workbook has no sheet of that number")]
    NoSuchSheet,
    #[error("row {row}: {damage}")]
    Row { row: u64, damage: RowDamage },
    #[error("part {part} of the workbook: {damage}")]
    Part { part: String, damage: Damage },
    /// Within a sheet of a workbook; the column counts from 0.
    #[error("row {row}{}: {damage}", column.map(|at| format!(", column {}", column_name(at))).unwrap_or_default())]
    Cell {
        row: u64,
        column: Option<u32>,
        damage: Damage,
    },
}

impl SheetError {
    /// The row that it is about, if it is about one.
    pub fn row(&self) -> Option<u64> {
        match self {
            Self::Row { row, .. } | Self::Cell { row, .. } => Some(*row),
            _ => None,
        }
    }

    pub(crate) fn part(part: &str, damage: Damage) -> Self {
        Self::Part {
            part: part.to_owned(),
            damage,
        }
    }
}
