//! The commands of the floor: what a device keeps until it is answered, what the server takes, checks and hands to the database.

use crate::bill::BillAnswer;
use crate::scan::ScanAnswer;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

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
}

/// What is to be done. Labels are as they were read: the server's parser decides what they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Links a child into a parent.
    Link { parent: String, child: String },
    /// Takes a child out of the parent that holds it and links it into this one.
    Move { parent: String, child: String },
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

/// The answer to a [`Command`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// To what concerns bags alone.
    Bag(ScanAnswer),
    /// To what concerns a bill.
    Bill(BillAnswer),
}
