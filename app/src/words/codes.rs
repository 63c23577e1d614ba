//! Words, colours and drawings for the stable codes of outcomes, states, actions, refusals and fields.

use super::texts::Codes;
use super::words;
use crate::request;
use domain::language::Language;
use islands::station::{Look, drawings};

pub(crate) fn pick(language: Language, en: &'static str, hi: &'static str) -> &'static str {
    match language {
        Language::En => en,
        Language::Hi => hi,
    }
}

/// How a code looks that no station shows.
fn own_look(code: &str, language: Language) -> Option<Look> {
    let c = Codes::of(language);
    let (word, tone, drawing) = match code {
        "active" => (c.active, "good", drawings::CHECK),
        "granted" => (c.granted, "good", drawings::CHECK),
        "success" => (c.success, "good", drawings::CHECK),
        "invited" => (c.invited, "info", drawings::NOTE),
        "info" => (c.info, "info", drawings::NOTE),
        "locked" => (c.locked, "warn", drawings::LOCK),
        "pending" => (c.pending, "warn", drawings::DOT),
        "warning" => (c.warning, "warn", drawings::SWAP),
        "critical" => (c.critical, "full", drawings::CROSS),
        "disabled" => (c.disabled, "saved", drawings::CROSS),
        "rejected" => (c.rejected, "bad", drawings::CROSS),
        "error" => (c.error, "bad", drawings::CROSS),
        "danger" => (c.danger, "bad", drawings::DENIED),
        _ => return None,
    };
    Some(Look { word, tone, drawing })
}

fn known_look(code: &str, language: Language) -> Option<Look> {
    islands::station::known_look(code, language).or_else(|| own_look(code, language))
}

/// The short word of an outcome, a state or a mark.
pub(crate) fn code(code: &str, language: Language) -> Option<&'static str> {
    known_look(code, language).map(|look| look.word)
}

/// The short word of a state, in the language of the screen.
pub(crate) fn state(state: &str) -> &'static str {
    code(state, request::language()).unwrap_or_default()
}

/// The colour class and the drawing of a code. Of one that is not known, those of a refusal.
pub(crate) fn look(code: &str) -> Look {
    known_look(code, request::language()).unwrap_or_else(|| islands::station::look(code, Language::default()))
}

/// What a line of the log was about.
pub(crate) fn action(action: &str, language: Language) -> Option<&'static str> {
    let c = Codes::of(language);
    Some(match action {
        "link" => c.act_link,
        "undo" => c.act_undo,
        "unlink" => c.act_unlink,
        "move" => c.act_move,
        "close" => c.act_close,
        "reopen" => c.act_reopen,
        "bill_add" => c.act_bill_add,
        "bill_remove" => c.act_bill_remove,
        _ => return None,
    })
}

/// The words of an offered reason for closing short; other reasons are a person's own text.
pub(crate) fn close_reason(code: &str) -> Option<&'static str> {
    match code {
        "short_stock" => Some(words().reason_short_stock),
        "damaged" => Some(words().reason_damaged),
        _ => None,
    }
}

