//! The texts about accounts: signing in, one's own account, users.

use super::catalogue;

impl Accounts {
    /// What was done, for acts whose redirect says so in the address.
    pub(super) fn done(&self, code: &str) -> Option<&'static str> {
        Some(match code {
            "signed_out" => self.done_signed_out,
            "set_up" => self.done_set_up,
            "password_set" => self.done_password_set,
            "reset_asked" => self.done_reset_asked,
            "verified" => self.done_verified,
            "promotion_asked" => self.done_promotion_asked,
            "password_changed" => self.done_password_changed,
            "session_ended" => self.done_session_ended,
            "sessions_ended" => self.done_sessions_ended,
            "factor_on" => self.done_factor_on,
            "factor_off" => self.done_factor_off,
            "recovery_codes" => self.done_recovery_codes,
            "user_created" => self.done_user_created,
            "user_saved" => self.done_user_saved,
            "link_made" => self.done_link_made,
            "user_disabled" => self.done_user_disabled,
            "user_enabled" => self.done_user_enabled,
            "user_unlocked" => self.done_user_unlocked,
            "factor_reset" => self.done_factor_reset,
            "promotion_decided" => self.done_promotion_decided,
            _ => return None,
        })
    }
}

catalogue! {
    /// The texts about accounts in one language.
    Accounts

    // Signing in.
    forgot_link: "Forgot the password?", "पासवर्ड भूल गए?";
    no_account: "No account? An admin makes one for you.", "खाता नहीं है? एडमिन बना देंगे।";
    back_to_sign_in: "Back to sign-in", "साइन इन पर लौटें";
    other_signs_in: "Somebody else signs in", "कोई और साइन इन करे";
    code_title: "Type your code", "अपना कोड लिखें";
    code: "Code", "कोड";
    code_hint: "Six digits of your app, or a recovery code.", "ऐप के छह अंक, या एक रिकवरी कोड।";
    code_late: "This took too long. Sign in again.", "बहुत देर हो गई। फिर साइन इन करें।";
    forgot_title: "Forgotten password", "पासवर्ड भूल गए";
    forgot_help: "Say who you are, and you get a link that sets a new password.", "बताएँ कि आप कौन हैं, और नया पासवर्ड तय करने का लिंक पाएँ।";
    forgot_name: "User name or mail address", "यूज़र नाम या ईमेल पता";
    forgot_ask: "Ask for a link", "लिंक माँगें";
    done_reset_asked: "If the account exists, a mail with a link was sent to it, or an admin was told and will hand you a link.", "अगर यह खाता है, तो उसके ईमेल पर लिंक भेजा गया है, या एडमिन को बताया गया है और वे आपको लिंक देंगे।";
    new_password: "New password", "नया पासवर्ड";
    password_hint: "At least 15 characters. A few unrelated words are easy to keep in mind.", "कम से कम 15 अक्षर। कुछ अलग-अलग शब्द याद रखना आसान है।";
    password_show: "Show", "दिखाएँ";
    password_hide: "Hide", "छिपाएँ";
    password_suggest: "Suggest a passphrase", "पासवर्ड सुझाएँ";
    set_password: "Set the password", "पासवर्ड तय करें";
    set_up_title: "Set up this site", "यह साइट तैयार करें";
    set_up_help: "Make the first admin. The link works once.", "पहला एडमिन बनाएँ। यह लिंक एक ही बार चलता है।";
    make_admin: "Make the admin", "एडमिन बनाएँ";
    verify_title: "Confirm that it is you", "पक्का करें कि आप ही हैं";
    verify_help: "This can do harm, so confirm that it is you. You are not asked again for five minutes.", "इससे नुकसान हो सकता है, इसलिए पक्का करें कि आप ही हैं। पाँच मिनट तक फिर नहीं पूछा जाएगा।";
    proof_or_code: "Password, or a code of your app", "पासवर्ड, या ऐप का कोड";
    verify: "Confirm", "पक्का करें";
    done_signed_out: "You are signed out.", "आप साइन आउट हो गए।";
    done_set_up: "The admin is made. Sign in now.", "एडमिन बन गया। अब साइन इन करें।";
    done_password_set: "The password is set. Sign in now.", "पासवर्ड तय हो गया। अब साइन इन करें।";
    done_verified: "Confirmed. Nothing was changed yet: do it once more.", "पक्का हो गया। अभी कुछ नहीं बदला: एक बार फिर करें।";

    // One's own profile.
    member_since: "Member since", "कब से";
    last_login: "Last sign-in", "पिछला साइन इन";
    second_factor: "Second factor", "दूसरा चरण";
    on: "On", "चालू";
    off: "Off", "बंद";
    security: "Sign-in and security", "साइन इन और सुरक्षा";
    promotion: "Another role", "दूसरी भूमिका";
    promotion_help: "Do you need a role that may do more? Say why. An admin decides, and you are told.", "क्या आपको ज़्यादा अधिकार वाली भूमिका चाहिए? कारण बताएँ। एडमिन तय करेंगे और आपको बताया जाएगा।";
    promotion_role: "Role that you ask for", "माँगी गई भूमिका";
    promotion_hint: "10 to 500 characters.", "10 से 500 अक्षर।";
    promotion_ask: "Ask for the role", "भूमिका माँगें";
    promotion_asked: "{}, asked for on {}", "{}, माँगी गई {}";
    choose: "Choose…", "चुनें…";
    done_promotion_asked: "Asked. You are told when an admin has decided.", "अनुरोध भेज दिया। एडमिन के तय करने पर आपको बताया जाएगा।";

    // Security.
    factor_missing: "Set up a second factor first", "पहले दूसरा चरण तैयार करें";
    factor_missing_help: "Your role can do nothing else without it.", "इसके बिना आपकी भूमिका में कुछ और नहीं हो सकता।";
    codes_title: "Codes of an app", "ऐप के कोड";
    codes_help: "An app on your phone shows a new code every 30 seconds. It is asked for after the password.", "फ़ोन का ऐप हर 30 सेकंड में नया कोड दिखाता है। पासवर्ड के बाद यही पूछा जाता है।";
    codes_since: "On since {}", "{} से चालू";
    codes_begin: "Set up codes", "कोड तैयार करें";
    codes_replace: "Replace the app or phone", "ऐप या फ़ोन बदलें";
    codes_replace_help: "The old codes work until a code of the new app has come.", "नए ऐप का कोड आने तक अभी के कोड चलेंगे।";
    codes_off: "Take the codes off", "कोड हटाएँ";
    codes_off_help: "Then your password alone signs you in. Every other device is signed out.", "तब केवल पासवर्ड से साइन इन होगा। बाकी सब डिवाइस साइन आउट हो जाएँगे।";
    recovery: "Recovery codes", "रिकवरी कोड";
    recovery_left: "Unused: {}", "बचे हुए: {}";
    recovery_help: "Each signs you in once when the phone is not at hand.", "फ़ोन पास न हो तो हर कोड से एक बार साइन इन होता है।";
    recovery_make: "Make new recovery codes", "नए रिकवरी कोड बनाएँ";
    recovery_make_help: "The old ones stop working.", "पुराने कोड अब नहीं चलेंगे।";
    last_used: "Last used", "पिछली बार";
    never: "Never", "कभी नहीं";
    password_change: "Change the password", "पासवर्ड बदलें";
    password_current: "Current password", "अभी का पासवर्ड";
    password_change_help: "Every other device is signed out.", "बाकी सब डिवाइस साइन आउट हो जाएँगे।";
    password_since: "Password set", "पासवर्ड तय हुआ";
    devices: "Signed-in devices", "साइन इन डिवाइस";
    no_devices: "Signed in nowhere.", "कहीं साइन इन नहीं है।";
    device: "Device", "डिवाइस";
    device_unknown: "Unknown browser", "अनजान ब्राउज़र";
    device_this: "This device", "यह डिवाइस";
    address: "Address", "पता";
    signed_in_at: "Signed in", "साइन इन हुआ";
    end: "End", "बंद करें";
    end_label: "End the session of {}, signed in {}", "{} का सत्र बंद करें, साइन इन {}";
    end_others: "Sign out everywhere else", "बाकी सब जगह साइन आउट करें";
    done_password_changed: "The password is changed.", "पासवर्ड बदल गया।";
    done_session_ended: "The session is ended.", "सत्र बंद हो गया।";
    done_sessions_ended: "The sessions are ended.", "सत्र बंद हो गए।";
    done_factor_on: "Codes are on. Keep the recovery codes now.", "कोड चालू हैं। रिकवरी कोड अभी सँभाल लें।";
    done_factor_off: "The codes are off.", "कोड बंद हैं।";
    done_recovery_codes: "New recovery codes are made.", "नए रिकवरी कोड बन गए।";

    // What is shown once.
    once_codes_title: "Your recovery codes", "आपके रिकवरी कोड";
    once_codes_help: "They are shown only now. Print or copy them, and keep them away from the phone. Each works once.", "ये केवल अभी दिखेंगे। इन्हें छापें या कॉपी करें और फ़ोन से अलग रखें। हर कोड एक बार चलता है।";
    once_link_title: "Link for {}", "{} के लिए लिंक";
    once_link_help: "It is shown only now. Hand it over yourself: whoever has it sets the password. It works once, for {} hours.", "यह केवल अभी दिखेगा। इसे खुद दें: जिसके पास लिंक है वही पासवर्ड तय करेगा। यह एक बार चलता है, {} घंटे तक।";
    once_mailed: "It was mailed to the user, too.", "इसे यूज़र को ईमेल भी किया गया।";
    qr_code: "QR code", "QR कोड";
    copy: "Copy", "कॉपी करें";
    copied: "Copied.", "कॉपी हो गया।";

    // Setting codes up.
    set_up_codes: "Set up codes of an app", "ऐप के कोड तैयार करें";
    step_app: "Open an authenticator app on your phone, such as Aegis, 2FAS or Google Authenticator.", "फ़ोन पर ऑथेंटिकेटर ऐप खोलें, जैसे Aegis, 2FAS या Google Authenticator।";
    step_scan: "Scan this code with the app, or type the key into it.", "ऐप से यह कोड स्कैन करें, या चाबी लिखें।";
    step_code: "Type the code that the app shows now.", "ऐप में अभी दिख रहा कोड लिखें।";
    key: "Key", "चाबी";
    on_this_phone: "Open in an app on this phone", "इसी फ़ोन के ऐप में खोलें";
    code_six: "Six-digit code", "छह अंकों का कोड";
    codes_turn_on: "Turn the codes on", "कोड चालू करें";
    nothing_begun: "Nothing is being set up. Begin here.", "अभी कुछ तैयार नहीं हो रहा। यहाँ से शुरू करें।";
    back_to_security: "Back to security", "सुरक्षा पर लौटें";

    // Notifications.
    notifications: "Notifications", "सूचनाएँ";
    unread: "Unread", "नई";
    unread_one: "1 unread notification", "1 नई सूचना";
    unread_many: "{} unread notifications", "{} नई सूचनाएँ";
    mark_read: "Mark as read", "पढ़ी हुई मानें";
    mark_all: "Mark all as read", "सब पढ़ी हुई मानें";
    open: "Open", "खोलें";
    no_notifications: "No notifications yet.", "अभी कोई सूचना नहीं।";

    // Users, for admins.
    admin: "Admin", "एडमिन";
    users: "Users", "यूज़र";
    promotions: "Promotions", "पदोन्नति";
    new_user: "New user", "नया यूज़र";
    new_user_help: "The user sets a password with a one-time link.", "यूज़र एक बार चलने वाले लिंक से पासवर्ड तय करेगा।";
    user_has: "Name or mail contains", "नाम या ईमेल में है";
    no_users: "No users match. Change the filter.", "कोई यूज़र नहीं मिला। छँटाई बदलें।";
    area_hint: "A dispatcher needs one.", "डिस्पैचर के लिए ज़रूरी।";
    make_user: "Make the user and show the link", "यूज़र बनाएँ और लिंक दिखाएँ";
    make_user_mail: "Make the user and mail the link", "यूज़र बनाएँ और लिंक ईमेल करें";
    failed_logins: "Failed sign-ins in a row", "लगातार असफल साइन इन";
    locked_until: "Waits until", "इस समय तक रुका";
    link_until: "Open link until", "लिंक कब तक";
    edit_user: "Edit the user", "यूज़र बदलें";
    edit_user_help: "Another role or area signs the user out everywhere.", "भूमिका या क्षेत्र बदलने पर यूज़र हर जगह साइन आउट हो जाएगा।";
    this_is_you: "This is you. Your password, second factor and devices are on your own page.", "यह आप ही हैं। आपका पासवर्ड, दूसरा चरण और डिवाइस आपके अपने पेज पर हैं।";
    link_title: "Link for a new password", "नए पासवर्ड का लिंक";
    link_help: "The link works once and voids earlier ones. The old password works until the link is used.", "लिंक एक बार चलता है और पुराने लिंक रद्द करता है। लिंक चलने तक अभी का पासवर्ड चलेगा।";
    link_make: "Make a link to hand over", "देने के लिए लिंक बनाएँ";
    link_mail: "Mail a link", "लिंक ईमेल करें";
    unlock: "End the wait", "रुकावट हटाएँ";
    unlock_help: "After failed sign-ins this account waits. The user may try again at once.", "असफल साइन इन के बाद यह खाता रुका है। यूज़र तुरंत फिर कोशिश कर सकेगा।";
    end_all: "Sign the user out everywhere", "यूज़र को हर जगह साइन आउट करें";
    disable: "Disable the user", "यूज़र को बंद करें";
    disable_help: "The user is signed out at once and cannot sign in. Everything that was done stays in the log. You can enable the user again.", "यूज़र तुरंत साइन आउट होगा और साइन इन नहीं कर सकेगा। किया हुआ सब लॉग में रहेगा। आप उसे फिर चालू कर सकते हैं।";
    enable: "Enable the user", "यूज़र को चालू करें";
    enable_help: "The user may sign in again, with the password and second factor of before.", "यूज़र पहले के पासवर्ड और दूसरे चरण से फिर साइन इन कर सकेगा।";
    reset_factor: "Reset the second factor", "दूसरा चरण हटाएँ";
    reset_factor_help: "For a lost phone. Codes, recovery codes and passkeys work no more, and the user is signed out everywhere. Make sure who is asking.", "खोए फ़ोन के लिए। कोड, रिकवरी कोड और पासकी अब नहीं चलेंगे और यूज़र हर जगह साइन आउट होगा। पहचान पक्की करें।";
    last_days: "Last 14 days", "पिछले 14 दिन";
    no_days: "No scans in the last 14 days.", "पिछले 14 दिन में कोई स्कैन नहीं।";
    day: "Day", "दिन";
    linked_children: "Children packed", "भरे गए चाइल्ड";
    billed_parents: "Parents onto bills", "बिल पर पैरेंट";
    hours: "Hours with scans", "स्कैन वाले घंटे";
    per_hour: "Children per hour", "प्रति घंटा चाइल्ड";
    events: "Newest events", "नई घटनाएँ";
    no_events: "No events yet.", "अभी कोई घटना नहीं।";
    event: "Event", "घटना";
    done_user_created: "The user is made.", "यूज़र बन गया।";
    done_user_saved: "Saved.", "सहेजा गया।";
    done_link_made: "The link is made.", "लिंक बन गया।";
    done_user_disabled: "The user is disabled.", "यूज़र बंद है।";
    done_user_enabled: "The user is enabled.", "यूज़र चालू है।";
    done_user_unlocked: "The user may try again.", "यूज़र फिर कोशिश कर सकता है।";
    done_factor_reset: "The second factor is off.", "दूसरा चरण हटा दिया गया।";

    // Promotions, for admins.
    pending: "Waiting", "बाकी";
    decided: "Decided", "तय हुए";
    none_pending: "Nobody waits for a decision.", "कोई अनुरोध बाकी नहीं।";
    none_decided: "Nothing was decided yet.", "अभी कुछ तय नहीं हुआ।";
    from_to: "{} → {}", "{} → {}";
    decision_note: "Note to the user, if any", "यूज़र के लिए टिप्पणी, यदि हो";
    approve: "Grant", "दें";
    approve_label: "Grant {} the role", "{} को भूमिका दें";
    reject: "Refuse", "मना करें";
    reject_label: "Refuse {} the role", "{} को भूमिका न दें";
    approve_help: "Granted, the user has the role at once and signs in again.", "देने पर भूमिका तुरंत मिलेगी और यूज़र फिर साइन इन करेगा।";
    done_promotion_decided: "Decided. The user is told.", "तय हो गया। यूज़र को बता दिया गया।";
}
