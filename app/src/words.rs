//! The texts of the pages, from `app/locales`, and which of them belongs to which code.
//!
//! Sentences of outcomes and refusals are `domain`'s, beside the outcomes.

mod accounts;
mod alerts;
mod audit;
mod camera;
pub(crate) mod codes;
mod design;
mod events;
mod handhelds;
mod imports;
mod list;
mod operations;
mod scanner;
mod site_data;
mod start;
mod texts;

pub(crate) use accounts::accounts;
pub(crate) use alerts::alerts;
pub(crate) use audit::{audit, kind_name, part_text, value_text};
pub(crate) use camera::camera;
pub(crate) use codes::{action, choices, close_reason, code, look, state};
pub(crate) use design::design;

pub(crate) use events::{event_codes, event_name};
pub(crate) use handhelds::handhelds;
pub(crate) use imports::{import_kind, import_state, imports};
pub(crate) use list::list;
pub(crate) use operations::operations;
pub(crate) use scanner::scanner;
pub(crate) use site_data::site_data;
pub(crate) use start::start;
pub(crate) use texts::Pages as Words;

pub use domain::weight::grouped;

use crate::request;
use domain::access::Role;
use domain::language::Language;

/// The words of a language.
pub(crate) fn of(language: Language) -> &'static Words {
    Words::of(language)
}

/// The words of the person who looks.
pub(crate) fn words() -> &'static Words {
    of(request::language())
}

/// A role in the language of the screen.
pub(crate) fn role_name(role: Role) -> &'static str {
    let w = words();
    match role {
        Role::Dispatcher => w.role_dispatcher,
        Role::Biller => w.role_biller,
        Role::Admin => w.role_admin,
    }
}
