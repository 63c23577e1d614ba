//! The languages that the product speaks: a folder of `app/locales` each.

include!(concat!(env!("OUT_DIR"), "/languages.rs"));

impl Language {
    /// The language of a tag such as `hi` or `hi-IN`, if the product speaks it: the longest beginning that names one counts.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let mut begin = tag.trim();
        loop {
            let named = |language: &Self| begin.eq_ignore_ascii_case(language.tag());
            if let Some(language) = Self::ALL.into_iter().find(named) {
                return Some(language);
            }
            begin = begin.rsplit_once(['-', '_'])?.0;
        }
    }

    /// The same; English for anything unknown.
    pub fn from_tag(tag: &str) -> Self {
        Self::of_tag(tag).unwrap_or_default()
    }
}
