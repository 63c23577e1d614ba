//! How much a file may be.

use std::path::PathBuf;

/// Bounds of what is read, and where what does not fit into memory may lie.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of the file.
    pub packed: u64,
    /// Bytes of one part of a workbook, unpacked.
    pub unpacked: u64,
    /// Different texts in a workbook.
    pub strings: usize,
    /// Merged ranges in one sheet.
    pub merged: usize,
    /// Bytes of one row.
    pub row: usize,
    /// Texts of a workbook that are held in memory, in bytes; more of them lie in a file without a name.
    pub strings_in_memory: usize,
    /// Folder of that file; none: that of the system.
    pub folder: Option<PathBuf>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            packed: 256 << 20,
            // A row of Excel's longest sheet with four cells is about 200 bytes of XML.
            unpacked: 2 << 30,
            strings: 8_000_000,
            merged: 100_000,
            row: 1 << 20,
            strings_in_memory: 16 << 20,
            folder: None,
        }
    }
}
