//! The texts of the alerts' page. What is wrong and what to do stands in the domain, since mail and log say it, too.

use crate::request;
use crate::words::texts::AlertPages;

/// The words about alerts, of the person who looks.
pub(crate) fn alerts() -> &'static AlertPages {
    AlertPages::of(request::language())
}
