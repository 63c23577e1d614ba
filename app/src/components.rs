//! Parts that several pages share.

pub(crate) mod bell;
pub(crate) mod field;
pub(crate) mod icon;
pub(crate) mod load;
pub(crate) mod outcome;
pub(crate) mod query;
pub(crate) mod scans;
pub(crate) mod sign_in;
pub(crate) mod station;
