//! The pages, one folder per room of the house. Each reads what it shows through the request's context, and is rendered by the
//! server only.

pub(crate) mod bills;
pub(crate) mod floor;
pub(crate) mod people;
pub(crate) mod proof;
pub(crate) mod site;
