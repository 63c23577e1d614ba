//! Accounts, users, sessions and what they are told.

pub mod accounts;
pub mod badges;
pub mod notices;
pub mod passkeys;
pub mod promotions;
pub mod sessions;
pub mod tokens;
pub mod users;
