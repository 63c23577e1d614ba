//! The commands of the floor: what a device keeps until it is answered, what the server takes, checks and hands to the database.

use crate::access::Permission;
use crate::badge;
use crate::bill::{BillAnswer, BillOutcome};
use crate::clocks;
use crate::label::{self, BagTypeId, Label, NotALabel, Site};
use crate::language::Language;
use crate::refusal::{FieldError, WrongField};
use crate::scan::{CloseReason, ScanAnswer};
use crate::scan_codes::Action;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Commands in one batch at most (SPEC 11).
pub const MAX_BATCH: usize = 500;
/// The longest name of a station, in characters.
const STATION_CHARS: usize = 64;
/// What was read and refused is kept in the log up to here, in characters: enough to see what it was, too little for a whole contact card.
const READ_TEXT_CHARS: usize = 64;
/// The years that RFC 3339 can write, and a day more on both sides for the zones, in milliseconds since 1970.
const WRITABLE_MS: std::ops::RangeInclusive<i64> = -62_167_305_600_000..=253_402_387_199_999;

/// One command, as the device made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// Made by the device for this command (UUIDv7); the same key gets the same answer.
    pub key: Uuid,
    pub act: Act,
    /// What the device is called, in at most 64 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<String>,
    /// When it was made, by the device's own clock, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_ms: Option<i64>,
    /// A person typed what no scanner could read: a hint for the log, which decides nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub typed: bool,
}

/// What is to be done. Labels are as they were read: the server's parser decides what they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Links a child into a parent.
    Link { parent: String, child: String },
    /// Takes a child out of the parent that holds it and links it into this one.
    Move { parent: String, child: String },
    /// Says that two bags bear a child's label: one is in the parent that holds it, and one lies at this parent.
    BothHere { parent: String, child: String },
    /// Takes back the person's newest link in a parent, if it is the one that is meant.
    Undo {
        parent: String,
        #[serde(default)]
        of: Meant,
    },
    /// Takes a child out of its parent.
    Unlink { parent: String, child: String },
    /// Closes a parent below its capacity, for a reason.
    Close { parent: String, reason: String },
    /// Opens a parent that was closed short.
    Reopen { parent: String },
    /// Puts a parent on a bill.
    AddToBill { bill: String, parent: String },
    /// Takes a parent off a bill.
    RemoveFromBill { bill: String, parent: String },
}

/// Which link an undo means; without any, the newest of the person in the parent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meant {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child: Option<String>,
    /// Number of the event that made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan_id: Option<i64>,
    /// Key of the command that made it, for a device that has no answer yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan_key: Option<Uuid>,
}

impl Act {
    /// What it does.
    pub const fn action(&self) -> Action {
        match self {
            Self::Link { .. } => Action::Link,
            Self::Move { .. } => Action::Move,
            Self::BothHere { .. } => Action::BothHere,
            Self::Undo { .. } => Action::Undo,
            Self::Unlink { .. } => Action::Unlink,
            Self::Close { .. } => Action::Close,
            Self::Reopen { .. } => Action::Reopen,
            Self::AddToBill { .. } => Action::AddToBill,
            Self::RemoveFromBill { .. } => Action::RemoveFromBill,
        }
    }

    /// The parent that it names, as it was read.
    pub fn parent(&self) -> &str {
        match self {
            Self::Link { parent, .. }
            | Self::Move { parent, .. }
            | Self::BothHere { parent, .. }
            | Self::Undo { parent, .. }
            | Self::Unlink { parent, .. }
            | Self::Close { parent, .. }
            | Self::Reopen { parent }
            | Self::AddToBill { parent, .. }
            | Self::RemoveFromBill { parent, .. } => parent,
        }
    }
}

