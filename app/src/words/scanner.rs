//! The texts of the page that tests a scanner.

use crate::request;
use crate::words::texts::ScannerPages;

/// The words about scanners, of the person who looks.
pub(crate) fn scanner() -> &'static ScannerPages {
    ScannerPages::of(request::language())
}
