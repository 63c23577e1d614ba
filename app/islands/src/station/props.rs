//! What the server gives to a station. It travels as JSON beside the island, not as its props: those are read by serde, which is large
//! (decision 55). Small, and nothing secret.

use super::json::{FromJson, Json, from_json};
use domain::bill::{BillParent, BillTotals};
use domain::codes::Coded as _;
use domain::label::BagType;
use domain::language::Language;
use domain::scan::{ParentState, Shift, Undoable};
use domain::scan_log::ScanEntry;
use serde::Serialize;

/// All that a station starts with.
#[derive(Clone, Debug, Serialize)]
pub struct Start {
    /// The language of the page.
    pub language: Language,
    /// Number of the person who is signed in: reads wait on the device under it.
    pub person_id: i64,
    /// Name of that person.
    pub person: String,
    /// Whether the person signed in with a badge, and so signs in again with one.
    pub by_badge: bool,
    /// The server's clock, in milliseconds since 1970: handhelds are often days off.
    pub now_ms: i64,
    /// How far the site's zone is ahead of UTC; none: the device's own zone counts. See [`Line::offset_minutes`].
    pub offset_minutes: Option<i32>,
    /// What became of the form that led here.
    pub message: Option<Message>,
    /// Path of this page, for the plain forms and for signing in.
    pub here: String,
    /// Where forms and commands go.
    pub addresses: Addresses,
    /// What is done here.
    pub work: Work,
    /// Keys for the plain forms. The browser makes its own.
    #[serde(skip)]
    pub keys: FormKeys,
}

/// What is done at a station.
#[derive(Clone, Debug, Serialize)]
pub enum Work {
    /// Children are packed into a parent.
    Pack(PackStart),
    /// Parents are put on a bill.
    Bill(BillStart),
}

/// What packing starts with.
#[derive(Clone, Debug, Serialize)]
pub struct PackStart {
    pub types: Vec<BagType>,
    /// The parent that the address names.
    pub parent: Option<ParentState>,
    /// What undo would take out of it.
    pub undoable: Option<Undoable>,
    /// The person's last scans, newest first.
    pub recent: Vec<Line>,
    /// What the person packed today.
    pub shift: Shift,
}

/// What a bill's station starts with.
#[derive(Clone, Debug, Serialize)]
pub struct BillStart {
    pub totals: BillTotals,
    pub parents: Vec<BillParent>,
}

/// What became of an attempt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Code of the outcome, or `refused`.
    pub code: String,
    /// The label that was read.
    pub read: String,
    pub sentence: String,
    /// The child may be moved here.
    pub can_move: bool,
}

/// The addresses of the server functions. Those of forms that a station does not have may be empty; those that only the server writes
/// do not travel.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Addresses {
    /// Takes commands as JSON.
    pub commands: String,
    pub log_in: String,
    pub log_in_code: String,
    /// Takes the parent off the bill.
    pub remove: String,
    /// The plain form of a read: a parent or a child, or a parent for the bill.
    #[serde(skip)]
    pub scan: String,
    #[serde(skip)]
    pub undo: String,
    #[serde(skip)]
    pub move_child: String,
    #[serde(skip)]
    pub both_here: String,
    #[serde(skip)]
    pub reopen: String,
    #[serde(skip)]
    pub close: String,
}

/// One key for each plain form that acts; see `domain::scan::Command`.
#[derive(Clone, Debug, Default)]
pub struct FormKeys {
    pub scan: String,
    pub undo: String,
    pub move_child: String,
    pub both_here: String,
    pub reopen: String,
    pub close: String,
    pub remove: String,
}

/// One of the last scans.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Key of the command, for those that this page made; number of the event in the log for the others.
    pub key: String,
    /// Code of the outcome.
    pub code: String,
    /// The label that was read.
    pub what: String,
    /// The parent it went to, where that is not said yet.
    pub parent: String,
    /// Time of day at the site, as `14:15:05`.
    pub time: String,
}

from_json!(PackStart {
    types,
    parent,
    undoable,
    recent,
    shift
});
from_json!(BillStart { totals, parents });
from_json!(Message { code, read, sentence; can_move });
from_json!(Line {
    key,
    code,
    what,
    parent,
    time
});

impl FromJson for Start {
    fn from_json(json: &Json) -> Option<Self> {
        Some(Self {
            language: json.get("language")?,
            person_id: json.get("person_id")?,
            person: json.get("person")?,
            by_badge: json.get("by_badge")?,
            now_ms: json.get("now_ms")?,
            offset_minutes: json.get("offset_minutes")?,
            message: json.get("message")?,
            here: json.get("here")?,
            addresses: json.get("addresses")?,
            work: json.get("work")?,
            keys: FormKeys::default(),
        })
    }
}

