//! The one catalogue of the interface's texts, in every language.
//!
//! Sentences of outcomes live in `domain`, beside the outcomes; everything else that a person reads is here. `{}` stands
//! for a value, see `fill`.

mod accounts;
mod alerts;
mod audit;
pub(crate) mod codes;
mod events;
mod operations;

pub(crate) use accounts::accounts;
pub(crate) use alerts::alerts;
pub(crate) use audit::{audit, kind_name, part_name};
pub(crate) use codes::{action, close_reason, code, icon, tone};

pub(crate) use events::{event_codes, event_name};
pub(crate) use operations::operations;

use crate::request;
use domain::access::Role;
use domain::language::Language;

/// Makes a struct of texts and its instance in each language.
macro_rules! catalogue {
    ($(#[$about:meta])* $catalogue:ident $($name:ident: $en:literal, $hi:literal;)*) => {
        $(#[$about])*
        #[derive(Debug)]
        pub struct $catalogue { $(pub $name: &'static str,)* }

        impl $catalogue {
            /// The texts of a language.
            pub fn of(language: domain::language::Language) -> &'static Self {
                static EN: $catalogue = $catalogue { $($name: $en,)* };
                static HI: $catalogue = $catalogue { $($name: $hi,)* };
                match language {
                    domain::language::Language::En => &EN,
                    domain::language::Language::Hi => &HI,
                }
            }
        }
    };
}
pub(crate) use catalogue;

/// The words of a language.
pub fn of(language: Language) -> &'static Words {
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

/// Puts values into the places that `{}` marks, in order.
pub fn fill(text: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let mut parts = text.split("{}");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(values.next().copied().unwrap_or_default());
        out.push_str(part);
    }
    out
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

self::catalogue! {
    /// The texts of the interface in one language, but for those about accounts.
    Words

    // The frame.
    skip_to_content: "Skip to content", "सीधे सामग्री पर जाएँ";
    main_menu: "Main menu", "मुख्य मेनू";
    language: "Language", "भाषा";
    source_code: "Source code of this program (AGPL)", "इस प्रोग्राम का सोर्स कोड (AGPL)";
    loading: "Loading…", "लोड हो रहा है…";
    to_start: "Go to the start page", "पहले पेज पर जाएँ";
    try_again: "Try again", "फिर कोशिश करें";
    cancel: "Cancel", "रद्द करें";
    save: "Save", "सहेजें";
    yes: "Yes", "हाँ";
    no: "No", "नहीं";
    all: "All", "सभी";
    filter: "Filter", "छाँटें";
    more_filters: "More filters", "और छँटाई";
    next_page: "Next page", "अगला पेज";
    when: "When", "कब";
    who: "Who", "किसने";

    // Signing in, people.
    sign_in: "Sign in", "साइन इन करें";
    sign_out: "Sign out", "साइन आउट";
    sign_in_again: "Sign in again", "फिर साइन इन करें";
    session_ended: "You are signed out. Your scans are kept on this device.", "आप साइन आउट हो गए हैं। आपके स्कैन इस डिवाइस पर सुरक्षित हैं।";
    username: "User name", "यूज़र नाम";
    password: "Password", "पासवर्ड";
    profile: "Profile", "प्रोफ़ाइल";
    role: "Role", "भूमिका";
    role_dispatcher: "Dispatcher", "डिस्पैचर";
    role_biller: "Biller", "बिलर";
    role_admin: "Admin", "एडमिन";

    // Signing in again, the bell, the ways to account pages.
    other_signs_in: "Somebody else", "कोई और";
    code: "Code", "कोड";
    code_hint: "Six digits of your app, or a recovery code.", "ऐप के छह अंक, या एक रिकवरी कोड।";
    code_late: "This took too long. Sign in again.", "बहुत देर हो गई। फिर साइन इन करें।";
    security: "Sign-in and security", "साइन इन और सुरक्षा";
    unread_one: "1 unread notification", "1 नई सूचना";
    unread_many: "{} unread notifications", "{} नई सूचनाएँ";
    admin: "Admin", "एडमिन";
    audit: "Audit", "ऑडिट";
    audit_of_this: "All about it in the audit", "ऑडिट में इसका सब कुछ";

    // What was done on an account's page: any page may be the one that comes next.
    done_reset_asked: "If the account exists, a mail with a link was sent to it, or an admin was told and will hand you a link.", "अगर यह खाता है, तो उसके ईमेल पर लिंक भेजा गया है, या एडमिन को बताया गया है और वे आपको लिंक देंगे।";
    done_signed_out: "You are signed out.", "आप साइन आउट हो गए।";
    done_set_up: "The admin is made. Sign in now.", "एडमिन बन गया। अब साइन इन करें।";
    done_password_set: "The password is set. Sign in now.", "पासवर्ड तय हो गया। अब साइन इन करें।";
    done_verified: "Confirmed. Nothing was changed yet: do it once more.", "पक्का हो गया। अभी कुछ नहीं बदला: एक बार फिर करें।";
    done_promotion_asked: "Asked. You are told when an admin has decided.", "अनुरोध भेज दिया। एडमिन के तय करने पर आपको बताया जाएगा।";
    done_password_changed: "The password is changed.", "पासवर्ड बदल गया।";
    done_session_ended: "The session is ended.", "सत्र बंद हो गया।";
    done_sessions_ended: "The sessions are ended.", "सत्र बंद हो गए।";
    done_factor_on: "Codes are on. Keep the recovery codes now.", "कोड चालू हैं। रिकवरी कोड अभी सँभाल लें।";
    done_factor_off: "The codes are off.", "कोड बंद हैं।";
    done_recovery_codes: "New recovery codes are made.", "नए रिकवरी कोड बन गए।";
    done_user_created: "The user is made.", "यूज़र बन गया।";
    done_user_saved: "Saved.", "सहेजा गया।";
    done_link_made: "The link is made.", "लिंक बन गया।";
    done_user_disabled: "The user is disabled.", "यूज़र बंद है।";
    done_user_erased: "The person is erased.", "व्यक्ति मिटा दिया गया।";
    done_user_enabled: "The user is enabled.", "यूज़र चालू है।";
    done_user_unlocked: "The user may try again.", "यूज़र फिर कोशिश कर सकता है।";
    done_factor_reset: "The second factor is off.", "दूसरा चरण हटा दिया गया।";
    done_alert_acknowledged: "Noted: you take care of it.", "दर्ज हुआ: आप देख रहे हैं।";
    done_promotion_decided: "Decided. The user is told.", "तय हो गया। यूज़र को बता दिया गया।";
    done_query_cancelled: "The query was cancelled.", "क्वेरी रोक दी गई।";

    // Dashboard.
    dashboard: "Dashboard", "डैशबोर्ड";
    as_of: "As of {}", "{} तक";
    all_bags: "All bags", "सभी बैग";
    open_parents: "Open parents", "खुले पैरेंट";
    full_parents: "Full parents", "भरे पैरेंट";
    short_parents: "Closed short", "कम में बंद";
    scans_24h: "Scans in the last 24 hours", "पिछले 24 घंटे के स्कैन";
    refused_24h: "Refused in the last 24 hours", "पिछले 24 घंटे में अस्वीकार";
    none_refused: "Nothing was refused.", "कुछ भी अस्वीकार नहीं हुआ।";
    active_users: "People scanning now", "अभी स्कैन कर रहे लोग";
    active_stations: "Stations scanning now", "अभी चल रहे स्टेशन";
    wrong_clocks: "Stations whose clock is wrong: set it", "जिन स्टेशनों की घड़ी गलत है: ठीक करें";
    latest_scans: "Latest scans", "नए स्कैन";
    chart_label: "Scans per hour, accepted and refused", "हर घंटे के स्कैन, स्वीकार और अस्वीकार";
    accepted: "Accepted", "स्वीकार";
    refused: "Refused", "अस्वीकार";
    hour: "Hour", "घंटा";
    as_table: "As a table", "तालिका में देखें";

    // Passkeys.
    done_passkey_added: "The passkey is added. It can sign you in from now on.", "पासकी जुड़ गई। अब उससे साइन इन हो सकता है।";
    done_passkey_removed: "The passkey is removed. Delete it on the device, too.", "पासकी हटा दी गई। उसे डिवाइस से भी मिटाएँ।";

    // Bags.
    bags: "Bags", "बैग";
    parent: "Parent", "पैरेंट";
    parents: "Parents", "पैरेंट";
    child: "Child", "चाइल्ड";
    children: "Children", "चाइल्ड";
    label: "Label", "लेबल";
    label_has: "Label contains", "लेबल में है";
    kind: "Kind", "प्रकार";
    bag_type: "Bag type", "बैग की किस्म";
    status: "Status", "स्थिति";
    status_open: "Open", "खुला";
    status_full: "Full", "भरा";
    status_closed_short: "Closed short", "कम में बंद";
    weight: "Weight", "वज़न";
    area: "Area", "क्षेत्र";
    new_parents_area: "Area of new parents", "नए पैरेंट का क्षेत्र";
    no_area: "No area", "कोई क्षेत्र नहीं";
    linked: "Linked", "जुड़ा हुआ";
    on_a_bill: "On a bill", "बिल पर";
    legacy: "Old label", "पुराना लेबल";
    first_seen: "First seen", "पहली बार";
    history: "History", "इतिहास";
    no_bags: "No bags match. Change the filter.", "कोई बैग नहीं मिला। छँटाई बदलें।";
    no_scans_yet: "No scans yet.", "अभी कोई स्कैन नहीं।";
    no_children: "No children yet.", "अभी कोई चाइल्ड नहीं।";
    frozen: "Its bill is completed, so nothing about this bag changes any more.", "इसका बिल पूरा हो चुका है, इसलिए इस बैग में अब कुछ नहीं बदलेगा।";
    pack_this: "Pack this parent", "इस पैरेंट को भरें";
    unlink: "Take out", "निकालें";
    unlink_label: "Take {} out", "{} निकालें";
    unlink_from: "Take out of {}", "{} से निकालें";
    move_title: "Move to another parent", "दूसरे पैरेंट में ले जाएँ";
    move_to: "New parent's label", "नए पैरेंट का लेबल";
    move_child: "Move", "ले जाएँ";
    reopen: "Reopen", "फिर खोलें";
    delete_bag: "Delete this bag", "यह बैग मिटाएँ";
    delete_bag_help: "It holds nothing and is on no bill. Its history stays in the log.", "इसमें कुछ नहीं है और यह किसी बिल पर नहीं है। इतिहास बना रहेगा।";
    done_bag_deleted: "The bag was deleted.", "बैग मिटा दिया गया।";

    // Scanning.
    scan: "Scan", "स्कैन";
    scan_title: "Scan children into parents", "पैरेंट में चाइल्ड स्कैन करें";
    prompt_parent: "Scan a parent", "पैरेंट स्कैन करें";
    prompt_child: "Scan a child, or the next parent", "चाइल्ड या अगला पैरेंट स्कैन करें";
    prompt_bill_parent: "Scan a parent onto this bill", "इस बिल के लिए पैरेंट स्कैन करें";
    scan_parent_first: "Scan a parent first.", "पहले पैरेंट स्कैन करें।";
    parent_chosen: "Now packing {}.", "अब {} में भर रहे हैं।";
    no_parent: "No parent yet", "अभी कोई पैरेंट नहीं";
    ready: "Ready to scan.", "स्कैन के लिए तैयार।";
    reading: "Read. Waiting for the answer.", "पढ़ लिया। जवाब का इंतज़ार है।";
    send: "Enter", "भेजें";
    undo: "Undo", "वापस लें";
    next_parent: "Next parent", "अगला पैरेंट";
    move_here: "Move here:", "यहाँ लाएँ:";
    close_short: "Close short", "कम में बंद करें";
    close_reason: "Reason", "कारण";
    reason_short_stock: "Short stock", "माल कम है";
    reason_damaged: "Damaged", "खराब है";
    reason_other: "Other", "अन्य";
    reason_text: "If other: what happened?", "अन्य हो तो: क्या हुआ?";
    last_scans: "Last scans", "पिछले स्कैन";
    saved_offline: "Saved on this device. It is sent when the network is back.", "इस डिवाइस पर सहेजा गया। नेटवर्क आने पर भेजा जाएगा।";
    damaged_read: "This looks like a damaged read. Scan the bag's own code again.", "यह ठीक से नहीं पढ़ा गया लगता है। बैग का अपना कोड फिर स्कैन करें।";
    waiting: "Waiting to be sent: {}", "भेजना बाकी: {}";
    unkept: "This browser keeps no scans: its storage is full or switched off. Until they are sent only this page has them: do not close it.", "यह ब्राउज़र स्कैन नहीं सहेज रहा: उसकी जगह भरी है या बंद है। भेजे जाने तक वे सिर्फ़ इस पेज में हैं: इसे बंद न करें।";
    held_title: "Too old to be sent by themselves", "अपने आप भेजने के लिए बहुत पुराने";
    held_help: "These scans waited longer than 6 days, so nobody can say any more whether they were sent before. Look at each bag: do it again, or discard it.", "ये स्कैन 6 दिन से ज़्यादा रुके रहे; अब पता नहीं कि पहले भेजे गए थे या नहीं। हर बैग देखें: दोबारा करें या हटा दें।";
    held_send: "Do it again", "दोबारा करें";
    held_drop: "Discard", "हटा दें";
    kept_mine: "Your scans that wait on this device: {}. Open the scan page to send them.", "इस डिवाइस पर आपके भेजे जाने बाकी स्कैन: {}। भेजने के लिए स्कैन पेज खोलें।";
    kept_theirs: "Scans of {} that wait on this device: {}. They are sent when {} signs in here and opens the scan page.", "{} के भेजे जाने बाकी स्कैन इस डिवाइस पर: {}। {} के यहाँ साइन इन करके स्कैन पेज खोलने पर वे भेजे जाएँगे।";
    kept_open: "Open the scan page", "स्कैन पेज खोलें";
    kept_leave: "Scans that wait on this device: {}. Nobody sends them once you are signed out: they stay here until you sign in on this device again. Sign out all the same?", "इस डिवाइस पर भेजे जाने बाकी स्कैन: {}। साइन आउट के बाद उन्हें कोई नहीं भेजेगा: इसी डिवाइस पर फिर साइन इन करने तक वे यहीं रहेंगे। फिर भी साइन आउट करें?";
    sound_on: "Sound is on", "आवाज़ चालू है";
    sound_off: "Sound is off. Tap to turn it on.", "आवाज़ बंद है। चालू करने के लिए दबाएँ।";

    // Search.
    search: "Search", "खोजें";
    search_label: "Label or bill number, or a part of it", "लेबल या बिल नंबर, या उसका हिस्सा";
    search_help: "Scan or type any label or bill number.", "कोई भी लेबल या बिल नंबर स्कैन करें या लिखें।";
    search_nothing: "Nothing matches “{}”. Try a shorter part of it.", "“{}” से कुछ नहीं मिला। छोटा हिस्सा लिखकर देखें।";

    // Bills.
    bill: "Bill", "बिल";
    bills: "Bills", "बिल";
    new_bill: "New bill", "नया बिल";
    open_bill: "Open the bill", "बिल खोलें";
    opened: "Opened", "खोला गया";
    completed: "Completed", "पूरा हुआ";
    status_new: "New", "नया";
    status_processing: "Processing", "जारी";
    status_completed: "Completed", "पूरा";
    number: "Bill number", "बिल नंबर";
    number_has: "Number contains", "नंबर में है";
    number_hint: "1 to 64 characters.", "1 से 64 अक्षर।";
    target_parents: "Number of parents", "पैरेंट की संख्या";
    target_hint: "1 to 500.", "1 से 500।";
    customer: "Customer", "ग्राहक";
    destination: "Destination", "गंतव्य";
    vehicle: "Vehicle number", "गाड़ी नंबर";
    note: "Note", "टिप्पणी";
    totals: "Totals", "कुल";
    actual_weight: "Actual weight", "असल वज़न";
    expected_weight: "Expected weight", "अपेक्षित वज़न";
    variance: "Variance", "अंतर";
    scale_weight: "Scale weight in kg", "काँटे का वज़न (kg)";
    scale_hint: "From the weighbridge, such as 612.5. Empty takes it away.", "धर्मकाँटे से, जैसे 612.5। खाली छोड़ने पर हट जाएगा।";
    scale_difference: "Scale less actual", "काँटा − असल";
    mark: "Mark", "निशान";
    remove: "Remove", "हटाएँ";
    remove_label: "Remove {}", "{} हटाएँ";
    no_bills: "No bills match. Change the filter, or open a new bill.", "कोई बिल नहीं मिला। छँटाई बदलें या नया बिल खोलें।";
    no_parents_yet: "No parents yet. Scan the first one.", "अभी कोई पैरेंट नहीं। पहला स्कैन करें।";
    bill_is_completed: "This bill is completed. Its totals and its parents are frozen.", "यह बिल पूरा हो चुका है। इसका जोड़ और पैरेंट अब नहीं बदलेंगे।";
    edit_bill: "Edit the bill, scale weight", "बिल बदलें, काँटे का वज़न";
    complete_bill: "Complete the bill", "बिल पूरा करें";
    complete_reason: "Reason", "कारण";
    complete_reason_hint: "Needed when parents are missing, or some are short, empty or open.", "तब ज़रूरी है जब पैरेंट कम हों, या कुछ अधूरे, खाली या खुले हों।";
    reason: "Reason", "कारण";
    reopen_bill: "Reopen the bill", "बिल फिर खोलें";
    reopen_reason: "Why is it reopened?", "फिर क्यों खोल रहे हैं?";
    delete_bill: "Delete the bill", "बिल मिटाएँ";
    delete_bill_help: "Bill {} is deleted and its parents become free.", "बिल {} मिट जाएगा और उसके पैरेंट खाली हो जाएँगे।";
    print: "Print", "प्रिंट";
    back_to_bill: "Back to the bill", "बिल पर लौटें";
    dispatch_bill: "Dispatch bill", "डिस्पैच बिल";
    signature_loader: "Loaded by", "लोड करने वाला";
    signature_driver: "Driver", "ड्राइवर";
    signature_receiver: "Received by", "पाने वाला";
    done_bill_created: "The bill is open. Scan its parents.", "बिल खुल गया। उसके पैरेंट स्कैन करें।";
    done_bill_saved: "Saved.", "सहेजा गया।";
    done_bill_completed: "The bill is completed.", "बिल पूरा हो गया।";
    done_bill_reopened: "The bill is open again.", "बिल फिर खुल गया।";
    done_bill_deleted: "The bill was deleted.", "बिल मिटा दिया गया।";

    // What went wrong.
    error_title: "This did not work", "यह नहीं हो पाया";
    forbidden_title: "Not allowed", "अनुमति नहीं है";
    not_found_title: "Not found", "नहीं मिला";
}
