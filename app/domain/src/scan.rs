//! Scanning children into parents: outcomes, their sentences, and what an answer carries (SPEC 4).

mod command;

pub use command::{Act, Action, Answer, Command, MAX_BATCH, Meant, Reading, Unfit};

use crate::label::NotALabel;
use crate::language::Language;
use crate::refusal::WrongField;
use crate::texts;
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
pub(crate) fn too_old(language: Language) -> String {
    texts::Scan::of(language).too_old(&COMMAND_DAYS.to_string())
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

    fn parent_label(&self) -> &str {
        self.parent.as_ref().map_or("", |parent| parent.label.as_str())
    }

    /// The completed bill that keeps a parent closed which was not closed short.
    fn completed_bill(&self) -> Option<&str> {
        let parent = self.parent.as_ref()?;
        parent.bill.as_deref().filter(|_| parent.status != "closed_short")
    }
}

/// One person-readable sentence for an answer; a refusal says what to do next.
pub fn sentence(answer: &ScanAnswer, language: Language) -> String {
    let t = texts::Scan::of(language);
    let child = answer.child.as_deref().unwrap_or("");
    let other = answer.other_parent.as_deref().unwrap_or("");
    let parent = answer.parent_label();
    let count = answer
        .parent
        .as_ref()
        .map_or(String::new(), |p| format!("{}/{}", p.children, p.capacity));
    match answer.outcome {
        ScanOutcome::Linked => t.linked(child, parent, &count),
        ScanOutcome::AlreadyHere => t.already_here(child, parent),
        ScanOutcome::InOtherParent => t.in_other_parent(child, other),
        ScanOutcome::ParentFull => t.parent_full(parent, &count),
        ScanOutcome::ParentClosed => match answer.completed_bill() {
            Some(bill) => t.parent_billed(parent, bill),
            None => t.parent_closed(parent),
        },
        ScanOutcome::WrongRole => t.wrong_role.to_owned(),
        ScanOutcome::NotALabel => answer
            .why
            .as_ref()
            .unwrap_or(&NotALabel::Other)
            .sentence(language),
        ScanOutcome::AreaDenied => match answer.foreign_parent.as_deref() {
            // It holds the child, or it is the parent that was scanned.
            Some(foreign) if !parent.is_empty() => t.child_in_other_area(child, foreign),
            foreign => t.parent_of_other_area(foreign.unwrap_or(parent)),
        },
        ScanOutcome::SavedOffline => t.saved_offline.to_owned(),
        ScanOutcome::Undone if !other.is_empty() => t.undone_move(child, other, parent, &count),
        ScanOutcome::Undone => t.undone(child, parent, &count),
        ScanOutcome::NothingToUndo if !child.is_empty() => t.not_newest(child, parent),
        ScanOutcome::NothingToUndo => t.nothing_to_undo(parent),
        ScanOutcome::CannotUndo => match answer.cause {
            Some(CannotUndo::Full) => t.origin_full(child, other, parent),
            Some(CannotUndo::ClosedShort) => t.origin_closed(child, other, parent),
            Some(CannotUndo::BillCompleted) => t.origin_billed(child, other, parent),
            Some(CannotUndo::AreaDenied) => t.origin_of_other_area(child, other, parent),
            Some(CannotUndo::Gone) | None => t.origin_gone(child, parent),
        },
        ScanOutcome::Unlinked => t.unlinked(child, parent, &count),
        ScanOutcome::NotHere => t.not_here(child, parent),
        ScanOutcome::Moved => t.moved(child, other, parent, &count),
        ScanOutcome::Closed => t.closed(parent, &count),
        ScanOutcome::Reopened => t.reopened(parent, &count),
        ScanOutcome::NotClosed => t.not_closed(parent),
        ScanOutcome::UnknownParent => t.unknown_parent.to_owned(),
        ScanOutcome::TooOld => too_old(language),
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
