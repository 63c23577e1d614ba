//! The texts of the pages about the site's own data.

use crate::request;
use crate::words::texts::SiteDataPages;

/// The words about the site's own data, of the person who looks.
pub(crate) fn site_data() -> &'static SiteDataPages {
    SiteDataPages::of(request::language())
}
