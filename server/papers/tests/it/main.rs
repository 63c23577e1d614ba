//! What was printed, read back: from a picture, as text, and as the printer's language.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails at the line")]

mod bills;
mod labels;
mod printed;
mod printers;
mod raster;
