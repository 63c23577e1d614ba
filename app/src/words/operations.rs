//! The texts of the pages about running the site.

use crate::request;
use crate::words::texts::OperationPages;

/// The words about running the site, of the person who looks.
pub(crate) fn operations() -> &'static OperationPages {
    OperationPages::of(request::language())
}
