//! One read that waits on the device: a command of the floor, and what the device needs to know of it.

use domain::scan::{Act, Command, Meant};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A command that is kept until it is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) key: Uuid,
    pub(crate) act: Act,
    /// When it was made, in milliseconds since 1970.
    pub(crate) made_ms: i64,
    /// Name of whose it is, for pages of other people.
    #[serde(default)]
    pub(crate) by: String,
    /// The parser refuses it: sent all the same, for old bags bear any label, but never shown as a bag.
    #[serde(default, skip_serializing_if = "is_not")]
    pub(crate) doubtful: bool,
    /// Not to be sent again until the person decides.
    #[serde(default, skip_serializing_if = "is_not")]
    pub(crate) held: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_not(flag: &bool) -> bool {
    !flag
}

/// As versions before 0.2 kept it.
#[derive(Deserialize)]
struct Older {
    key: Uuid,
    act: String,
    #[serde(default)]
    at: i64,
    #[serde(default)]
    by: String,
    #[serde(default)]
    doubtful: bool,
    #[serde(default)]
    held: bool,
    #[serde(default)]
    parent: Option<String>,
    #[serde(default)]
    bill: Option<String>,
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    scan: Option<i64>,
    #[serde(default)]
    of: Option<Uuid>,
}

impl From<Older> for Kept {
    fn from(old: Older) -> Self {
        let parent = old.parent.unwrap_or_default();
        let code = old.code;
        let act = match old.act.as_str() {
            "undo" => Act::Undo {
                parent,
                of: Meant {
                    child: code,
                    scan_id: old.scan,
                    scan_key: old.of,
                },
            },
            "move" => Act::Move {
                parent,
                child: code.unwrap_or_default(),
            },
            "close" => Act::Close {
                parent,
                reason: old.reason.unwrap_or_default(),
            },
            "add" => Act::AddToBill {
                bill: old.bill.unwrap_or_default(),
                parent: code.unwrap_or_default(),
            },
            _ => Act::Link {
                parent,
                child: code.unwrap_or_default(),
            },
        };
        Self {
            key: old.key,
            act,
            made_ms: old.at,
            by: old.by,
            doubtful: old.doubtful,
            held: old.held,
        }
    }
}

impl Kept {
    /// From what is stored, of this version or an older one.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let older = || serde_json::from_str::<Older>(text).ok().map(Self::from);
        serde_json::from_str(text).ok().or_else(older)
    }

    /// A list of them, as the first versions kept all of a page under the person's name.
    pub(crate) fn read_list(text: &str) -> Option<Vec<Self>> {
        let list: Vec<Older> = serde_json::from_str(text).ok()?;
        Some(list.into_iter().map(Self::from).collect())
    }

    pub(crate) fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// As it is sent.
    pub(crate) fn command(&self, station: &str) -> Command {
        Command {
            key: self.key,
            act: self.act.clone(),
            station: Some(station.to_owned()),
            made_ms: Some(self.made_ms),
        }
    }

    /// What was read; empty where the act names no bag but its parent.
    pub(crate) fn code(&self) -> &str {
        match &self.act {
            Act::Link { child, .. } | Act::Move { child, .. } | Act::Unlink { child, .. } => child,
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
        let kept = Kept {
            key: key(),
            act: Act::Undo {
                parent: "SB00001".to_owned(),
                of: Meant {
                    child: Some("C0001".to_owned()),
                    scan_id: None,
                    scan_key: Some(key()),
                },
            },
            made_ms: 1_764_000_905_123,
            by: "dipa".to_owned(),
            doubtful: false,
            held: true,
        };
        assert_eq!(Kept::read(&kept.to_text()), Some(kept));
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
                r#""act":"move","parent":"SB00001","code":"C0001""#,
                Act::Move {
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
                        scan_key: None,
                    },
                },
            ),
            (
                r#""act":"close","parent":"SB00001","reason":"damaged""#,
                Act::Close {
                    parent: text("SB00001"),
                    reason: text("damaged"),
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
