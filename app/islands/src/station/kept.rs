//! One read that waits on the device: a command of the floor, and what the device needs to know of it.

use super::json::{self, from_json};
use domain::scan::{Act, Command, Meant};
use serde::Serialize;
use uuid::Uuid;

/// A command that is kept until it is answered.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Kept {
    pub(crate) key: Uuid,
    pub(crate) act: Act,
    /// When it was made, in milliseconds since 1970.
    pub(crate) made_ms: i64,
    /// Name of whose it is, for pages of other people.
    pub(crate) by: String,
    /// The parser refuses it: sent all the same, for old bags bear any label, but never shown as a bag.
    pub(crate) doubtful: bool,
    /// A person typed it.
    pub(crate) typed: bool,
    /// Not to be sent again until the person decides.
    pub(crate) held: bool,
    /// Code of the outcome for which it is held, and what was said of it; empty in what earlier versions held.
    pub(crate) why: String,
    pub(crate) said: String,
}

/// As it is stored: flat, as every version has kept it, so that a page of an older version that is still open reads it too.
#[derive(Default, Serialize)]
struct Stored {
    key: Uuid,
    act: String,
    at: i64,
    by: String,
    #[serde(skip_serializing_if = "is_not")]
    doubtful: bool,
    #[serde(skip_serializing_if = "is_not")]
    typed: bool,
    #[serde(skip_serializing_if = "is_not")]
    held: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    why: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    said: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bill: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scan: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<Uuid>,
}

from_json!(Stored { parent, bill, code, reason, scan, of; key, act, at, by, doubtful, typed, held, why, said });

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_not(flag: &bool) -> bool {
    !flag
}

impl Stored {
    /// The command, unless it is none: each has a key.
    fn command(self) -> Option<Kept> {
        let Self {
            act, code, parent, ..
        } = self;
        let (parent, child) = (parent.unwrap_or_default(), code.clone().unwrap_or_default());
        let act = match act.as_str() {
            "scan" => Act::Link { parent, child },
            "move" => Act::Move { parent, child },
            "both" => Act::BothHere { parent, child },
            "unlink" => Act::Unlink { parent, child },
            "reopen" => Act::Reopen { parent },
            "undo" => Act::Undo {
                parent,
                of: Meant {
                    child: code,
                    scan_id: self.scan,
                    scan_key: self.of,
                },
            },
            "close" => Act::Close {
                parent,
                reason: self.reason.unwrap_or_default(),
            },
            "add" | "remove" => {
                let bill = self.bill.unwrap_or_default();
                if act == "add" {
                    Act::AddToBill { bill, parent: child }
                } else {
                    Act::RemoveFromBill { bill, parent: child }
                }
            }
            _ => return None,
        };
        (!self.key.is_nil()).then(|| Kept {
            by: self.by,
            doubtful: self.doubtful,
            typed: self.typed,
            held: self.held,
            why: self.why,
            said: self.said,
            ..Kept::new(self.key, act, self.at)
        })
    }
}

impl From<&Kept> for Stored {
    fn from(kept: &Kept) -> Self {
        let mut stored = Self {
            key: kept.key,
            at: kept.made_ms,
            by: kept.by.clone(),
            doubtful: kept.doubtful,
            typed: kept.typed,
            held: kept.held,
            why: kept.why.clone(),
            said: kept.said.clone(),
            ..Self::default()
        };
        let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        stored.parent = filled(kept.parent());
        stored.code = filled(kept.code());
        let act = match &kept.act {
            Act::Link { .. } => "scan",
            Act::Move { .. } => "move",
            Act::BothHere { .. } => "both",
            Act::Unlink { .. } => "unlink",
            Act::Reopen { .. } => "reopen",
            Act::Undo { of, .. } => {
                (stored.scan, stored.of) = (of.scan_id, of.scan_key);
                "undo"
            }
            Act::Close { reason, .. } => {
                stored.reason = Some(reason.clone());
                "close"
            }
            Act::AddToBill { bill, .. } => {
                stored.bill = Some(bill.clone());
                "add"
            }
            Act::RemoveFromBill { bill, .. } => {
                stored.bill = Some(bill.clone());
                "remove"
            }
        };
        act.clone_into(&mut stored.act);
        stored
    }
}

