//! People: signing in, one's own account, users.

mod badge;
mod handhelds;
mod notifications;
mod profile;
mod promotions;
mod security;
mod security_codes;
mod sign_in;
mod user;
mod user_acts;
mod users;

pub(crate) use badge::{enrol, pin};
pub(crate) use handhelds::handhelds;
pub(crate) use notifications::notifications;
pub(crate) use profile::profile;
pub(crate) use promotions::promotions;
pub(crate) use security::security;
pub(crate) use security_codes::security_codes;
pub(crate) use sign_in::{forgot, log_in, log_in_code, set_password, set_up, verify};
pub(crate) use user::user;
pub(crate) use users::{admin, new_user, users};
