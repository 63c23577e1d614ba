//! What a file was found to hold.

use super::columns::Columns;
use super::preview::Preview;
use serde::{Deserialize, Serialize};

/// What a sheet holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRead {
    /// Empty where the file is a text.
    pub name: String,
    pub hidden: bool,
    /// Whether its rows were taken.
    pub taken: bool,
    /// The row of its headings.
    pub heading: Option<u64>,
    pub columns: Columns,
    pub empty_rows: u64,
    pub hidden_rows: u64,
    pub filtered_rows: u64,
    pub merged_ranges: u64,
    #[serde(flatten)]
    pub preview: Preview,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRead {
    /// `xlsx`, or the encoding of a text.
    pub form: String,
    /// Between the columns of a text.
    pub delimiter: Option<String>,
    pub sheets: Vec<SheetRead>,
}

/// What a look into a file came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Looked {
    Found(FileRead),
    /// Why nothing of it can be taken.
    Nothing(String),
}