impl Act {
    /// What was scanned for it, by the names of its fields.
    fn reads(&self) -> [(&'static str, Option<&str>); 2] {
        let child = match self {
            Self::Link { child, .. } | Self::Move { child, .. } | Self::Unlink { child, .. } => {
                Some(child.as_str())
            }
            Self::Undo { of, .. } => of.child.as_deref(),
            _ => None,
        };
        [("parent", Some(self.parent())), ("child", child)]
    }
}

impl Action {
    /// What one must be allowed to run it.
    pub const fn permission(self) -> Permission {
        match self {
            Self::Link
            | Self::Move
            | Self::BothHere
            | Self::Undo
            | Self::Unlink
            | Self::Close
            | Self::Reopen => Permission::PackBags,
            Self::AddToBill | Self::RemoveFromBill => Permission::ManageBills,
        }
    }
}

/// Why a command cannot be run at all: nothing is decided and nothing logged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error(transparent)]
    Field(#[from] FieldError),
    /// What it names cannot be the number of a bill.
    #[error("there is no such bill")]
    UnknownBill,
}

/// A command whose texts are read: all that it takes to decide it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub action: Action,
    pub station: Option<String>,
    pub parent: Label,
    /// Why the parent is not made where it is not there yet.
    pub new_refused: Option<NotALabel>,
    /// The child that it names, or that an undo means.
    pub child: Option<Label>,
    /// Why parents of these bag types do not take the child's label. A legacy child goes anywhere.
    pub child_refused: BTreeMap<BagTypeId, NotALabel>,
    /// What was read, for the log of refused labels.
    pub read: Option<String>,
    /// The event and the key that an undo means.
    pub scan_id: Option<i64>,
    pub scan_key: Option<Uuid>,
    pub reason: Option<CloseReason>,
    /// Number of the bill.
    pub bill: Option<String>,
}

impl Reading {
    /// The words that the command's key belongs to: with the same key and other words it is another command. The words of answers
    /// that are still kept were made by earlier versions, so they must stay as they are.
    pub fn fingerprint(&self) -> String {
        let words = [
            Some(self.action.code().to_owned()),
            self.bill.clone(),
            Some(self.parent.text().to_owned()),
            self.child.as_ref().map(|child| child.text().to_owned()),
            self.reason.as_ref().map(|reason| reason.as_str().to_owned()),
            self.scan_id.map(|id| format!("scan {id}")),
            self.scan_key.map(|key| format!("key {key}")),
        ];
        words.into_iter().flatten().collect::<Vec<_>>().join("|")
    }
}

impl Command {
    /// When it was made, in milliseconds since 1970: as its key says, if that is a UUIDv7, else by the device's clock.
    pub fn dated_ms(&self) -> Option<i64> {
        match self.key.get_version_num() {
            7 => i64::try_from(self.key.as_u128() >> 80).ok(),
            _ => self.made_ms,
        }
    }

    /// Whether it is older than the memory of keys, so that nobody can say whether it was carried out before. `sent` is the device's
    /// clock when it sent this, `now` the server's.
    pub fn is_too_old(&self, sent: Option<i64>, now: i64) -> bool {
        self.dated_ms()
            .is_some_and(|made| clocks::is_too_old(made, sent, now))
    }

    /// Reads and checks all its texts.
    pub fn read(&self, site: &Site<'_>) -> Result<Reading, Unfit> {
        if self.made_ms.is_some_and(|ms| !WRITABLE_MS.contains(&ms)) {
            return Err(FieldError::new("made_ms", WrongField::NotMilliseconds).into());
        }
        // The log keeps what was read for ever, and a badge is a secret.
        let mut reads = self.act.reads().into_iter();
        if let Some((field, _)) = reads.find(|(_, read)| read.is_some_and(badge::is_in)) {
            return Err(FieldError::new(field, WrongField::IsBadge).into());
        }
        let reading = |parent: &str| -> Result<Reading, FieldError> {
            Ok(Reading {
                action: self.act.action(),
                station: check_station(self.station.as_deref())?.map(str::to_owned),
                parent: label::parse(parent, site),
                new_refused: None,
                child: None,
                child_refused: BTreeMap::new(),
                read: None,
                scan_id: None,
                scan_key: None,
                reason: None,
                bill: None,
            })
        };
        match &self.act {
            Act::Link { parent, child } | Act::Move { parent, child } => {
                let of_parent = reading(parent)?;
                let is_refused = of_parent.parent.refusal().is_some();
                Ok(Reading {
                    child: Some(label::parse_child(child, &of_parent.parent, site)),
                    child_refused: label::child_refusals(child, site),
                    new_refused: label::refuse_new(&of_parent.parent, site),
                    read: Some(read_text(if is_refused { parent } else { child })),
                    ..of_parent
                })
            }
            Act::Undo { parent, of } => {
                let of_parent = reading(parent)?;
                let child = of.child.as_deref().map(|child| named_child(child, site));
                Ok(Reading {
                    child: child.transpose()?,
                    scan_id: of.scan_id,
                    scan_key: of.scan_key,
                    ..of_parent
                })
            }
            Act::BothHere { parent, child } | Act::Unlink { parent, child } => {
                let of_parent = reading(parent)?;
                Ok(Reading {
                    child: Some(named_child(child, site)?),
                    ..of_parent
                })
            }
            Act::Close { parent, reason } => Ok(Reading {
                reason: Some(check_reason(reason)?),
                ..reading(parent)?
            }),
            Act::Reopen { parent } => Ok(reading(parent)?),
            Act::AddToBill { bill, parent } | Act::RemoveFromBill { bill, parent } => {
                let number = label::normalise(bill).map_err(|_| Unfit::UnknownBill)?;
                Ok(Reading {
                    bill: Some(number),
                    read: Some(read_text(parent)),
                    ..reading(parent)?
                })
            }
        }
    }
}

