//! Every form that can be refused, sent so that it is.

/// Page, act, form. `{name}` stands for that user's number; `LONG` for more text than any field takes.
pub(crate) type Wrong = (&'static str, &'static str, &'static str);

/// The fields of a form as an address would write them.
pub(crate) fn fields(form: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(form.as_bytes())
        .map(|(name, value)| (name.into_owned(), value.replace("LONG", &"x".repeat(600))))
        .collect()
}

/// By people who have not signed in.
pub(crate) const NOBODY: &[Wrong] = &[
    ("/login", "log_in", "username=jaya&password=wrong"),
    ("/login", "log_in", ""),
    ("/login", "finish_passkey_log_in", "credential=x"),
    ("/login", "read_badge", "badge=x"),
    ("/login/pin", "log_in_badge", "pin=123456"),
    ("/enrol", "enrol_device", "code=x"),
    ("/login/code", "log_in_code", "code=123456"),
    ("/login/code", "finish_passkey_log_in", "credential=x"),
    (
        "/setup?token=none",
        "set_up",
        "token=none&username=a%20b&email=x@example.com&password=four plain words",
    ),
    (
        "/setup?token=none",
        "set_up",
        "token=none&username=erased-7&email=x@example.com&password=four plain words",
    ),
    (
        "/setup?token=none",
        "set_up",
        "token=none&username=kiran&email=nothing&password=four plain words",
    ),
    (
        "/setup?token=none",
        "set_up",
        "token=none&username=kiran&email=x@example.com&password=short",
    ),
    (
        "/setup?token=none",
        "set_up",
        "token=none&username=kiran&email=x@example.com&password=four plain words",
    ),
    (
        "/set-password?token=none",
        "set_password",
        "token=none&password=four plain words here",
    ),
    (
        "/set-password?token=none",
        "set_password",
        "token=none&password=short",
    ),
];

/// By somebody whose password was right and whose code is still to come.
pub(crate) const PENDING: &[Wrong] = &[
    ("/login/code", "log_in_code", "code=no-such-code"),
    ("/login/code", "log_in_code", ""),
];

/// By a dispatcher.
pub(crate) const DISPATCHER: &[Wrong] = &[
    ("/profile", "ask_promotion", "role=x&reason=रात की पाली में अकेले"),
    (
        "/profile",
        "ask_promotion",
        "role=dispatcher&reason=रात की पाली में अकेले",
    ),
    ("/profile", "ask_promotion", "role=biller&reason=x"),
    ("/profile", "ask_promotion", "role=biller&reason=LONG"),
    (
        "/profile/security",
        "change_password",
        "current=wrong&password=four other plain words",
    ),
    (
        "/profile/security",
        "change_password",
        "current=four plain words here&password=short",
    ),
    (
        "/profile/security",
        "change_password",
        "current=four plain words here&password=jaya and other words",
    ),
    (
        "/profile/security",
        "change_password",
        "current=four plain words here&password=LONG",
    ),
    (
        "/profile/security",
        "change_password",
        "current=four plain words here&password=passwordpassword",
    ),
    ("/profile/security", "end_session", "number=x"),
    ("/profile/security", "make_recovery_codes", ""),
    ("/profile/security", "finish_passkey", "name=x&credential=x"),
    ("/profile/security", "remove_passkey", "id=x"),
    ("/profile/security", "remove_passkey", "id=999999"),
    ("/profile/security/codes", "confirm_factor", "code=123456"),
    ("/notifications", "mark_read", "id=x"),
    ("/verify", "verify", "proof=wrong"),
    ("/verify", "verify", ""),
    ("/scan", "scan", "code=?!"),
    ("/scan", "scan", "code="),
    ("/scan", "scan", "code=C0001"),
    ("/scan", "scan", "code=C9999"),
    ("/scan", "scan", "code=BILL1"),
    ("/scan?parent=SB00003", "scan", "parent=SB00003&code=C0300&key=x"),
    ("/scan?parent=SB00003", "undo", "parent=SB00003&scan_id=x"),
    ("/scan?parent=SB00003", "undo", "parent=&key=x"),
    (
        "/scan?parent=SB00003",
        "close_parent",
        "parent=SB00003&reason=other",
    ),
    (
        "/scan?parent=SB00003",
        "close_parent",
        "parent=SB00003&reason=other&other=LONG",
    ),
    ("/bags/SB00003", "close_parent", "parent=SB00003&reason=other"),
    ("/bags/SB00003", "unlink", "parent=SB00003&child="),
    ("/bags/SB00003", "unlink", "parent=SB00003&child=C0003&key=x"),
    ("/bags/SB00003", "reopen_parent", "parent=&key=x"),
    ("/bags/SB00003", "delete_bag", "label=SB00003"),
];

/// By a biller.
pub(crate) const BILLER: &[Wrong] = &[
    ("/bills/new", "create_bill", "number=&target_parents=2"),
    ("/bills/new", "create_bill", "number=LONG&target_parents=2"),
    ("/bills/new", "create_bill", "number=SB00077&target_parents=2"),
    ("/bills/new", "create_bill", "number=BILL1&target_parents=2"),
    ("/bills/new", "create_bill", "number=BILL7&target_parents=many"),
    ("/bills/new", "create_bill", "number=BILL7&target_parents=501"),
    (
        "/bills/new",
        "create_bill",
        "number=BILL7&target_parents=2&customer=LONG",
    ),
    (
        "/bills/new",
        "create_bill",
        "number=BILL7&target_parents=2&destination=LONG",
    ),
    (
        "/bills/new",
        "create_bill",
        "number=BILL7&target_parents=2&vehicle=LONG",
    ),
    (
        "/bills/new",
        "create_bill",
        "number=BILL7&target_parents=2&note=LONG",
    ),
    (
        "/bills/new",
        "create_bill",
        "number=BILL7&target_parents=2&note=%07",
    ),
    (
        "/bills/new",
        "create_bill",
        "number=BILL7&target_parents=2&area=nowhere",
    ),
    (
        "/bills/BILL2",
        "change_bill",
        "seen[number]=BILL2&seen[version]=x&note=x",
    ),
    (
        "/bills/BILL2",
        "change_bill",
        "seen[number]=BILL2&seen[version]=99&note=x",
    ),
    (
        "/bills/BILL2",
        "change_bill",
        "seen[number]=BILL2&scale_weight=much",
    ),
    (
        "/bills/BILL2",
        "change_bill",
        "seen[number]=BILL2&scale_weight=29,5",
    ),
    (
        "/bills/BILL2",
        "change_bill",
        "seen[number]=BILL2&target_parents=many",
    ),
    (
        "/bills/BILL2",
        "change_bill",
        "seen[number]=BILL2&target_parents=0",
    ),
    ("/bills/BILL2", "change_bill", "seen[number]=BILL2&customer=LONG"),
    ("/bills/BILL3", "change_bill", "seen[number]=BILL3&note=x"),
    ("/bills/BILL2", "change_bill", "seen[number]=NONE&note=x"),
    ("/bills/BILL2", "add_parent", "number=BILL2&code=SB00001&key=x"),
    ("/bills/BILL2", "add_parent", "number=NONE&code=SB00001"),
    (
        "/bills/BILL2",
        "remove_parent",
        "number=BILL2&parent=SB00001&key=x",
    ),
    ("/bills/BILL2/complete", "complete_bill", "number=BILL1"),
    ("/bills/BILL2/complete", "complete_bill", "number=BILL2"),
    ("/bills/BILL2", "complete_bill", "number=BILL2&reason=LONG"),
    ("/bills/BILL2", "complete_bill", "number=BILL2&stamp=x"),
    ("/bills/BILL3", "complete_bill", "number=BILL3&reason=x"),
    ("/bills/BILL3", "reopen_bill", "number=BILL3&reason=x"),
    ("/bills/BILL2", "delete_bill", "number=BILL2"),
];

/// By an admin.
pub(crate) const ADMIN: &[Wrong] = &[
    (
        "/admin/users/new",
        "invite_user",
        "username=&email=x@example.com&role=biller",
    ),
    (
        "/admin/users/new",
        "invite_user",
        "username=jaya&email=x@example.com&role=biller",
    ),
    (
        "/admin/users/new",
        "invite_user",
        "username=kiran&email=nothing&role=biller",
    ),
    (
        "/admin/users/new",
        "invite_user",
        "username=kiran&email=jaya@example.com&role=biller",
    ),
    (
        "/admin/users/new",
        "invite_user",
        "username=kiran&email=x@example.com&role=x",
    ),
    (
        "/admin/users/new",
        "invite_user",
        "username=kiran&email=x@example.com&role=dispatcher",
    ),
    (
        "/admin/users/new",
        "invite_user",
        "username=kiran&email=x@example.com&role=biller&area=nowhere",
    ),
    (
        "/admin/users/new",
        "invite_user",
        "username=kiran&email=x@example.com&role=biller&area=%07",
    ),
    ("/admin/users/{jaya}", "change_user", "id={jaya}&seen[version]=x"),
    (
        "/admin/users/{jaya}",
        "change_user",
        "id={jaya}&username=bina&email=jaya@example.com&role=dispatcher&area=jaipur",
    ),
    (
        "/admin/users/{jaya}",
        "change_user",
        "id={jaya}&username=jaya&email=bina@example.com&role=dispatcher&area=jaipur",
    ),
    (
        "/admin/users/{jaya}",
        "change_user",
        "id={jaya}&username=jaya&email=jaya@example.com&role=x&area=jaipur",
    ),
    (
        "/admin/users/{jaya}",
        "change_user",
        "id={jaya}&username=jaya&email=jaya@example.com&role=dispatcher&area=",
    ),
    (
        "/admin/users/{jaya}",
        "change_user",
        "id=x&username=jaya&email=jaya@example.com&role=biller&area=",
    ),
    (
        "/admin/users/{amit}",
        "change_user",
        "id={amit}&username=amit&email=amit@example.com&role=biller&area=",
    ),
    (
        "/admin/users/{ravi}",
        "make_password_link",
        "id={ravi}&delivery=hand",
    ),
    (
        "/admin/users/{ravi}",
        "make_password_link",
        "id=999999&delivery=hand",
    ),
    ("/admin/users/{amit}", "disable_user", "id={amit}"),
    ("/admin/users/{jaya}", "disable_user", "id={jaya}&version=x"),
    ("/admin/users/{ravi}", "enable_user", "id={ravi}&version=x"),
    ("/admin/users/{jaya}", "unlock_user", "id=999999"),
    ("/admin/users/{jaya}", "end_user_sessions", "id={jaya}&number=x"),
    ("/admin/users/{jaya}", "end_user_sessions", "id=999999"),
    ("/admin/users/{jaya}", "reset_user_factor", "id={jaya}&version=x"),
    ("/admin/users/{jaya}", "reset_user_factor", "id=999999"),
    ("/admin/users/{amit}", "erase_user", "id={amit}"),
    ("/admin/users/{jaya}", "erase_user", "id={jaya}&version=x"),
    ("/admin/promotions", "decide_promotion", "id=x&decision=approve"),
    ("/admin/promotions", "decide_promotion", "id=1&decision=x"),
    (
        "/admin/promotions",
        "decide_promotion",
        "id=1&decision=approve&note=LONG",
    ),
    ("/admin/promotions", "decide_promotion", "id=2&decision=approve"),
    (
        "/admin/promotions",
        "decide_promotion",
        "id=999999&decision=approve",
    ),
    ("/admin/handhelds", "invite_device", "name=LONG"),
    ("/admin/handhelds", "revoke_device", "id=x"),
    ("/admin/handhelds", "revoke_device", "id=999999"),
    ("/admin/handhelds", "make_badge", "username=nobody"),
    ("/admin/handhelds", "make_badge", "username=ravi"),
    ("/admin/handhelds", "revoke_badge", "id=999999"),
    ("/admin/handhelds", "unlock_badge", "id=999999"),
    ("/pool_dashboard", "cancel_query", "process=x&began=1"),
    ("/pool_dashboard", "cancel_query", "process=1&began=x"),
    ("/pool_dashboard", "cancel_query", "process=999999&began=1"),
    ("/admin/alerts", "acknowledge_alert", "id=x"),
    ("/admin/alerts", "acknowledge_alert", "id=999999"),
    ("/bags/SB00001", "delete_bag", "label=SB00001"),
    ("/bags/SB00001", "delete_bag", "label=SB99999"),
    ("/bills/BILL1", "reopen_bill", "number=BILL1&reason=x"),
    ("/bills/BILL3", "reopen_bill", "number=BILL3&reason="),
    ("/bills/BILL3", "reopen_bill", "number=BILL3&reason=LONG"),
    ("/bills/BILL3", "reopen_bill", "number=BILL3&reason=x&stamp=x"),
    ("/bills/BILL3", "delete_bill", "number=BILL3"),
    ("/bills/BILL1", "delete_bill", "number=BILL1&stamp=x"),
    ("/profile/security/codes", "confirm_factor", "code=123456"),
    ("/profile/security", "remove_factor", ""),
];

/// What a dispatcher sends that is answered and not refused: with an outcome, or with a page that offers the form no more.
pub(crate) const ANSWERED: &[Wrong] = &[
    ("/login/code", "begin_passkey_log_in", "step=second"),
    ("/profile/security", "end_session", "number=999999"),
    ("/profile/security", "remove_factor", ""),
    ("/scan?parent=SB00003", "undo", "parent="),
    ("/scan?parent=SB00003", "move_child", "child=&to_parent=SB00003"),
    ("/scan?parent=SB00003", "both_here", "child=&parent=SB00003"),
    ("/bags/C0003", "move_child", "child=C0003&to_parent="),
    ("/scan", "choose_area", "area=nowhere&next=/scan"),
];
