//! The texts of bare pages, as the build script makes them of `app/locales`.

include!(concat!(env!("OUT_DIR"), "/texts.rs"));
