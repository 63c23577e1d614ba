//! The texts of this crate's sentences, as the build script makes them of `app/locales`.

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

use domain::language::Language;

/// The language of the command line, of mail to addresses of the settings, and of what programs read: nobody's own is known there.
pub(crate) const SITE: Language = Language::ALL[0];
