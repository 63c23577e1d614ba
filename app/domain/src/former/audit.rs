//! Acts of the former audit by this site's names.

/// An act that has no name here.
pub const IMPORTED_ACT: &str = "import_act";

/// Former name and name here. What an act said beside its name does not come over: former snapshots may hold secrets and names.
pub const ACTIONS: &[(&str, &str)] = &[
    ("login_success", "login"),
    ("2fa_verify_success_login_complete", "login"),
    ("login_password_success_pending_2fa", "accept_password"),
    ("login_failed", "login_failed"),
    ("login_failed_user_not_found", "login_failed"),
    ("login_failed_invalid_password", "login_failed"),
    ("login_failed_not_verified", "login_failed"),
    ("2fa_verify_failed", "login_failed"),
    ("login_blocked_account_locked", "login_blocked"),
    ("logout", "logout"),
    ("2fa_enabled", "set_second_factor"),
    ("2fa_disabled", "remove_second_factor"),
    ("password_changed", "set_password"),
    ("registration_success", "create_user"),
    ("role_change", "change_user"),
    ("promote_to_admin", "change_user"),
    ("demote_admin", "change_user"),
    ("demote_user", "change_user"),
    ("delete_user_success", "delete_user"),
    ("delete_user_disabled", "disable_user"),
    ("delete_bag", "delete_bag"),
    ("emergency_unlock", "unlock_user"),
    ("emergency_create_admin", "create_user"),
];
