//! The texts about people: signing in, one's own account, users.

use crate::request;
use crate::words::texts::AccountPages;

/// The words about accounts, of the person who looks.
pub(crate) fn accounts() -> &'static AccountPages {
    AccountPages::of(request::language())
}
