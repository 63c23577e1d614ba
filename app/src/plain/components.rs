//! Parts that only plain pages have.

pub(crate) mod admin;
pub(crate) mod devices;
pub(crate) mod handover;
pub(crate) mod passkey;
pub(crate) mod password;
pub(crate) mod script;
