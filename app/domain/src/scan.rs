//! Scanning children into parents: outcomes, their sentences, and what an answer carries (SPEC 4).

mod command;

pub use command::{Act, Action, Answer, Command, MAX_BATCH, Meant, Reading, Unfit};

use crate::label::NotALabel;
use crate::language::Language;
use crate::refusal::WrongField;
use crate::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $code:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$about])* #[serde(rename = $code)] $variant),* }
        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),*];
            /// The stable code, as API, database and log spell it.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }
            /// The outcome of a code, if there is one.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
pub(crate) use codes;

codes!(
    /// What became of one attempt to pack.
    ScanOutcome {
        Linked = "linked",
        AlreadyHere = "already_here",
        InOtherParent = "in_other_parent",
        ParentFull = "parent_full",
        ParentClosed = "parent_closed",
        WrongRole = "wrong_role",
        NotALabel = "not_a_label",
        AreaDenied = "area_denied",
        SavedOffline = "saved_offline",
        Undone = "undone",
        NothingToUndo = "nothing_to_undo",
        CannotUndo = "cannot_undo",
        Unlinked = "unlinked",
        NotHere = "not_here",
        Moved = "moved",
        Closed = "closed",
        Reopened = "reopened",
        NotClosed = "not_closed",
        UnknownParent = "unknown_parent",
        TooOld = "too_old",
    }
);

codes!(
    /// Why a child that was moved cannot go back into the parent that it came from.
    CannotUndo {
        Full = "full",
        ClosedShort = "closed_short",
        BillCompleted = "bill_completed",
        /// It was deleted since.
        Gone = "gone",
        AreaDenied = "area_denied",
    }
);

/// How long the answer of a key is kept, in days.
pub const KEY_DAYS: u16 = 7;
/// How old a command may be, in days: less than [`KEY_DAYS`] by one, for clocks that differ and for the way.
pub const COMMAND_DAYS: u16 = KEY_DAYS - 1;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// By how much a device's clock may have been set back between making a command and sending it, in milliseconds.
const SET_BACK_MS: i64 = 60 * 60 * 1000;

/// The beginning of 2020 in milliseconds since 1970: a clock that says less was never set, since this program is younger.
const NEVER_SET_MS: i64 = 1_577_836_800_000;

/// Whether a clock that says this was never set, as after a power cut.
pub const fn is_never_set(ms: i64) -> bool {
    ms < NEVER_SET_MS
}

/// Whether a command is older than the memory of keys. What counts is its age by the device's own clock, which may stand anywhere:
/// `made` and `sent` are of that. Where it was set back in between, or the device does not say when it sends, the server's clock
/// decides; and where `made` is of a clock that was not set then, nobody knows, and the command is taken as new. All in
/// milliseconds since 1970.
pub const fn is_too_old(made: i64, sent: Option<i64>, now: i64) -> bool {
    let age = match sent {
        Some(sent)
            if sent >= made.saturating_sub(SET_BACK_MS) && is_never_set(sent) == is_never_set(made) =>
        {
            sent.saturating_sub(made)
        }
        _ if is_never_set(made) => return false,
        _ => now.saturating_sub(made),
    };
    age > DAY_MS * COMMAND_DAYS as i64
}

/// By how many seconds a station's clock may differ before somebody is told to set it.
pub const CLOCK_SECONDS: i64 = 5 * 60;

/// What is told of a command that was made longer ago than [`COMMAND_DAYS`].
pub(crate) const fn too_old(language: Language) -> &'static str {
    match language {
        Language::En => {
            "This is more than 6 days old, and nobody can say any more whether it was done before. Nothing changed. Look at the bag, then do it again or leave it."
        }
        Language::Hi => {
            "यह 6 दिन से ज़्यादा पुराना है; अब पता नहीं कि पहले हो चुका था या नहीं। कुछ नहीं बदला। बैग देखें, फिर दोबारा करें या छोड़ दें।"
        }
    }
}

impl ScanOutcome {
    /// Whether the attempt changed something.
    pub const fn is_accepted(self) -> bool {
        matches!(
            self,
            Self::Linked | Self::Undone | Self::Unlinked | Self::Moved | Self::Closed | Self::Reopened
        )
    }
}