/// A refusal by its code alone. In English the refusal itself mostly says it better.
pub(crate) fn refusal(code: &str, language: Language) -> Option<&'static str> {
    let (en, hi) = match code {
        "bill_completed" => (
            "This bill is completed. Ask an admin to reopen it.",
            "यह बिल पूरा हो चुका है। ज़रूरत हो तो एडमिन से फिर खुलवाएँ।",
        ),
        "bill_exists" => (
            "There is such a bill already. Open it, or choose a number that is not there yet.",
            "यह बिल पहले से है। उसे खोलें, या ऐसा नंबर चुनें जो अभी नहीं है।",
        ),
        "bill_empty" => (
            "This bill has no parents. Scan at least one parent first.",
            "इस बिल पर कोई पैरेंट नहीं है। पहले कम से कम एक पैरेंट स्कैन करें।",
        ),
        "reason_needed" => (
            "Parents are missing, or not full. Say why this bill is completed all the same.",
            "बिल अधूरा है: पैरेंट कम हैं या पूरे भरे नहीं हैं। कारण लिखकर पूरा करें।",
        ),
        "bill_not_completed" => (
            "This bill is not completed. Nothing changed.",
            "यह बिल पूरा नहीं हुआ है। कुछ नहीं बदला।",
        ),
        "bag_in_use" => (
            "This bag is linked or on a bill. Take it out first.",
            "यह बैग जुड़ा है या बिल पर है। पहले इसे निकालें।",
        ),
        "passkey_late" => (
            "This took more than five minutes, or was answered already. Start again.",
            "पाँच मिनट से ज़्यादा हो गए, या जवाब पहले ही आ चुका है। फिर शुरू करें।",
        ),
        "passkey_refused" => (
            "This passkey was refused, or the account is locked. Try again in a while, or type a code instead.",
            "यह पासकी नहीं चली, या खाता बंद है। थोड़ी देर बाद कोशिश करें, या कोड लिखें।",
        ),
        "passkey_not_added" => (
            "The passkey could not be added. Start again and follow what the browser asks.",
            "पासकी नहीं जुड़ सकी। फिर शुरू करें और ब्राउज़र के निर्देश मानें।",
        ),
        "passkey_known" => (
            "This passkey is registered already. Use another device or another key.",
            "यह पासकी पहले से जुड़ी है। दूसरा डिवाइस या दूसरी चाबी लें।",
        ),
        "passkeys_full" => (
            "You have 20 passkeys, which is the most. Remove one that you no longer use first.",
            "आपके पास 20 पासकी हैं, इससे ज़्यादा नहीं हो सकतीं। पहले कोई पुरानी हटाएँ।",
        ),
        "passkeys_impossible" => (
            "Passkeys need this site to have a name and TLS. Use codes of an app instead.",
            "पासकी के लिए इस साइट का नाम और TLS चाहिए। ऐप के कोड इस्तेमाल करें।",
        ),
        "no_passkey" => (
            "There is no passkey of yours here. Type a code of your app or a recovery code.",
            "यहाँ आपकी कोई पासकी नहीं है। ऐप का कोड या रिकवरी कोड लिखें।",
        ),
        "link_expired" => (
            "This link was used already or is too old. Ask for a new one.",
            "यह लिंक इस्तेमाल हो चुका है या पुराना है। एडमिन से नया लिंक माँगें।",
        ),
        "last_admin" => (
            "No other admin can sign in. First make another admin, who sets a password and a second factor.",
            "कोई और एडमिन साइन इन नहीं कर सकता। पहले ऐसा एडमिन बनाएँ जो पासवर्ड और दूसरा चरण तय कर ले।",
        ),
        "user_disabled" => (
            "This user is disabled. Enable the user first.",
            "यह यूज़र बंद है। पहले उसे चालू करें।",
        ),
        "decided_already" => (
            "This request was decided already. Load the list again.",
            "यह अनुरोध पहले ही तय हो चुका है। सूची फिर खोलें।",
        ),
        "promotion_pending" => (
            "You asked already. Wait until an admin has decided.",
            "आप पहले ही माँग चुके हैं। एडमिन के तय करने तक रुकें।",
        ),
        "nothing_to_confirm" => (
            "No second factor is being set up. Start again from your security page.",
            "दूसरा चरण अभी तैयार नहीं हो रहा। सुरक्षा पेज से फिर शुरू करें।",
        ),
        "no_second_factor" => (
            "Recovery codes stand in for a second factor. Set one up first.",
            "रिकवरी कोड दूसरे चरण के बदले चलते हैं। पहले दूसरा चरण तैयार करें।",
        ),
        "factor_required" => (
            "Your role needs a second factor. Set up another one before you take this one off.",
            "आपकी भूमिका में दूसरा चरण ज़रूरी है। इसे हटाने से पहले दूसरा तैयार करें।",
        ),
        "password_short" => (
            "Your password is good only beside a second factor. Set a longer password first.",
            "आपका पासवर्ड केवल दूसरे चरण के साथ चलता है। पहले लंबा पासवर्ड तय करें।",
        ),
        _ => return None,
    };
    Some(pick(language, en, hi))
}

