//! Parts that several pages share.

pub(crate) mod admin;
pub(crate) mod bell;
pub(crate) mod devices;
pub(crate) mod field;
pub(crate) mod handover;
pub(crate) mod icon;
pub(crate) mod load;
pub(crate) mod outcome;
pub(crate) mod passkey;
pub(crate) mod query;
pub(crate) mod scans;
pub(crate) mod script;
pub(crate) mod sign_in;
pub(crate) mod station;