/// The state of a parent, as an answer carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParentState {
    pub label: String,
    /// Name of its bag type.
    #[serde(rename = "type")]
    pub bag_type: String,
    pub children: i16,
    pub capacity: i16,
    pub weight_g: i64,
    /// `open`, `full` or `closed_short`.
    pub status: String,
    /// Number of the bill that it is on.
    pub bill: Option<String>,
    pub area: Option<String>,
}

/// The answer to a scan, undo, move, unlink, close or reopen. The same key always gets the same answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanAnswer {
    pub outcome: ScanOutcome,
    pub scan_id: i64,
    /// The sentence for a person; empty until [`ScanAnswer::with_message`].
    #[serde(default)]
    pub message: String,
    /// `None` where there is nothing to tell, and of a parent of another area, whatever the outcome.
    pub parent: Option<ParentState>,
    pub child: Option<String>,
    /// The parent that holds the child already (`in_other_parent`), held it before (`moved`), holds it again (`undone`), or would
    /// have to (`cannot_undo`). Its label only.
    pub other_parent: Option<String>,
    /// Label of the parent that belongs to another area: all that is told of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreign_parent: Option<String>,
    /// Why nothing could be read, for `not_a_label`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<NotALabel>,
    /// Why a move stays, for `cannot_undo`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<CannotUndo>,
}

impl ScanAnswer {
    /// Fills the sentence.
    pub fn with_message(mut self, language: Language) -> Self {
        self.message = sentence(&self, language);
        self
    }
}

/// Why the area forbids it: the parent itself is another area's, or the one that holds the child.
fn area_denied(answer: &ScanAnswer, language: Language) -> String {
    let own = answer.parent.as_ref().map_or("", |p| p.label.as_str());
    let child = answer.child.as_deref().unwrap_or("");
    match (language, answer.foreign_parent.as_deref()) {
        (Language::En, Some(foreign)) if !own.is_empty() => {
            format!("{child} is in {foreign}, which belongs to another area. Leave it there.")
        }
        (Language::En, foreign) => {
            let foreign = foreign.unwrap_or(own);
            format!("{foreign} belongs to another area. Take a parent of your own area.")
        }
        (Language::Hi, Some(foreign)) if !own.is_empty() => {
            format!("{child} {foreign} में है, जो दूसरे क्षेत्र का है। उसे वहीं रहने दें।")
        }
        (Language::Hi, foreign) => {
            let foreign = foreign.unwrap_or(own);
            format!("{foreign} दूसरे क्षेत्र का है। अपने क्षेत्र का पैरेंट लें।")
        }
    }
}

/// Why a child stays where it was moved to.
fn cannot_undo(answer: &ScanAnswer, language: Language) -> String {
    let child = answer.child.as_deref().unwrap_or("");
    let from = answer.other_parent.as_deref().unwrap_or("");
    let parent = answer.parent.as_ref().map_or("", |p| p.label.as_str());
    match (language, answer.cause) {
        (Language::En, Some(CannotUndo::Full)) => {
            format!(
                "{child} came from {from}, which is full by now. It stays in {parent}. Move it to another parent."
            )
        }
        (Language::En, Some(CannotUndo::ClosedShort)) => {
            format!(
                "{child} came from {from}, which is closed by now. It stays in {parent}. Reopen {from} first."
            )
        }
        (Language::En, Some(CannotUndo::BillCompleted)) => {
            format!(
                "{child} came from {from}, which is on a completed bill by now. It stays in {parent}. Move it to another parent."
            )
        }
        (Language::En, Some(CannotUndo::AreaDenied)) => {
            format!("{child} came from {from}, which belongs to another area. It stays in {parent}.")
        }
        (Language::En, Some(CannotUndo::Gone) | None) => {
            format!(
                "The parent that {child} came from is there no more. It stays in {parent}. Move it to another parent."
            )
        }
        (Language::Hi, Some(CannotUndo::Full)) => {
            format!("{child} {from} से आया था, जो अब भर गया है। यह {parent} में ही है। इसे दूसरे पैरेंट में ले जाएँ।")
        }
        (Language::Hi, Some(CannotUndo::ClosedShort)) => {
            format!("{child} {from} से आया था, जो अब बंद है। यह {parent} में ही है। पहले {from} को फिर खोलें।")
        }
        (Language::Hi, Some(CannotUndo::BillCompleted)) => {
            format!(
                "{child} {from} से आया था, जो अब पूरे हो चुके बिल पर है। यह {parent} में ही है। इसे दूसरे पैरेंट में ले जाएँ।"
            )
        }
        (Language::Hi, Some(CannotUndo::AreaDenied)) => {
            format!("{child} {from} से आया था, जो दूसरे क्षेत्र का है। यह {parent} में ही है।")
        }
        (Language::Hi, Some(CannotUndo::Gone) | None) => {
            format!("{child} जिस पैरेंट से आया था, वह अब नहीं है। यह {parent} में ही है। इसे दूसरे पैरेंट में ले जाएँ।")
        }
    }
}

