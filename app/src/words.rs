//! The texts of the pages, from `app/locales`, and which of them belongs to which code.
//!
//! Sentences of outcomes and refusals are `domain`'s, beside the outcomes.

mod accounts;
mod alerts;
mod audit;
pub(crate) mod codes;
mod events;
mod operations;
mod texts;

pub(crate) use accounts::accounts;
pub(crate) use alerts::alerts;
pub(crate) use audit::{audit, kind_name, part_name};
pub(crate) use codes::{action, close_reason, code, look, state};

pub(crate) use events::{event_codes, event_name};
pub(crate) use operations::operations;
pub(crate) use texts::Pages as Words;

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

/// A number in groups as India writes it: 18,00,000.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let (head, tail) = digits.split_at(digits.len().saturating_sub(3));
    let mut out = String::new();
    for (index, digit) in head.chars().enumerate() {
        if index > 0 && (head.len() - index) % 2 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if !head.is_empty() {
        out.push(',');
    }
    format!("{}{out}{tail}", if number < 0 { "−" } else { "" })
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

/// What was done, for acts whose redirect says so in the address.
pub(crate) fn done(code: &str) -> Option<&'static str> {
    let w = words();
    Some(match code {
        "bag_deleted" => w.done_bag_deleted,
        "bill_created" => w.done_bill_created,
        "bill_saved" => w.done_bill_saved,
        "bill_completed_now" => w.done_bill_completed,
        "bill_reopened" => w.done_bill_reopened,
        "bill_deleted" => w.done_bill_deleted,
        "passkey_added" => w.done_passkey_added,
        "passkey_removed" => w.done_passkey_removed,
        "signed_out" => w.done_signed_out,
        "set_up" => w.done_set_up,
        "password_set" => w.done_password_set,
        "reset_asked" => w.done_reset_asked,
        "verified" => w.done_verified,
        "promotion_asked" => w.done_promotion_asked,
        "password_changed" => w.done_password_changed,
        "session_ended" => w.done_session_ended,
        "sessions_ended" => w.done_sessions_ended,
        "factor_on" => w.done_factor_on,
        "factor_off" => w.done_factor_off,
        "recovery_codes" => w.done_recovery_codes,
        "user_created" => w.done_user_created,
        "user_saved" => w.done_user_saved,
        "link_made" => w.done_link_made,
        "user_disabled" => w.done_user_disabled,
        "user_erased" => w.done_user_erased,
        "user_enabled" => w.done_user_enabled,
        "user_unlocked" => w.done_user_unlocked,
        "factor_reset" => w.done_factor_reset,
        "promotion_decided" => w.done_promotion_decided,
        "query_cancelled" => w.done_query_cancelled,
        "alert_acknowledged" => w.done_alert_acknowledged,
        _ => return None,
    })
}