impl FromJson for Work {
    fn from_json(json: &Json) -> Option<Self> {
        let pack = json.get::<Option<PackStart>>("Pack")?.map(Self::Pack);
        pack.or_else(|| json.get("Bill").map(Self::Bill))
    }
}

impl FromJson for Addresses {
    fn from_json(json: &Json) -> Option<Self> {
        Some(Self {
            commands: json.get("commands")?,
            log_in: json.get("log_in")?,
            log_in_code: json.get("log_in_code")?,
            remove: json.get("remove")?,
            ..Self::default()
        })
    }
}

impl Line {
    /// The zone of a line of the log, which the server writes.
    pub fn offset_minutes(entry: &ScanEntry) -> Option<i32> {
        let zone = entry.at.0.get(19..)?;
        let zone = zone.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
        let (sign, rest) = match zone.as_bytes().first()? {
            b'Z' => return Some(0),
            b'+' => (1, zone.get(1..)?),
            b'-' => (-1, zone.get(1..)?),
            _ => return None,
        };
        let (hours, minutes) = rest.split_once(':')?;
        Some(sign * (hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?))
    }
}

impl From<&ScanEntry> for Line {
    fn from(entry: &ScanEntry) -> Self {
        let what = entry.child.as_deref().or(entry.parent.as_deref()).unwrap_or("–");
        Self {
            key: entry.scan_id.to_string(),
            code: entry.outcome.code().to_owned(),
            what: what.to_owned(),
            parent: entry.parent.clone().filter(|p| p != what).unwrap_or_default(),
            time: entry.at.time().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::json;
    use super::*;
    use domain::scan::{Action, ScanOutcome};
    use domain::scan_log::LoggedOutcome;
    use domain::timestamp::Timestamp;

    fn entry(at: &str) -> ScanEntry {
        ScanEntry {
            scan_id: 1,
            at: Timestamp(at.to_owned()),
            action: Action::Link,
            outcome: LoggedOutcome::Packing(ScanOutcome::Linked),
            parent: Some("SB00001".to_owned()),
            child: Some("C0001".to_owned()),
            bill: None,
            username: "dipa".to_owned(),
            station: None,
            typed: false,
        }
    }

    #[test]
    fn the_site_zone_is_read_from_a_line_of_the_log() {
        for (at, minutes) in [
            ("2026-11-24T14:15:05+05:30", Some(330)),
            ("2026-11-24T14:15:05.123456-03:00", Some(-180)),
            ("2026-11-24T14:15:05Z", Some(0)),
            ("2026-11-24", None),
        ] {
            assert_eq!(Line::offset_minutes(&entry(at)), minutes, "{at}");
        }
    }

    #[test]
    fn what_the_server_gives_is_read_in_the_browser() {
        let text = |s: &str| s.to_owned();
        let start = |work| Start {
            language: Language::Hi,
            person_id: 7,
            person: text("dipa"),
            by_badge: true,
            now_ms: 1_764_000_000_000,
            offset_minutes: Some(330),
            message: Some(Message {
                code: text("in_other_parent"),
                read: text("C0009"),
                sentence: text("C0009 is in SB00002."),
                can_move: true,
            }),
            here: text("/scan?parent=SB00001"),
            addresses: Addresses {
                commands: text("/fn/commands"),
                log_in: text("/fn/log_in"),
                log_in_code: text("/fn/log_in_code"),
                remove: text("/fn/remove"),
                scan: text("/fn/scan"),
                ..Addresses::default()
            },
            work,
            keys: FormKeys::default(),
        };
        let pack = Work::Pack(PackStart {
            types: Vec::new(),
            parent: None,
            undoable: None,
            recent: vec![Line::from(&entry("2026-11-24T14:15:05+05:30"))],
            shift: Shift::default(),
        });
        let totals = r#"{"number":"B-1","status":"new","parents":0,"target_parents":2,"children":0,"actual_weight_g":0,"expected_weight_g":0,"variance_g":0,"scale_weight_g":null,"stamp":"1-2"}"#;
        let bill = Work::Bill(BillStart {
            totals: json::read(totals).expect("totals"),
            parents: Vec::new(),
        });
        for start in [start(pack), start(bill)] {
            let sent = serde_json::to_string(&start).expect("JSON");
            let read: Start = json::read(&sent).expect("a start");
            assert_eq!(serde_json::to_string(&read).expect("JSON"), sent);
        }
    }

    #[test]
    fn a_line_names_what_was_read_and_where_it_went() {
        let line = Line::from(&entry("2026-11-24T14:15:05+05:30"));
        assert_eq!(
            (line.what.as_str(), line.parent.as_str(), line.time.as_str()),
            ("C0001", "SB00001", "14:15:05")
        );
        let chosen = ScanEntry {
            child: None,
            ..entry("2026-11-24T14:15:05+05:30")
        };
        let line = Line::from(&chosen);
        assert_eq!((line.what.as_str(), line.parent.as_str()), ("SB00001", ""));
    }
}
