//! Label printers, and the parts of a label that their languages name.

use super::Stock;
use crate::code::Symbology;
use crate::text::Bitmap;

/// What the printer understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrinterLanguage {
    /// Zebra's, and of many others.
    Zpl,
    /// TSC's, which Indian shops have.
    Tspl,
}

/// How many dots it prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    Dpi203,
    Dpi300,
}

impl Resolution {
    /// Dots in a millimetre.
    pub(super) fn dots(self) -> f32 {
        match self {
            Self::Dpi203 => 8.0,
            Self::Dpi300 => 11.811,
        }
    }

    /// The narrowest bar and the smallest square, in dots: a quarter and a third of a millimetre.
    pub(super) fn smallest(self, symbology: Symbology) -> usize {
        match (self, symbology) {
            (Self::Dpi203, Symbology::Code128) => 2,
            (Self::Dpi203, Symbology::Qr) | (Self::Dpi300, Symbology::Code128) => 3,
            (Self::Dpi300, Symbology::Qr) => 4,
        }
    }
}

/// The printer and what is in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Printer {
    pub language: PrinterLanguage,
    pub resolution: Resolution,
    pub stock: Stock,
    pub symbology: Symbology,
}

/// A part of a label at its place, in dots from the top left.
pub(super) enum Part<'a> {
    /// The text of the code, the size of its squares.
    Squares(&'a str, usize),
    /// The text of the code, the width of a bar, the height of the bars.
    Bars(&'a str, usize, usize),
    /// What the printer's own letters can show: the text, and the size of letters in dots.
    Text(&'a str, usize),
    /// What they cannot.
    Dots(Bitmap),
}

/// A part with its left and top.
pub(super) struct Placed<'a> {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) part: Part<'a>,
}
