//! The texts of a station, in every language: the catalogue of this area of the site. `{}` stands for a value.

macro_rules! catalogue {
    ($($name:ident: $en:literal, $hi:literal;)*) => {
        /// What a station says and shows.
        #[derive(Debug)]
        pub(crate) struct Words { $(pub(super) $name: &'static str,)* }

        impl Words {
            /// The texts of a language.
            pub(crate) fn of(language: domain::language::Language) -> &'static Self {
                static EN: Words = Words { $($name: $en,)* };
                static HI: Words = Words { $($name: $hi,)* };
                match language {
                    domain::language::Language::En => &EN,
                    domain::language::Language::Hi => &HI,
                }
            }
        }
    };
}

catalogue! {
    parent: "Parent", "पैरेंट";
    parents: "Parents", "पैरेंट";
    children: "Children", "चाइल्ड";
    label: "Label", "लेबल";
    bag_type: "Bag type", "बैग की किस्म";
    weight: "Weight", "वज़न";
    bill: "Bill", "बिल";
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
    sound_on: "Sound is on", "आवाज़ चालू है";
    sound_off: "Sound is off. Tap to turn it on.", "आवाज़ बंद है। चालू करने के लिए दबाएँ।";
    totals: "Totals", "कुल";
    actual_weight: "Actual weight", "असल वज़न";
    expected_weight: "Expected weight", "अपेक्षित वज़न";
    variance: "Variance", "अंतर";
    scale_weight: "Scale weight in kg", "काँटे का वज़न (kg)";
    scale_difference: "Scale less actual", "काँटा − असल";
    mark: "Mark", "निशान";
    remove: "Remove", "हटाएँ";
    remove_label: "Remove {}", "{} हटाएँ";
    no_parents_yet: "No parents yet. Scan the first one.", "अभी कोई पैरेंट नहीं। पहला स्कैन करें।";
    bill_is_completed: "This bill is completed. Its totals and its parents are frozen.", "यह बिल पूरा हो चुका है। इसका जोड़ और पैरेंट अब नहीं बदलेंगे।";
    session_ended: "You are signed out. Your scans are kept on this device.", "आप साइन आउट हो गए हैं। आपके स्कैन इस डिवाइस पर सुरक्षित हैं।";
    sign_in_again: "Sign in again", "फिर साइन इन करें";
    other_signs_in: "Somebody else", "कोई और";
    username: "User name", "यूज़र नाम";
    password: "Password", "पासवर्ड";
    code: "Code", "कोड";
    code_hint: "Six digits of your app, or a recovery code.", "ऐप के छह अंक, या एक रिकवरी कोड।";
    sign_in: "Sign in", "साइन इन करें";
    cancel: "Cancel", "रद्द करें";
    code_late: "This took too long. Sign in again.", "बहुत देर हो गई। फिर साइन इन करें।";
    error_form: "This was refused. Look at what you typed, and try again.", "यह स्वीकार नहीं हुआ। लिखा हुआ जाँचकर फिर कोशिश करें।";
    error_transport: "The server could not be reached. Check the network and try again.", "सर्वर तक नहीं पहुँच सके। नेटवर्क जाँचकर फिर कोशिश करें।";
}
