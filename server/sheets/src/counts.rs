//! What was met on the way.

/// Whether rows that a person does not see are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HiddenRows {
    /// They are counted only.
    #[default]
    Leave,
    Take,
}

/// What a sheet holds, as far as it was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that were given out.
    pub rows: u64,
    /// Rows in which nothing stands, styled or not.
    pub empty: u64,
    /// Rows in which something stands and that nobody sees, hidden by hand or by a filter.
    pub hidden: u64,
    /// Those of them that lie in the range of a filter.
    pub filtered: u64,
    /// Merged ranges of the sheet.
    pub merged: u64,
}
