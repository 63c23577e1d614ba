//! The texts about shared handhelds and badges.

use crate::request;
use crate::words::texts::HandheldPages;

/// The words about handhelds and badges, of the person who looks.
pub(crate) fn handhelds() -> &'static HandheldPages {
    HandheldPages::of(request::language())
}