impl Kept {
    /// A command that was made just now.
    pub(crate) fn new(key: Uuid, act: Act, made_ms: i64) -> Self {
        Self {
            key,
            act,
            made_ms,
            by: String::new(),
            doubtful: false,
            typed: false,
            held: false,
            why: String::new(),
            said: String::new(),
        }
    }

    /// From what is stored.
    pub(crate) fn read(text: &str) -> Option<Self> {
        json::read::<Stored>(text)?.command()
    }

    /// A list of them, as the first versions kept all of a page under the person's name.
    pub(crate) fn read_list(text: &str) -> Option<Vec<Self>> {
        let list: Vec<Stored> = json::read(text)?;
        Some(list.into_iter().filter_map(Stored::command).collect())
    }

    pub(crate) fn to_text(&self) -> String {
        serde_json::to_string(&Stored::from(self)).unwrap_or_default()
    }

    /// As it is sent.
    pub(crate) fn command(&self, station: &str) -> Command {
        Command {
            key: self.key,
            act: self.act.clone(),
            station: Some(station.to_owned()),
            made_ms: Some(self.made_ms),
            typed: self.typed,
        }
    }

    /// What was read; empty where the act names no bag but its parent.
    pub(crate) fn code(&self) -> &str {
        match &self.act {
            Act::Link { child, .. }
            | Act::Move { child, .. }
            | Act::BothHere { child, .. }
            | Act::Unlink { child, .. } => child,
            Act::Undo { of, .. } => of.child.as_deref().unwrap_or(""),
            Act::Close { .. } | Act::Reopen { .. } => "",
            Act::AddToBill { parent, .. } | Act::RemoveFromBill { parent, .. } => parent,
        }
    }

    /// The parent that it is about; none where it is about a bill.
    pub(crate) fn parent(&self) -> &str {
        match &self.act {
            Act::Link { parent, .. }
            | Act::Move { parent, .. }
            | Act::BothHere { parent, .. }
            | Act::Unlink { parent, .. }
            | Act::Undo { parent, .. }
            | Act::Close { parent, .. }
            | Act::Reopen { parent } => parent,
            Act::AddToBill { .. } | Act::RemoveFromBill { .. } => "",
        }
    }

    /// The parent or the bill that it is about.
    pub(crate) fn place(&self) -> &str {
        match &self.act {
            Act::AddToBill { bill, .. } | Act::RemoveFromBill { bill, .. } => bill,
            _ => self.parent(),
        }
    }

    /// Whether it packs a child that is surely one.
    pub(crate) fn packs_into(&self, parent: &str) -> bool {
        !self.doubtful && matches!(&self.act, Act::Link { parent: own, .. } if own == parent)
    }

    /// What moves the child of a read that was refused since another parent has it.
    pub(crate) fn as_move(&self) -> Option<Act> {
        match &self.act {
            Act::Link { parent, child } if self.why == "in_other_parent" => Some(Act::Move {
                parent: parent.clone(),
                child: child.clone(),
            }),
            _ => None,
        }
    }

