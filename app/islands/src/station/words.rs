//! The texts of a station, as the build script makes them of `app/locales`.

include!(concat!(env!("OUT_DIR"), "/texts.rs"));
