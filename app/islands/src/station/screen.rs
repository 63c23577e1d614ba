//! What a station shows.

use super::cues::Sound;
use super::json::from_json;
use super::looks::{Look, look};
use super::marks::{Mark, Marks};
use super::own::Own;
use super::props::{Line, Message, Start, Work};
use super::text::scan_path;
use super::words::Station as Words;
use domain::bill::BillTotals;
use domain::language::Language;
use domain::parent::ParentStatus;
use domain::scan::Shift;
use serde::Serialize;

/// A parent, as far as it is known. A bag and an answer of the site tell it in the same form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Packed {
    pub(crate) label: String,
    pub(crate) role: Option<String>,
    #[serde(rename = "type")]
    pub(crate) bag_type: Option<String>,
    pub(crate) children: Option<i16>,
    pub(crate) capacity: i16,
    pub(crate) weight_g: Option<i64>,
    pub(crate) status: Option<ParentStatus>,
    pub(crate) bill: Option<String>,
}

from_json!(Packed { label, role, bag_type = "type", children, weight_g, status, bill; capacity });

impl Packed {
    /// Whether more goes into it.
    pub(crate) fn is_open(&self) -> bool {
        self.status == Some(ParentStatus::Open)
    }

    /// What it is told with that this parent was chosen: the code of an outcome, and a sentence.
    pub(crate) fn chosen(&self, words: &Words) -> (&'static str, String) {
        let code = match self.status {
            Some(ParentStatus::Full) => "parent_full",
            Some(ParentStatus::ClosedShort) => "parent_closed",
            _ => return ("reading", words.parent_chosen(&self.label)),
        };
        (code, words.parent_over(&self.label))
    }

    /// How many more it would take if it had so many; none where its capacity is not known.
    fn room(&self, children: i16) -> Option<i16> {
        (self.capacity > 0).then(|| self.capacity.saturating_sub(children))
    }

    /// Whether it holds all that it takes.
    pub(crate) fn is_filled(&self) -> bool {
        self.children.and_then(|children| self.room(children)) == Some(0)
    }
}

/// All of a station that changes, but for its lists.
#[derive(Clone, Debug, Default)]
pub(crate) struct Screen {
    /// The parent that is packed; none yet.
    pub(crate) parent: Option<Packed>,
    /// What waits for it.
    pub(crate) own: Own,
    pub(crate) message: Message,
    /// Nothing was read yet: the sentence says what to do.
    pub(crate) is_idle: bool,
    /// What was told just now made it full.
    pub(crate) is_moment: bool,
    pub(crate) waiting: usize,
    /// What this person packed today.
    pub(crate) shift: Shift,
    /// Sending failed, and is tried again.
    pub(crate) tries: u32,
    pub(crate) is_signed_out: bool,
    pub(crate) is_unkept: bool,
    pub(crate) marks: Marks,
    /// Undo was tapped just now, and does not count until what it shows can be read.
    pub(crate) is_resting: bool,
    /// The child that may be moved here.
    pub(crate) movable: Option<String>,
    /// Nothing more goes into this parent.
    pub(crate) next_is_due: bool,
    pub(crate) sound: Sound,
    pub(crate) totals: Option<BillTotals>,
    /// The code of the second factor is asked for.
    pub(crate) second_step: bool,
    pub(crate) sign_in_error: String,
    pub(crate) is_signing_in: bool,
}

impl Screen {
    /// What the page shows at first, on the server and in the browser.
    pub(crate) fn new(start: &Start, words: &Words) -> Self {
        let mut screen = Self {
            is_idle: start.message.is_none(),
            ..Self::default()
        };
        let mut ready = words.ready.to_owned();
        match &start.work {
            Work::Pack(pack) => {
                screen.shift = pack.shift;
                screen.marks = Marks::of(pack.undoable.clone().map(|u| Mark::linked(u.child, u.scan_id)));
                screen.parent = pack.parent.clone().map(|p| Packed {
                    label: p.label,
                    role: None,
                    bag_type: Some(p.bag_type),
                    children: Some(p.children),
                    capacity: p.capacity,
                    weight_g: Some(p.weight_g),
                    status: Some(p.status),
                    bill: p.bill,
                });
                if let Some(parent) = &screen.parent {
                    ready = parent.chosen(words).1;
                }
            }
            Work::Bill(bill) => screen.totals = Some(bill.totals.clone()),
        }
        screen.message = start.message.clone().unwrap_or(Message {
            sentence: ready,
            ..Message::default()
        });
        if screen.message.can_move && screen.parent.is_some() {
            screen.movable = Some(screen.message.read.clone());
        }
        screen.next_is_due = screen.parent.as_ref().is_some_and(|parent| !parent.is_open());
        screen.is_moment = screen.message.code == "linked" && screen.next_is_due;
        if screen.is_moment {
            screen.message.sentence = words.full_now(screen.label());
        }
        screen
    }

    /// Label of the parent that is packed; empty for none.
    pub(crate) fn label(&self) -> &str {
        self.parent.as_ref().map_or("", |parent| &parent.label)
    }

    /// Whether the site does not answer, or not to this person any more.
    pub(crate) fn is_cut_off(&self) -> bool {
        self.tries > 0 || self.is_signed_out
    }

    /// How many children are on their way into the parent; without an answer, how many in or out of it.
    pub(crate) fn coming(&self) -> usize {
        self.own.labels.len() + if self.is_cut_off() { self.own.gone } else { 0 }
    }

