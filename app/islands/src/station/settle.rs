//! What an answer changes on the screen.

use super::desk::Desk;
use super::device;
use super::json::{FromJson, Json, from_json};
use super::kept::Kept;
use super::looks::look;
use super::screen::Packed;
use super::shift;
use domain::bill::BillTotals;
use domain::scan::Act;
use leptos::prelude::*;
use uuid::Uuid;

/// An answer, as far as a station shows it. Codes stay texts: a page that stands open since before an update must take the outcomes
/// of a later version too, or what waits here would wait for ever.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) outcome: String,
    pub(crate) message: String,
    scan_id: Option<i64>,
    child: Option<String>,
    parent: Subject,
    bill: Option<BillTotals>,
    /// Somebody said that two bags bear this label, one in each of the two parents.
    both_here: bool,
}

from_json!(Answer { outcome, scan_id, child, parent, bill; message, both_here });

impl Answer {
    /// Whether this made the parent or the bill full.
    fn is_moment(&self, subject: &Subject) -> bool {
        match (self.outcome.as_str(), subject, &self.bill) {
            ("linked" | "moved", Subject::State(state), _) => state.is_filled(),
            ("added", _, Some(bill)) => bill.parents >= bill.target_parents,
            _ => false,
        }
    }
}

/// What an answer says of the parent: its state in one about bags, its label in one about a bill.
#[derive(Debug, Default)]
enum Subject {
    #[default]
    None,
    Label(String),
    State(Packed),
}

impl FromJson for Subject {
    fn from_json(json: &Json) -> Option<Self> {
        if json.is_nothing() {
            return Some(Self::None);
        }
        json.text()
            .map(Self::Label)
            .or_else(|| Packed::from_json(json).map(Self::State))
    }
}

impl Desk {
    /// Shows what became of a command. `is_quiet`: more answers follow. `is_foreign`: another tab made it, and lets its own person
    /// hear it there.
    pub(crate) fn settle(self, kept: &Kept, mut answer: Answer, is_quiet: bool, is_foreign: bool) {
        let subject = std::mem::take(&mut answer.parent);
        let read = match (&answer.child, &subject) {
            (Some(child), _) => child.clone(),
            (None, Subject::Label(label)) => label.clone(),
            (None, _) => kept.code().to_owned(),
        };
        self.forget_line(answer.scan_id);
        self.line(kept, &answer.outcome, &read);
        let is_moment = answer.is_moment(&subject);
        let code = if is_moment {
            "full"
        } else {
            answer.outcome.as_str()
        };
        let sentence = match &subject {
            Subject::State(state) if is_moment => self.words.full_now(&state.label),
            _ if is_moment => self.words.bill_full_now.to_owned(),
            _ => answer.message.clone(),
        };
        let told = self
            .inner
            .try_update_value(|i| i.known.take_told(kept.key))
            .flatten();
        let is_news = told != Some(code);
        // Of reads that came before the person could know of a refusal, no good one hides it, or sounds after it.
        let is_warning =
            is_warning(look(&answer.outcome, self.language).tone) && !self.is_taken_back(kept.key);
        let is_behind = !is_warning && !is_moment && self.inner.with_value(|i| i.behind.contains(&kept.key));
        if !is_behind {
            self.show_moment(&answer.outcome, &sentence, &read, is_moment);
            // Of a batch that was sent late, refusals sound, and the last: thirty good cues at once would say nothing. What the device
            // has told already is not told again.
            let is_good = matches!(answer.outcome.as_str(), "linked" | "moved" | "added");
            if is_news && !(is_quiet && is_good) && !(is_foreign && device::is_hidden()) {
                self.cue(code);
            }
            if is_news && is_warning {
                self.warned();
            }
        }
        if self.is_bill() {
            let own = self.place.with_value(|p| p.bill.clone());
            if let Some(totals) = answer.bill.take().filter(|totals| totals.number == own) {
                self.show_totals(totals);
            }
            self.refresh();
        } else {
            self.settle_packing(kept, &answer, subject, read);
        }
    }

    /// The person was told just now what must not be missed.
    pub(crate) fn warned(self) {
        let behind = self.to_send().into_iter().map(|kept| kept.key).collect();
        self.inner.update_value(|i| i.behind = behind);
    }

    /// Whether the person has taken this read back already: what becomes of it needs no decision.
    pub(crate) fn is_taken_back(self, key: Uuid) -> bool {
        let is_undo = |kept: &Kept| matches!(&kept.act, Act::Undo { of, .. } if of.scan_key == Some(key));
        self.to_send().iter().any(is_undo)
    }

    fn settle_packing(self, kept: &Kept, answer: &Answer, subject: Subject, read: String) {
        let (parent, outcome) = (self.parent(), answer.outcome.as_str());
        let is_here = kept.parent() == parent;
        let is_undo = matches!(kept.act, Act::Undo { .. });
        let state = match &subject {
            Subject::State(state) if state.label == parent => Some(state.clone()),
            _ => None,
        };
        let is_over = state.as_ref().is_some_and(|state| !state.is_open());
        if is_here {
            self.inner.update_value(|i| i.known.answered(outcome, &read));
        }
        let must_ask = self.screen.try_update(|s| {
            if let Subject::State(state) = &subject {
                shift::follow(&mut s.shift, outcome, state);
            }
            if state.is_some() {
                s.parent = state;
            }
            s.movable = (outcome == "in_other_parent" && is_here && !answer.both_here).then_some(read);
            s.next_is_due = is_over || matches!(outcome, "parent_full" | "parent_closed" | "closed");
            if is_here {
                s.marks
                    .answered(kept.key, outcome, answer.child.as_deref(), answer.scan_id);
            }
            is_here && is_undo && (s.marks.last().is_none() || outcome != "undone")
        });
        if must_ask == Some(true) {
            self.ask_for_marks(parent);
        }
        if outcome == "closed" {
            self.fold_close();
        }
    }
}

/// Whether a tone tells what the person must not miss.
fn is_warning(tone: &str) -> bool {
    matches!(tone, "bad" | "warn" | "full")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Answer {
        super::super::json::read(text).expect("an answer")
    }

    #[test]
    fn answers_about_bags_and_about_bills_are_read() {
        let bag = read(
            r#"{"outcome":"linked","scan_id":7,"message":"In.","parent":{"label":"SB00001","type":"Mustard","children":1,"capacity":30,"weight_g":1000,"status":"open","bill":null,"area":null},"child":"C0001","other_parent":null}"#,
        );
        assert!(matches!(
            bag.parent,
            Subject::State(Packed {
                children: Some(1),
                ..
            })
        ));
        assert_eq!((bag.scan_id, bag.child.as_deref()), (Some(7), Some("C0001")));
        let bill = read(
            r#"{"outcome":"added","scan_id":8,"message":"On.","parent":"SB00001","other_bill":null,"mark":"short","bill":{"number":"B-1","status":"processing","parents":1,"target_parents":2,"children":1,"actual_weight_g":1000,"expected_weight_g":30000,"variance_g":-29000,"scale_weight_g":null}}"#,
        );
        assert!(matches!(bill.parent, Subject::Label(label) if label == "SB00001"));
        assert_eq!(bill.bill.map(|b| b.parents), Some(1));
    }

    #[test]
    fn an_outcome_of_a_later_version_is_an_answer() {
        let later = read(r#"{"outcome":"both_here","parent":null,"why":{"why":"new_reason"}}"#);
        assert_eq!(
            (later.outcome.as_str(), later.message.as_str()),
            ("both_here", "")
        );
        assert!(matches!(later.parent, Subject::None));
    }
}
