//! Accounts, users, sessions and what they are told.

pub mod accounts;
pub mod badges;
pub(crate) mod common_passwords;
pub(crate) mod notices;
pub mod passkeys;
pub(crate) mod passwords;
pub(crate) mod promotions;
pub(crate) mod second_factor;
pub(crate) mod strangers;
pub mod users;
