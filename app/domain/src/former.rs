//! What the former system wrote, as this one understands it: pure rules of the migration (decision 53).
//!
//! Each rule answers for one row or for a handful that belong together. What is a matter of counting over whole tables is SQL of the store.
//! Whatever is not taken over as it stood has a [`Rule`], which the report tells with its rows.

mod area;
mod audit;
mod bag;
mod person;
mod rule;
mod twins;

pub use area::{FormerArea, read_area};
pub use audit::{ACTIONS, IMPORTED_ACT};
pub(crate) use bag::legacy_type;
pub use bag::{JudgedBag, Use, judge_bag, judge_number};
pub use person::{free_name, read_email, read_role, read_username};
pub use rule::Rule;
pub use twins::{Fate, Twin, renamed, settle_numbers, settle_twins};

/// Children that one parent can hold, whatever its type.
pub const MOST_CHILDREN: i64 = 1000;
/// Parents that one bill can hold.
pub const MOST_PARENTS: i64 = 500;
