//! The texts of the alerts' page. What is wrong and what to do stands in the domain, since mail and log say it, too.

use crate::request;
use crate::words::catalogue;

/// The words about alerts, of the person who looks.
pub(crate) fn alerts() -> &'static Alerts {
    Alerts::of(request::language())
}

catalogue! {
    /// The texts about alerts in one language.
    Alerts

    title: "Alerts", "अलर्ट";
    open: "On now", "अभी चालू";
    none_open: "Nothing is wrong.", "कुछ भी गड़बड़ नहीं है।";
    history: "Over", "ख़त्म हुए";
    none_over: "No alert is over yet.", "अभी कोई अलर्ट ख़त्म नहीं हुआ।";
    since: "Since {}", "{} से";
    to_do: "What to do:", "क्या करें:";
    acknowledge: "I take care of it", "मैं देख रहा हूँ";
    acknowledge_help: "Others see who takes care. The alert is not told again unless it becomes worse.", "बाकी लोग देखेंगे कि कौन देख रहा है। हालत बिगड़े बिना अलर्ट फिर नहीं आएगा।";
    taken: "{} takes care of it since {}", "{} देख रहे हैं, {} से";
    by_mail: "mail", "मेल";
    by_webhook: "webhook", "वेबहुक";
    not_delivered: "Not delivered yet by {}: the message of {}, tried {} times. It is tried again.", "{} से अभी नहीं पहुँचा: {} का संदेश, {} बार कोशिश हुई। फिर कोशिश होगी।";
    given_up: "Not delivered by {}: the message of {} was given up at {}. Tell whom it was for.", "{} से नहीं पहुँचा: {} का संदेश {} पर छोड़ दिया गया। जिनके लिए था, उन्हें बताएँ।";
    what: "What", "क्या";
    severity: "Severity", "गंभीरता";
    from: "From", "कब से";
    to: "To", "कब तक";
    taken_by: "Taken care of by", "किसने देखा";
}
