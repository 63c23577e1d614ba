//! Words for the acts of the audit.

use crate::words::codes::pick;
use domain::language::Language;

/// Each act's code, and what it was in each language.
const EVENTS: &[(&str, &str, &str)] = &[
    ("login", "Signed in", "साइन इन किया"),
    (
        "accept_password",
        "Password right, code still to come",
        "पासवर्ड सही, कोड बाकी",
    ),
    (
        "login_blocked",
        "Tried to sign in while the account waits",
        "रुके खाते में साइन इन की कोशिश",
    ),
    ("login_failed", "Failed sign-in", "असफल साइन इन"),
    ("logout", "Signed out", "साइन आउट किया"),
    ("verify_identity", "Confirmed the identity", "पहचान पक्की की"),
    ("refuse_permission", "Not allowed", "अनुमति नहीं मिली"),
    ("create_user", "User made", "यूज़र बना"),
    ("change_user", "User edited", "यूज़र बदला गया"),
    ("unlock_user", "Wait ended", "रुकावट हटी"),
    ("disable_user", "User disabled", "यूज़र बंद किया गया"),
    ("enable_user", "User enabled", "यूज़र चालू किया गया"),
    (
        "make_password_link",
        "Link for a new password made",
        "नए पासवर्ड का लिंक बना",
    ),
    ("ask_password_reset", "Forgot the password", "पासवर्ड भूल गए"),
    ("sum_attempts", "Further attempts, counted", "और कोशिशें, गिनी गईं"),
    ("refuse_link", "Link refused", "लिंक नहीं चला"),
    ("set_password", "Password set", "पासवर्ड तय हुआ"),
    ("end_session", "Session ended", "सत्र बंद हुआ"),
    ("end_sessions", "Sessions ended", "सत्र बंद हुए"),
    (
        "begin_second_factor",
        "Began to set up codes",
        "कोड तैयार करना शुरू किया",
    ),
    ("set_second_factor", "Codes turned on", "कोड चालू हुए"),
    ("remove_second_factor", "Codes taken off", "कोड हटाए"),
    ("reset_second_factor", "Second factor reset", "दूसरा चरण हटाया गया"),
    ("make_recovery_codes", "Recovery codes made", "रिकवरी कोड बने"),
    ("add_passkey", "Passkey added", "पासकी जोड़ी"),
    ("remove_passkey", "Passkey removed", "पासकी हटाई"),
    ("ask_promotion", "Asked for another role", "दूसरी भूमिका माँगी"),
    ("approve_promotion", "Role granted", "भूमिका दी गई"),
    ("reject_promotion", "Role refused", "भूमिका नहीं दी गई"),
    ("create_token", "API token made", "API टोकन बना"),
    ("revoke_tokens", "API tokens revoked", "API टोकन रद्द हुए"),
    ("create_bill", "Bill opened", "बिल खोला"),
    ("change_bill", "Bill edited", "बिल बदला"),
    ("complete_bill", "Bill completed", "बिल पूरा किया"),
    ("reopen_bill", "Bill reopened", "बिल फिर खोला"),
    ("delete_bill", "Bill deleted", "बिल मिटाया"),
    ("delete_bag", "Bag deleted", "बैग मिटाया"),
    (
        "set_child_patterns",
        "Forms of child labels set",
        "चाइल्ड लेबल के रूप तय हुए",
    ),
    (
        "rotate_key",
        "Secrets encrypted with a new key",
        "गोपनीय चीज़ें नई चाबी से बंद कीं",
    ),
    (
        "drill_restore",
        "Restore of a backup tried",
        "बैकअप से वापसी आज़माई गई",
    ),
    (
        "give_up_secrets",
        "Secrets of a lost key given up",
        "खोई चाबी की गोपनीय चीज़ें छोड़ दी गईं",
    ),
    ("seed_demo", "Demo data made", "नमूना डेटा बना"),
    ("read_audit", "Looked into the audit", "ऑडिट देखा"),
    ("export_audit", "Audit exported", "ऑडिट एक्सपोर्ट किया"),
    ("export_seal", "Seal exported", "मुहर एक्सपोर्ट की"),
    (
        "archive_audit",
        "Month of a log archived",
        "लॉग का महीना संग्रह में रखा",
    ),
    ("cancel_query", "Query cancelled", "क्वेरी रोकी गई"),
    ("repair_integrity", "Counts were set right", "गिनतियाँ ठीक की गईं"),
    ("accept_seals", "Chain of seals accepted", "मुहरों की कड़ी सही मानी"),
    ("make_backup", "Backup made", "बैकअप बना"),
    (
        "restore_database",
        "Database restored from a backup",
        "बैकअप से डेटाबेस वापस लाया",
    ),
    ("acknowledge_alert", "Alert acknowledged", "अलर्ट की ज़िम्मेदारी ली"),
    ("export_user", "Personal data exported", "निजी डेटा एक्सपोर्ट किया"),
    ("delete_user", "User erased", "यूज़र का नाम-पता मिटाया"),
];

/// What an act of the audit was.
pub(crate) fn event_name(action: &str, language: Language) -> Option<&'static str> {
    let (_, en, hi) = EVENTS.iter().find(|(code, ..)| *code == action)?;
    Some(pick(language, en, hi))
}

/// The codes of all acts that have words.
pub(crate) fn event_codes() -> impl Iterator<Item = &'static str> {
    EVENTS.iter().map(|(code, ..)| *code)
}
