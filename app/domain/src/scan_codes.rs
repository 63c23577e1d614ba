//! The codes of the scan log: what was wanted, and what became of it.

use crate::codes::{Coded, codes};
use serde::{Deserialize, Serialize};

/// The outcome of a former system's scan that neither a link nor a bill came from: a parent that was chosen, a bag that was read again.
const NOTED: &str = "noted";

codes!(
    /// What a command does, as database and log spell it.
    Action {
        Link = "link",
        Move = "move",
        BothHere = "both_here",
        Undo = "undo",
        Unlink = "unlink",
        Close = "close",
        Reopen = "reopen",
        AddToBill = "bill_add",
        RemoveFromBill = "bill_remove",
    }
);

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
        BothHere = "both_here",
        Closed = "closed",
        Reopened = "reopened",
        NotClosed = "not_closed",
        UnknownParent = "unknown_parent",
        TooOld = "too_old",
    }
);

impl ScanOutcome {
    /// Whether the attempt changed something.
    pub const fn is_accepted(self) -> bool {
        matches!(
            self,
            Self::Linked
                | Self::Undone
                | Self::Unlinked
                | Self::Moved
                | Self::BothHere
                | Self::Closed
                | Self::Reopened
        )
    }
}

codes!(
    /// What became of one attempt to put a parent on a bill or take it off.
    BillOutcome {
        Added = "added",
        AlreadyHere = "already_here",
        OnOtherBill = "on_other_bill",
        BillFull = "bill_full",
        BillCompleted = "bill_completed",
        WrongRole = "wrong_role",
        NotALabel = "not_a_label",
        UnknownParent = "unknown_parent",
        Removed = "removed",
        NotOnBill = "not_on_bill",
        TooOld = "too_old",
    }
);

impl BillOutcome {
    /// Whether the attempt changed something.
    pub const fn is_accepted(self) -> bool {
        matches!(self, Self::Added | Self::Removed)
    }
}

/// What became of an attempt, of packing or of billing. Of a code that both have, it is that of packing: the log's column has codes only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum LoggedOutcome {
    Packing(ScanOutcome),
    Billing(BillOutcome),
    /// What a former system noted of a scan: no more than that there was one. It was accepted there.
    Noted,
}

impl LoggedOutcome {
    /// Every outcome that the log may have.
    pub fn all() -> impl Iterator<Item = Self> {
        let packing = ScanOutcome::ALL.iter().map(|outcome| Self::Packing(*outcome));
        let billing = BillOutcome::ALL.iter().map(|outcome| Self::Billing(*outcome));
        packing.chain(billing).chain([Self::Noted])
    }

    /// Whether the attempt changed something.
    pub const fn is_accepted(self) -> bool {
        match self {
            Self::Packing(outcome) => outcome.is_accepted(),
            Self::Billing(outcome) => outcome.is_accepted(),
            Self::Noted => true,
        }
    }
}

impl Coded for LoggedOutcome {
    const NAME: &'static str = "LoggedOutcome";

    fn code(self) -> &'static str {
        match self {
            Self::Packing(outcome) => outcome.code(),
            Self::Billing(outcome) => outcome.code(),
            Self::Noted => NOTED,
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        if code == NOTED {
            return Some(Self::Noted);
        }
        let packing = ScanOutcome::from_code(code).map(Self::Packing);
        packing.or_else(|| BillOutcome::from_code(code).map(Self::Billing))
    }
}

impl From<LoggedOutcome> for &'static str {
    fn from(outcome: LoggedOutcome) -> Self {
        outcome.code()
    }
}

impl TryFrom<String> for LoggedOutcome {
    type Error = String;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::from_code(&code).ok_or_else(|| format!("there is no outcome {code}"))
    }
}