/// One person-readable sentence for an answer; a refusal says what to do next.
pub fn sentence(answer: &ScanAnswer, language: Language) -> String {
    let child = answer.child.as_deref().unwrap_or("");
    let other = answer.other_parent.as_deref().unwrap_or("");
    let parent = answer.parent.as_ref().map_or("", |p| p.label.as_str());
    let count = answer
        .parent
        .as_ref()
        .map_or(String::new(), |p| format!("{}/{}", p.children, p.capacity));
    let bill = answer.parent.as_ref().and_then(|p| p.bill.as_deref());
    let closed_short = answer.parent.as_ref().is_some_and(|p| p.status == "closed_short");
    match (language, answer.outcome) {
        (Language::En, ScanOutcome::Linked) => format!("{child} is in {parent}: {count}."),
        (Language::En, ScanOutcome::AlreadyHere) => {
            format!("{child} is in {parent} already. Nothing changed.")
        }
        (Language::En, ScanOutcome::InOtherParent) => {
            format!("{child} is in {other}. Move it here, or take another bag.")
        }
        (Language::En, ScanOutcome::ParentFull) => {
            format!("{parent} is full ({count}). Scan the next parent.")
        }
        (Language::En, ScanOutcome::ParentClosed) => match bill {
            Some(bill) if !closed_short => {
                format!("{parent} is on bill {bill}, which is completed. Take another parent.")
            }
            _ => format!("{parent} is closed. Reopen it on its page, or take another parent."),
        },
        (Language::En, ScanOutcome::WrongRole) => {
            "This label belongs to another kind of bag or to a bill. Scan a parent first, then its children."
                .to_owned()
        }
        (_, ScanOutcome::AreaDenied) => area_denied(answer, language),
        (_, ScanOutcome::CannotUndo) => cannot_undo(answer, language),
        (_, ScanOutcome::NotALabel) => answer
            .why
            .as_ref()
            .unwrap_or(&NotALabel::Other)
            .sentence(language),
        (Language::En, ScanOutcome::SavedOffline) => {
            "Saved on this device. It is sent when the network is back.".to_owned()
        }
        (Language::En, ScanOutcome::Undone) if !other.is_empty() => {
            format!("{child} is back in {other}. {parent}: {count}.")
        }
        (Language::En, ScanOutcome::Undone) => format!("{child} was taken out of {parent}: {count}."),
        (_, ScanOutcome::TooOld) => too_old(language).to_owned(),
        (Language::En, ScanOutcome::NothingToUndo) if !child.is_empty() => {
            format!("{child} is not your newest scan in {parent} any more. Nothing changed.")
        }
        (Language::En, ScanOutcome::NothingToUndo) => {
            format!("There is no scan of yours in {parent} to undo.")
        }
        (Language::En, ScanOutcome::Unlinked) => format!("{child} was taken out of {parent}: {count}."),
        (Language::En, ScanOutcome::NotHere) => format!("{child} is not in {parent}. Nothing changed."),
        (Language::En, ScanOutcome::Moved) => format!("{child} was moved from {other} to {parent}: {count}."),
        (Language::En, ScanOutcome::Closed) => format!("{parent} is closed short with {count}."),
        (Language::En, ScanOutcome::Reopened) => format!("{parent} is open again: {count}."),
        (Language::En, ScanOutcome::NotClosed) => format!("{parent} is not closed short. Nothing changed."),
        (Language::En, ScanOutcome::UnknownParent) => {
            "No such parent yet. Scan a child into it first.".to_owned()
        }
        (Language::Hi, ScanOutcome::Linked) => format!("{child} {parent} में जुड़ गया: {count}।"),
        (Language::Hi, ScanOutcome::AlreadyHere) => format!("{child} पहले से {parent} में है। कुछ नहीं बदला।"),
        (Language::Hi, ScanOutcome::InOtherParent) => format!("{child} {other} में है। यहाँ लाएँ या दूसरा बैग लें।"),
        (Language::Hi, ScanOutcome::ParentFull) => format!("{parent} भर गया ({count})। अगला पैरेंट स्कैन करें।"),
        (Language::Hi, ScanOutcome::ParentClosed) => match bill {
            Some(bill) if !closed_short => format!("{parent} पूरे हो चुके बिल {bill} पर है। दूसरा पैरेंट लें।"),
            _ => format!("{parent} बंद है। उसके पेज पर फिर खोलें या दूसरा पैरेंट लें।"),
        },
        (Language::Hi, ScanOutcome::WrongRole) => {
            "यह लेबल दूसरी तरह के बैग या बिल का है। पहले पैरेंट, फिर चाइल्ड स्कैन करें।".to_owned()
        }
        (Language::Hi, ScanOutcome::SavedOffline) => {
            "इस डिवाइस पर सहेजा गया। नेटवर्क आने पर भेजा जाएगा।".to_owned()
        }
        (Language::Hi, ScanOutcome::Undone) if !other.is_empty() => {
            format!("{child} वापस {other} में है। {parent}: {count}।")
        }
        (Language::Hi, ScanOutcome::Undone | ScanOutcome::Unlinked) => {
            format!("{child} {parent} से निकाला गया: {count}।")
        }
        (Language::Hi, ScanOutcome::NothingToUndo) if !child.is_empty() => {
            format!("{child} अब {parent} में आपका सबसे नया स्कैन नहीं है। कुछ नहीं बदला।")
        }
        (Language::Hi, ScanOutcome::NothingToUndo) => format!("{parent} में वापस लेने के लिए आपका कोई स्कैन नहीं है।"),
        (Language::Hi, ScanOutcome::NotHere) => format!("{child} {parent} में नहीं है। कुछ नहीं बदला।"),
        (Language::Hi, ScanOutcome::Moved) => format!("{child} {other} से {parent} में गया: {count}।"),
        (Language::Hi, ScanOutcome::Closed) => format!("{parent} {count} के साथ बंद हुआ।"),
        (Language::Hi, ScanOutcome::Reopened) => format!("{parent} फिर खुला है: {count}।"),
        (Language::Hi, ScanOutcome::NotClosed) => format!("{parent} बंद नहीं है। कुछ नहीं बदला।"),
        (Language::Hi, ScanOutcome::UnknownParent) => "ऐसा पैरेंट अभी नहीं है। पहले उसमें चाइल्ड स्कैन करें।".to_owned(),
    }
}

