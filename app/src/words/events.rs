//! Words for the acts of the audit.

use crate::words::texts::Events;
use domain::language::Language;

/// An act's code, and which text says what it was.
type Event = (&'static str, fn(&'static Events) -> &'static str);

const EVENTS: &[Event] = &[
    ("login", |t| t.login),
    ("accept_password", |t| t.accept_password),
    ("login_blocked", |t| t.login_blocked),
    ("login_failed", |t| t.login_failed),
    ("logout", |t| t.logout),
    ("verify_identity", |t| t.verify_identity),
    ("refuse_permission", |t| t.refuse_permission),
    ("create_user", |t| t.create_user),
    ("change_user", |t| t.change_user),
    ("unlock_user", |t| t.unlock_user),
    ("disable_user", |t| t.disable_user),
    ("enable_user", |t| t.enable_user),
    ("make_password_link", |t| t.make_password_link),
    ("ask_password_reset", |t| t.ask_password_reset),
    ("sum_attempts", |t| t.sum_attempts),
    ("refuse_link", |t| t.refuse_link),
    ("set_password", |t| t.set_password),
    ("end_session", |t| t.end_session),
    ("end_sessions", |t| t.end_sessions),
    ("begin_second_factor", |t| t.begin_second_factor),
    ("set_second_factor", |t| t.set_second_factor),
    ("remove_second_factor", |t| t.remove_second_factor),
    ("reset_second_factor", |t| t.reset_second_factor),
    ("make_recovery_codes", |t| t.make_recovery_codes),
    ("add_passkey", |t| t.add_passkey),
    ("remove_passkey", |t| t.remove_passkey),
    ("ask_promotion", |t| t.ask_promotion),
    ("approve_promotion", |t| t.approve_promotion),
    ("reject_promotion", |t| t.reject_promotion),
    ("create_token", |t| t.create_token),
    ("revoke_tokens", |t| t.revoke_tokens),
    ("invite_device", |t| t.invite_device),
    ("enrol_device", |t| t.enrol_device),
    ("revoke_device", |t| t.revoke_device),
    ("make_badge", |t| t.make_badge),
    ("revoke_badge", |t| t.revoke_badge),
    ("unlock_badge", |t| t.unlock_badge),
    ("badge_login", |t| t.badge_login),
    ("badge_login_failed", |t| t.badge_login_failed),
    ("create_bill", |t| t.create_bill),
    ("change_bill", |t| t.change_bill),
    ("complete_bill", |t| t.complete_bill),
    ("reopen_bill", |t| t.reopen_bill),
    ("delete_bill", |t| t.delete_bill),
    ("delete_bag", |t| t.delete_bag),
    // Of earlier revisions.
    ("set_child_patterns", |t| t.set_child_patterns),
    ("create_bag_type", |t| t.create_bag_type),
    ("change_bag_type", |t| t.change_bag_type),
    ("reserve_labels", |t| t.reserve_labels),
    ("print_labels", |t| t.print_labels),
    ("change_settings", |t| t.change_settings),
    ("create_area", |t| t.create_area),
    ("change_area", |t| t.change_area),
    ("rotate_key", |t| t.rotate_key),
    ("drill_restore", |t| t.drill_restore),
    ("give_up_secrets", |t| t.give_up_secrets),
    ("seed_demo", |t| t.seed_demo),
    ("begin_migration", |t| t.begin_migration),
    ("finish_migration", |t| t.finish_migration),
    ("import_act", |t| t.import_act),
    ("bring_import", |t| t.bring_import),
    ("start_import", |t| t.start_import),
    ("cancel_import", |t| t.cancel_import),
    ("finish_import", |t| t.finish_import),
    ("read_audit", |t| t.read_audit),
    ("export_audit", |t| t.export_audit),
    ("begin_export", |t| t.begin_export),
    ("export_list", |t| t.export_list),
    ("export_seal", |t| t.export_seal),
    ("archive_audit", |t| t.archive_audit),
    ("cancel_query", |t| t.cancel_query),
    ("repair_integrity", |t| t.repair_integrity),
    ("accept_seals", |t| t.accept_seals),
    ("make_backup", |t| t.make_backup),
    ("restore_database", |t| t.restore_database),
    ("acknowledge_alert", |t| t.acknowledge_alert),
    ("export_user", |t| t.export_user),
    ("delete_user", |t| t.delete_user),
];

/// What an act of the audit was.
pub(crate) fn event_name(action: &str, language: Language) -> Option<&'static str> {
    let (_, text) = EVENTS.iter().find(|(code, _)| *code == action)?;
    Some(text(Events::of(language)))
}

/// The codes of all acts that have words.
pub(crate) fn event_codes() -> impl Iterator<Item = &'static str> {
    EVENTS.iter().map(|(code, _)| *code)
}
