//! Bills: what is shipped to whom.

mod bill;
mod complete;
mod facts;
mod list;
mod new;
mod print;
mod sight;

pub(crate) use bill::bill;
pub(crate) use complete::complete;
pub(crate) use list::bills;
pub(crate) use new::new_bill;
pub(crate) use print::bill_print;
