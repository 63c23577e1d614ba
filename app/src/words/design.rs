//! The texts of the page of all parts.

use crate::request;
use crate::words::texts::DesignPages;

/// The words about the parts, of the person who looks.
pub(crate) fn design() -> &'static DesignPages {
    DesignPages::of(request::language())
}
