//! The texts of lists.

use crate::request;
use crate::words::texts::ListPages;

/// The words about lists, of the person who looks.
pub(crate) fn list() -> &'static ListPages {
    ListPages::of(request::language())
}