/// What an undo would take back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undoable {
    pub child: String,
    /// The event that put it there; none for a link that no scan made.
    pub scan_id: Option<i64>,
}

/// One line of the scan log, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanEntry {
    pub scan_id: i64,
    pub at: Timestamp,
    /// `link`, `undo`, `unlink`, `move`, `close`, `reopen`, `bill_add`, `bill_remove`.
    pub action: String,
    /// A code of [`ScanOutcome`] or of [`crate::bill::BillOutcome`].
    pub outcome: String,
    pub parent: Option<String>,
    pub child: Option<String>,
    pub bill: Option<String>,
    /// Name of who scanned.
    pub username: String,
    pub station: Option<String>,
}

/// Why a parent was closed short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseReason(String);

impl CloseReason {
    /// The reasons offered by the scan page; any other text is "other".
    pub const OFFERED: [&'static str; 2] = ["short_stock", "damaged"];
    pub const MAX_CHARS: usize = 200;

    /// Trims; refuses nothing and more than [`CloseReason::MAX_CHARS`] characters.
    pub fn parse(text: &str) -> Result<Self, WrongField> {
        let text = text.trim();
        match text.chars().count() {
            0 => Err(WrongField::CloseReasonMissing),
            n if n > Self::MAX_CHARS => Err(WrongField::CloseReasonLong { max: Self::MAX_CHARS }),
            _ => Ok(Self(text.to_owned())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}