    /// Whether the person may do it again: an undo of the first form names no child, so nobody could know what it would take back.
    pub(crate) fn can_be_repeated(&self) -> bool {
        !matches!(self.act, Act::Undo { .. }) || !self.code().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "01ab2c3d-0000-7000-8000-000000000001";

    fn key() -> Uuid {
        Uuid::from_u128(0x01ab_2c3d_0000_7000_8000_0000_0000_0001)
    }

    fn old(rest: &str) -> Option<Kept> {
        Kept::read(&format!(
            r#"{{"key":"{KEY}","at":1764000905123,"by":"dipa",{rest}}}"#
        ))
    }

    #[test]
    fn what_is_written_is_read() {
        let acts = [
            r#""act":"scan","parent":"P","code":"C""#,
            r#""act":"move","parent":"P","code":"C""#,
            r#""act":"both","parent":"P","code":"C""#,
            r#""act":"unlink","parent":"P","code":"C""#,
            r#""act":"undo","parent":"P","code":"C","of":"01ab2c3d-0000-7000-8000-000000000002""#,
            r#""act":"close","parent":"P","reason":"rain""#,
            r#""act":"reopen","parent":"P""#,
            r#""act":"add","bill":"B-1","code":"P""#,
            r#""act":"remove","bill":"B-1","code":"P""#,
        ];
        for (n, rest) in acts.into_iter().enumerate() {
            let kept = old(rest).map(|kept| Kept {
                doubtful: n % 2 == 0,
                typed: n % 5 == 0,
                held: n % 3 == 0,
                why: "parent_full".to_owned(),
                said: "Full.".to_owned(),
                ..kept
            });
            let again = kept.as_ref().and_then(|kept| Kept::read(&kept.to_text()));
            assert!(kept.is_some() && again == kept, "{rest}");
        }
    }

    #[test]
    fn a_read_that_another_parent_holds_can_be_moved() {
        let link = old(r#""act":"scan","parent":"P","code":"C""#).expect("a read");
        let is_moved = |why: &str| {
            let why = why.to_owned();
            matches!(Kept { why, ..link.clone() }.as_move(), Some(Act::Move { .. }))
        };
        assert_eq!(
            [is_moved("in_other_parent"), is_moved("parent_full")],
            [true, false]
        );
    }

    #[test]
    fn pages_that_only_look_find_key_and_name() {
        let text = old(r#""act":"scan","parent":"SB00001","code":"C0001""#).map(|kept| kept.to_text());
        let expected = format!(
            r#"{{"key":"{KEY}","act":"scan","at":1764000905123,"by":"dipa","parent":"SB00001","code":"C0001"}}"#
        );
        assert_eq!(text, Some(expected));
    }

    #[test]
    fn what_is_no_command_is_left_alone() {
        for text in [
            "null",
            "[]",
            "{}",
            r#"{"act":"scan","parent":"SB00001","code":"C0001"}"#,
        ] {
            assert_eq!(Kept::read(text), None, "{text}");
        }
        assert_eq!(old(r#""act":"of a later version""#), None);
    }

    #[test]
    fn reads_of_older_versions_are_understood() {
        let text = |s: &str| s.to_owned();
        let cases = [
            (
                r#""act":"scan","parent":"SB00001","code":"C0001","doubtful":true,"told":true"#,
                Act::Link {
                    parent: text("SB00001"),
                    child: text("C0001"),
                },
            ),
            (
                r#""act":"undo","parent":"SB00001","code":"C0001","scan":7"#,
                Act::Undo {
                    parent: text("SB00001"),
                    of: Meant {
                        child: Some(text("C0001")),
                        scan_id: Some(7),
                        ..Meant::default()
                    },
                },
            ),
            (
                r#""act":"add","bill":"B-1","code":"SB00001""#,
                Act::AddToBill {
                    bill: text("B-1"),
                    parent: text("SB00001"),
                },
            ),
        ];
        for (rest, act) in cases {
            let kept = old(rest);
            assert_eq!(kept.as_ref().map(|k| &k.act), Some(&act), "{rest}");
            assert_eq!(
                kept.map(|k| (k.key, k.made_ms, k.by)),
                Some((key(), 1_764_000_905_123, text("dipa")))
            );
        }
        assert_eq!(old(r#""act":"scan","held":true"#).map(|k| k.held), Some(true));
    }

    #[test]
    fn an_undo_that_names_no_child_is_not_repeated() {
        assert_eq!(
            old(r#""act":"undo","parent":"SB00001""#).map(|k| k.can_be_repeated()),
            Some(false)
        );
        assert_eq!(
            old(r#""act":"undo","parent":"P","code":"C"#),
            None,
            "half a text is no read"
        );
        assert_eq!(
            old(r#""act":"undo","parent":"P","code":"C0001""#).map(|k| k.can_be_repeated()),
            Some(true)
        );
    }

    #[test]
    fn a_command_says_when_and_where_it_was_made() {
        let sent = old(r#""act":"scan","parent":"SB00001","code":"C0001""#).map(|k| k.command("S-1"));
        assert_eq!(
            sent.map(|c| (c.station, c.made_ms)),
            Some((Some("S-1".to_owned()), Some(1_764_000_905_123)))
        );
    }
}
