//! Bills: what is shipped to whom.

mod bill;
mod list;
mod print;

pub(crate) use bill::bill;
pub(crate) use list::{bills, new_bill};
pub(crate) use print::bill_print;
