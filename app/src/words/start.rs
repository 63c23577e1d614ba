//! The texts of setting a new site up.

use crate::request;
use crate::words::texts::StartPages;

/// The words about a new site, of the person who looks.
pub(crate) fn start() -> &'static StartPages {
    StartPages::of(request::language())
}