/// What is wrong with a field, by the field alone. In English the error itself mostly says it better.
pub(crate) fn wrong_field(field: &str, language: Language) -> Option<&'static str> {
    // Of `commands[3].reason` the reason is wrong.
    let (en, hi) = match field.rsplit('.').next().unwrap_or(field) {
        "username" => (
            "Check the user name: 1 to 64 letters, digits, dots or dashes, and nobody else's.",
            "यूज़र नाम जाँचें: 1 से 64 अक्षर, अंक, बिंदु या डैश, और किसी और का न हो।",
        ),
        "passkey_name" => (
            "Name the passkey after its device, in 1 to 80 characters, such as: office phone.",
            "पासकी को डिवाइस का नाम दें, 1 से 80 अक्षर, जैसे: ऑफ़िस का फ़ोन।",
        ),
        "email" => (
            "Type a mail address such as name@example.com that is nobody else's.",
            "सही ईमेल पता लिखें, जैसे name@example.com, जो किसी और का न हो।",
        ),
        "password" => (
            "This password is too short, too common or holds the user name. Choose a longer one.",
            "पासवर्ड बहुत छोटा, बहुत आम या यूज़र नाम वाला है। लंबा पासवर्ड चुनें।",
        ),
        "number" => (
            "This bill number cannot be used: 1 to 64 characters, not there yet, and no bag's label.",
            "यह बिल नंबर नहीं चलेगा: 1 से 64 अक्षर, जो पहले से न हो और बैग का लेबल न हो।",
        ),
        "target_parents" => (
            "Type a number of parents from 1 to 500, and not fewer than are on the bill.",
            "पैरेंट की संख्या 1 से 500 के बीच, और बिल पर रखे पैरेंट से कम न हो।",
        ),
        "scale_weight_g" => (
            "Type kilograms such as 612 or 612.5.",
            "वज़न किलोग्राम में लिखें, जैसे 612 या 612.5।",
        ),
        "customer" | "destination" | "vehicle" | "note" => {
            ("This text is too long. Shorten it.", "यह लेख बहुत लंबा है। छोटा करें।")
        }
        "reason" => (
            "Type a reason, neither very short nor very long.",
            "कारण लिखें: न बहुत छोटा, न बहुत लंबा।",
        ),
        "area" => (
            "Choose an area from the list. A dispatcher needs one.",
            "सूची से क्षेत्र चुनें। डिस्पैचर के लिए एक क्षेत्र ज़रूरी है।",
        ),
        "role" => (
            "Choose a role from the list that may do more than the one of now.",
            "सूची से भूमिका चुनें, जो अभी की भूमिका से ज़्यादा कर सके।",
        ),
        "code" => (
            "This code does not fit. Check the phone's clock and type the code that it shows now.",
            "यह कोड नहीं चला। फ़ोन की घड़ी जाँचें और अभी दिख रहा कोड लिखें।",
        ),
        "current" => (
            "This is not your password of now. Type it again.",
            "यह आपका अभी का पासवर्ड नहीं है। फिर लिखें।",
        ),
        "decision" => (
            "Choose whether to grant or to refuse.",
            "चुनें: देना है या मना करना है।",
        ),
        "parent" => (
            "This parent cannot be used. Scan a parent of your area.",
            "यह पैरेंट नहीं चलेगा। अपने क्षेत्र का पैरेंट स्कैन करें।",
        ),
        "child" => ("Nothing was read. Scan again.", "कुछ नहीं पढ़ा गया। फिर स्कैन करें।"),
        "q" => (
            "Type 3 to 64 letters or digits to search for.",
            "3 से 64 अक्षर या अंक लिखकर खोजें।",
        ),
        "from" | "to" => (
            "Write the time as 2026-11-24T14:15, in the site's time.",
            "समय ऐसे लिखें: 2026-11-24T14:15, साइट के समय में।",
        ),
        "user" => (
            "There is no user of this name. Take the name from the list of users.",
            "इस नाम का कोई यूज़र नहीं। यूज़र की सूची से नाम लें।",
        ),
        "label" => (
            "Type the label of a bag or the number of a bill.",
            "बैग का लेबल या बिल का नंबर लिखें।",
        ),
        "action" | "entity" | "log" | "view" => ("Choose from the list.", "सूची में से चुनें।"),
        "station" => (
            "A station's name has at most 64 plain characters.",
            "स्टेशन का नाम ज़्यादा से ज़्यादा 64 सादे अक्षरों का हो।",
        ),
        "key" | "form" | "cursor" | "id" | "version" | "scan_id" | "made_ms" | "commands" => (
            "This form is too old. Load the page again and retry.",
            "यह फ़ॉर्म पुराना है। पेज फिर खोलकर कोशिश करें।",
        ),
        _ => return None,
    };
    Some(pick(language, en, hi))
}
