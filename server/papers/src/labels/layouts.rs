//! Sizes of labels, in millimetres: sheets of A4 as they are sold, and rolls for label printers.

use crate::PaperError;
use crate::canvas::Area;

/// A sheet of A4 with labels of one size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SheetLayout {
    /// By which it is chosen: how many labels it has.
    pub key: &'static str,
    pub columns: usize,
    pub rows: usize,
    /// Of a label.
    pub width: f32,
    pub height: f32,
    /// Of the first label from the edges of the paper.
    pub left: f32,
    pub top: f32,
    /// Between labels side by side; those above each other touch.
    pub gap: f32,
}

const fn layout(
    columns: usize,
    rows: usize,
    (width, height): (f32, f32),
    (left, top): (f32, f32),
    gap: f32,
    key: &'static str,
) -> SheetLayout {
    SheetLayout {
        key,
        columns,
        rows,
        width,
        height,
        left,
        top,
        gap,
    }
}

/// The sheets that can be printed.
pub const SHEETS: &[SheetLayout] = &[
    layout(2, 4, (99.1, 67.7), (4.65, 13.1), 2.5, "8"),
    layout(2, 5, (99.1, 57.0), (4.65, 6.0), 2.5, "10"),
    layout(3, 4, (63.5, 72.0), (7.2, 4.5), 2.55, "12"),
    layout(3, 7, (63.5, 38.1), (7.2, 15.15), 2.55, "21"),
    layout(3, 8, (63.5, 33.9), (7.2, 12.9), 2.55, "24"),
    layout(4, 10, (45.7, 25.4), (9.7, 21.5), 2.6, "40"),
    layout(5, 13, (38.1, 21.2), (4.75, 10.7), 2.5, "65"),
];

impl SheetLayout {
    /// The sheet of that key.
    pub fn of(key: &str) -> Option<&'static Self> {
        SHEETS.iter().find(|layout| layout.key == key)
    }

    /// How many labels a sheet has.
    pub fn places(&self) -> usize {
        self.columns * self.rows
    }

    /// Where a label stands: row by row, from 0.
    pub(crate) fn place(&self, at: usize) -> Result<Area, PaperError> {
        if at >= self.places() {
            return Err(PaperError::NoSuchPlace(at));
        }
        Ok(Area {
            x: self.left + (at % self.columns) as f32 * (self.width + self.gap),
            y: self.top + (at / self.columns) as f32 * self.height,
            w: self.width,
            h: self.height,
        })
    }
}

/// Labels on a roll.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stock {
    /// By which it is chosen.
    pub key: &'static str,
    pub width: f32,
    pub height: f32,
    /// Between labels.
    pub gap: f32,
}

/// The rolls that can be printed.
pub const STOCKS: &[Stock] = &[
    Stock {
        key: "50x25",
        width: 50.0,
        height: 25.0,
        gap: 2.0,
    },
    Stock {
        key: "75x50",
        width: 75.0,
        height: 50.0,
        gap: 2.0,
    },
    Stock {
        key: "100x50",
        width: 100.0,
        height: 50.0,
        gap: 3.0,
    },
    Stock {
        key: "100x75",
        width: 100.0,
        height: 75.0,
        gap: 3.0,
    },
];

impl Stock {
    /// The roll of that key.
    pub fn of(key: &str) -> Option<&'static Self> {
        STOCKS.iter().find(|stock| stock.key == key)
    }
}