    /// Whether the count is the device's own: what waits is in it, since no answer comes.
    pub(crate) fn is_counted_here(&self) -> bool {
        self.is_cut_off() && self.coming() > 0
    }

    /// Children of the parent, as far as known.
    pub(crate) fn children(&self) -> Option<i16> {
        let Some(parent) = &self.parent else {
            return Some(0);
        };
        if self.is_counted_here() {
            Some(self.own.children(parent.children))
        } else {
            parent.children
        }
    }

    /// Its weight, as far as known.
    pub(crate) fn weight_g(&self) -> Option<i64> {
        let known = self.parent.as_ref()?.weight_g;
        if self.is_counted_here() {
            Some(self.own.weight_g(known))
        } else {
            known
        }
    }

    /// How many more go into the parent after what waits; none where that is not known. A parent of which the site never told is empty
    /// by the device's own count.
    pub(crate) fn room(&self, own: &Own) -> Option<i16> {
        let parent = self.parent.as_ref()?;
        let known = parent.children.or_else(|| self.is_cut_off().then_some(0));
        parent.room(own.children(Some(known?)))
    }

    /// Path of this page, for a scan page.
    pub(crate) fn here(&self) -> String {
        scan_path(self.label())
    }

    /// Type, state and bill of the parent, in one line.
    pub(crate) fn note(&self, language: Language, words: &Words) -> String {
        let Some(parent) = &self.parent else {
            return String::new();
        };
        let mut parts = Vec::new();
        parts.extend(parent.bag_type.clone());
        parts.extend(
            parent
                .status
                .map(|status| look(status.code(), language).word.to_owned()),
        );
        parts.extend(parent.bill.as_ref().map(|bill| [words.bill, " ", bill].concat()));
        parts.join(" · ")
    }

    /// Whether the parent was closed short, and just now that mattered.
    pub(crate) fn can_reopen(&self) -> bool {
        let is_closed = |parent: &Packed| parent.status == Some(ParentStatus::ClosedShort);
        matches!(self.message.code.as_str(), "closed" | "parent_closed")
            && self.parent.as_ref().is_some_and(is_closed)
    }

    /// Shows what became of an attempt.
    pub(crate) fn tell(&mut self, message: Message, is_moment: bool) {
        (self.is_idle, self.is_moment, self.message) = (false, is_moment, message);
    }

    /// How the last outcome looks. Where it made the parent or the bill full, that is the news.
    pub(crate) fn look(&self, language: Language) -> Look {
        look(
            if self.is_moment {
                "full"
            } else {
                &self.message.code
            },
            language,
        )
    }
}

/// Puts a line at the head of the last scans, or changes the one that is there of the same command.
pub(crate) fn put_line(lines: &mut Vec<Line>, line: Line, most: usize) {
    match lines.iter_mut().find(|old| old.key == line.key) {
        Some(old) => *old = line,
        None => {
            lines.insert(0, line);
            lines.truncate(most);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::json;
    use super::*;

    fn line(key: &str, code: &str) -> Line {
        Line {
            key: key.to_owned(),
            code: code.to_owned(),
            ..Line::default()
        }
    }

    #[test]
    fn a_line_is_changed_where_it_stands_and_only_so_many_are_shown() {
        let mut lines = Vec::new();
        for n in 0..12 {
            put_line(&mut lines, line(&format!("k{n}"), "saved_offline"), 10);
        }
        put_line(&mut lines, line("k5", "linked"), 10);
        let shown: Vec<(&str, &str)> = lines.iter().map(|l| (l.key.as_str(), l.code.as_str())).collect();
        assert_eq!((shown.len(), shown[0]), (10, ("k11", "saved_offline")));
        assert_eq!(shown[6], ("k5", "linked"));
    }

    #[test]
    fn only_without_an_answer_what_waits_is_in_the_count() {
        let parent = |children| Packed {
            children,
            capacity: 3,
            ..Packed::default()
        };
        let own = Own {
            labels: vec!["C1".to_owned(), "C2".to_owned()],
            ..Own::default()
        };
        let mut screen = Screen {
            parent: Some(parent(Some(1))),
            own: own.clone(),
            ..Screen::default()
        };
        assert_eq!((screen.children(), screen.room(&own)), (Some(1), Some(0)));
        screen.tries = 1;
        assert_eq!((screen.children(), screen.room(&own)), (Some(3), Some(0)));
        // A parent of which the site never told.
        screen.parent = Some(parent(None));
        assert_eq!((screen.children(), screen.room(&own)), (Some(2), Some(1)));
        screen.tries = 0;
        assert_eq!((screen.children(), screen.room(&own)), (None, None));
    }

    #[test]
    fn a_bag_and_an_answer_tell_a_parent_in_the_same_form() {
        let bag = r#"{"id":1,"label":"SB00001","role":"parent","type":"Mustard","status":"full","children":30,"capacity":30,"weight_g":30000,"area":null,"parent":null,"bill":"B-1","legacy":false,"created_at":"x"}"#;
        let answer = r#"{"label":"SB00001","type":"Mustard","children":30,"capacity":30,"weight_g":30000,"status":"full","bill":"B-1","area":"jaipur"}"#;
        let read = |text| json::read::<Packed>(text).map(|p| Packed { role: None, ..p });
        let (bag, answer) = (read(bag).expect("a bag"), read(answer).expect("an answer"));
        assert_eq!(bag, answer);
        let screen = Screen {
            parent: Some(bag),
            ..Screen::default()
        };
        assert_eq!(
            screen.note(Language::En, Words::of(Language::En)),
            "Mustard · Full · Bill B-1"
        );
    }
}