/// The name of a station, if there is one that can be kept.
fn check_station(station: Option<&str>) -> Result<Option<&str>, FieldError> {
    let station = station.map(str::trim).filter(|s| !s.is_empty());
    match station {
        Some(s) if s.chars().count() > STATION_CHARS || s.chars().any(char::is_control) => {
            let max = STATION_CHARS;
            Err(FieldError::new("station", WrongField::StationName { max }))
        }
        other => Ok(other),
    }
}

fn check_reason(reason: &str) -> Result<CloseReason, FieldError> {
    if reason.chars().any(char::is_control) {
        return Err(FieldError::new("reason", WrongField::ControlCharacters));
    }
    CloseReason::parse(reason).map_err(|wrong| FieldError::new("reason", wrong))
}

/// The child that a command must name. Its label need not be of a known form, for old bags bear any.
fn named_child(text: &str, site: &Site<'_>) -> Result<Label, FieldError> {
    let label = label::parse(text, site);
    if label.text().is_empty() {
        let why = label.refusal().unwrap_or(&NotALabel::Empty);
        return Err(FieldError::not_a_label("child", why));
    }
    Ok(label)
}

/// What was read, cut to what the log keeps.
fn read_text(raw: &str) -> String {
    raw.chars().filter(|c| *c != '\0').take(READ_TEXT_CHARS).collect()
}

/// The answer to a [`Command`]. The one about a bill is tried first when it is read: all that makes it one is required of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// To what concerns a bill.
    Bill(BillAnswer),
    /// To what concerns bags alone.
    Bag(ScanAnswer),
}

impl Answer {
    /// Fills the sentence.
    #[must_use]
    pub fn with_message(self, language: Language) -> Self {
        match self {
            Self::Bill(answer) => Self::Bill(answer.with_message(language)),
            Self::Bag(answer) => Self::Bag(answer.with_message(language)),
        }
    }

    /// The code of its outcome.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Bill(answer) => answer.outcome.code(),
            Self::Bag(answer) => answer.outcome.code(),
        }
    }

    /// The answer to what concerns bags alone.
    pub fn into_bag(self) -> Option<ScanAnswer> {
        match self {
            Self::Bag(answer) => Some(answer),
            Self::Bill(_) => None,
        }
    }

    /// The answer to what concerns a bill.
    pub fn into_bill(self) -> Option<BillAnswer> {
        match self {
            Self::Bill(answer) => Some(answer),
            Self::Bag(_) => None,
        }
    }

    /// With the reason why nothing could be read, where the answer is that.
    #[must_use]
    pub fn with_why(self, parent: &Label) -> Self {
        match self {
            Self::Bill(answer) => {
                let is_refused = answer.outcome == BillOutcome::NotALabel;
                Self::Bill(BillAnswer {
                    why: parent.refusal().filter(|_| is_refused).cloned(),
                    ..answer
                })
            }
            Self::Bag(_) => self,
        }
    }
}
