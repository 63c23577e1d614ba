//! What the device itself can say of a read before the site answers: at once, and without a network.

use super::desk::Desk;
use super::device;
use super::kept::Kept;
use super::own::Own;
use super::queue::Shelf;
use super::reads::{Read, type_of};
use super::screen::Packed;
use super::store::Local;
use leptos::prelude::*;
use std::time::Duration;
use uuid::Uuid;

/// An answer that comes sooner is told instead of what the device believes.
const SOON: Duration = Duration::from_millis(90);

/// What the device knows of the parent that is packed, and what it has told already.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// The children that are in it.
    inside: Vec<String>,
    /// Commands of which the person was told the outcome before the site said it.
    told: Vec<(Uuid, &'static str)>,
}

impl Known {
    /// The site tells what is in the parent.
    pub(crate) fn set_inside(&mut self, labels: Vec<String>) {
        self.inside = labels;
    }

    /// Follows an answer about a child of the parent.
    pub(crate) fn answered(&mut self, outcome: &str, child: &str) {
        if matches!(outcome, "linked" | "moved" | "undone" | "unlinked") {
            self.inside.retain(|label| label != child);
        }
        if matches!(outcome, "linked" | "moved" | "already_here") {
            self.inside.push(child.to_owned());
        }
    }

    /// Forgets what was told of a command that is answered now, and says what it was.
    pub(crate) fn take_told(&mut self, key: Uuid) -> Option<&'static str> {
        let at = self.told.iter().position(|told| told.0 == key)?;
        Some(self.told.swap_remove(at).1)
    }
}

impl Desk {
    /// What waits for the parent that is packed.
    pub(crate) fn reckon(self, waiting: &[Kept]) -> Own {
        let parent = self.parent();
        if parent.is_empty() {
            return Own::default();
        }
        let label_of = |code: &str| self.understand(code).map_or_else(String::new, |read| read.label);
        let grams = self.with_site(|site| type_of(&parent, site).map_or(0, |t| i64::from(t.grams_per_child)));
        let inside = self.inner.with_value(|i| i.known.inside.clone());
        Own {
            grams,
            ..Own::reckon(waiting, &parent, &inside, label_of)
        }
    }

    /// What a child that was read will surely come to, as far as the device knows the parent.
    pub(crate) fn foresee(self, read: &Read) -> Option<&'static str> {
        let own = self.reckon(&self.to_send());
        let is_inside = self.inner.with_value(|i| i.known.inside.contains(&read.label));
        if is_inside || own.labels.contains(&read.label) {
            return Some("already_here");
        }
        // One that is on its way may be refused, so with a network the site decides.
        self.screen.with_untracked(|s| {
            let is_sure = own.labels.is_empty() || s.is_cut_off();
            let is_full = s.room(&own).is_some_and(|room| room <= 0);
            (is_sure && is_full).then_some("parent_full")
        })
    }

    /// Tells what the device foresees of a read.
    pub(crate) fn tell_known(self, code: &'static str, read: &str) {
        let w = self.words;
        let sentence = match code {
            "already_here" => w.known_here(read),
            "parent_full" => w.full_now(&self.parent()),
            _ => w.damaged_read.to_owned(),
        };
        self.screen.update(|s| s.next_is_due |= code == "parent_full");
        self.tell(code, &sentence, read);
    }

    /// The person knows what the outcome of this command will be.
    pub(crate) fn note_told(self, key: Uuid, code: &'static str) {
        self.inner.update_value(|i| {
            i.known.told.push((key, code));
            i.silent.retain(|silent| *silent != key);
        });
    }

    /// What the person was told of a command before the site answered.
    pub(crate) fn told(self, key: Uuid) -> Option<&'static str> {
        self.inner.with_value(|i| {
            let told = i.known.told.iter().find(|told| told.0 == key);
            told.map(|told| told.1)
        })
    }

    /// What the parser refuses is told soon, also where no answer comes. Old bags bear any label, so the site has a moment to know it.
    pub(crate) fn doubt(self, key: Uuid, label: String) {
        let tell = move || {
            if self.inner.with_value(|i| i.silent.contains(&key)) {
                self.tell_known("not_a_label", &label);
                self.note_told(key, "not_a_label");
            }
        };
        set_timeout(tell, SOON);
    }

    /// Tells that the parent is full, where by the device's own count the read that was only kept fills it.
    pub(crate) fn tell_if_filled(self, kept: &Kept) {
        let own = self.reckon(&self.to_send());
        let is_full = self.screen.with_untracked(|s| s.room(&own) == Some(0));
        if is_full && kept.packs_into(&self.parent()) {
            let sentence = self.words.full_now(&self.parent());
            self.screen.update(|s| {
                s.message.sentence = sentence;
                (s.is_moment, s.next_is_due) = (true, true);
            });
            self.note_told(kept.key, "full");
            self.cue("full");
        }
    }

    fn parent_slot(self) -> String {
        ["tt.parent.", &self.person_id().to_string()].concat()
    }

    /// Stores the parent as it is known, for when another page was visited or this one opens without a network, until nothing more goes
    /// into it.
    pub(crate) fn store_parent(self) {
        let text = self.screen.with_untracked(|s| {
            let parent = s.parent.as_ref().filter(|parent| parent.is_open())?;
            serde_json::to_string(parent).ok()
        });
        if self.inner.with_value(|i| i.stored == text) {
            return;
        }
        match &text {
            Some(text) => {
                // Where it is not kept, the person scans the parent again.
                Local::new().keep(&self.parent_slot(), text);
                self.inner.update_value(|i| i.stored = Some(text.clone()));
            }
            None => self.forget_parent(),
        }
    }

    /// Nothing more goes into the parent that was packed.
    pub(crate) fn forget_parent(self) {
        Local::new().forget(&self.parent_slot());
        self.inner.update_value(|i| i.stored = None);
    }

    /// Goes on with the parent that was open when this person left the page. The page that the worker keeps has none, so there the
    /// address names it.
    pub(crate) fn restore_parent(self) {
        if self.is_bill() {
            return;
        }
        let stored = Local::new().load(&self.parent_slot());
        let stored = stored.and_then(|text| serde_json::from_str::<Packed>(&text).ok());
        let mut label = stored
            .as_ref()
            .map_or_else(String::new, |parent| parent.label.clone());
        if device::is_kept_page() {
            let asked = device::asked("parent");
            if !asked.is_empty() {
                label = asked;
            }
        }
        if !label.is_empty() {
            let state = stored.filter(|parent| parent.label == label);
            self.choose_read(label, state);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inside_follows_the_answers() {
        let mut known = Known::default();
        known.set_inside(vec!["C1".to_owned()]);
        for (outcome, child) in [
            ("linked", "C2"),
            ("in_other_parent", "C3"),
            ("undone", "C1"),
            ("moved", "C2"),
        ] {
            known.answered(outcome, child);
        }
        assert_eq!(known.inside, ["C2"]);
    }

    #[test]
    fn what_was_told_is_known_once() {
        let key = Uuid::from_u128(1);
        let mut known = Known::default();
        known.told.push((key, "already_here"));
        assert_eq!(known.take_told(key), Some("already_here"));
        assert_eq!(known.take_told(key), None);
    }
}
