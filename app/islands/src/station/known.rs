//! What the device itself can say of a read before the site answers: at once, and without a network.

use super::desk::Desk;
use super::device::Local;
use super::kept::Kept;
use super::queue::Shelf;
use super::reads::Read;
use domain::scan::Act;
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
    /// The labels of the children that are on their way into the parent that is packed.
    pub(crate) fn coming(self, to_send: &[Kept]) -> Vec<String> {
        let parent = self.parent();
        let mut coming: Vec<String> = Vec::new();
        for kept in to_send.iter().filter(|kept| kept.parent() == parent) {
            let is_link = kept.packs_into(&parent);
            if is_link || matches!(kept.act, Act::Undo { .. }) {
                let label = self.mark_of(kept).label;
                coming.retain(|other| *other != label);
                let is_inside = self.inner.with_value(|i| i.known.inside.contains(&label));
                if is_link && !is_inside {
                    coming.push(label);
                }
            }
        }
        coming
    }

    /// What a child that was read will surely come to, as far as the device knows the parent.
    pub(crate) fn foresee(self, read: &Read) -> Option<&'static str> {
        let coming = self.coming(&self.to_send());
        let is_inside = self.inner.with_value(|i| i.known.inside.contains(&read.label));
        if is_inside || coming.contains(&read.label) {
            return Some("already_here");
        }
        // One that is on its way may be refused, so with a network the site decides.
        self.screen.with_untracked(|s| {
            let is_sure = coming.is_empty() || s.tries > 0;
            let room = s
                .parent
                .as_ref()
                .and_then(|parent| parent.room_after(coming.len()));
            (is_sure && room.is_some_and(|room| room <= 0)).then_some("parent_full")
        })
    }

    /// Tells what the device foresees of a command.
    pub(crate) fn tell_known(self, key: Uuid, code: &'static str, read: &str) {
        let w = self.words;
        let sentence = match code {
            "already_here" => w.known_here(read),
            "parent_full" => w.full_now(&self.parent()),
            _ => w.damaged_read.to_owned(),
        };
        self.tell(code, &sentence, read);
        self.note_told(key, code);
    }

    fn note_told(self, key: Uuid, code: &'static str) {
        self.inner.update_value(|i| {
            i.known.told.push((key, code));
            i.silent.retain(|silent| *silent != key);
        });
    }

    pub(crate) fn is_told(self, kept: &Kept) -> bool {
        self.inner
            .with_value(|i| i.known.told.iter().any(|told| told.0 == kept.key))
    }

    /// What the parser refuses is told soon, also where no answer comes. Old bags bear any label, so the site has a moment to know it.
    pub(crate) fn doubt(self, key: Uuid, label: String) {
        let tell = move || {
            if self.inner.with_value(|i| i.silent.contains(&key)) {
                self.tell_known(key, "not_a_label", &label);
            }
        };
        set_timeout(tell, SOON);
    }

    /// Tells that the parent is full, where by the device's own count the read that was only kept fills it.
    pub(crate) fn tell_if_filled(self, kept: &Kept) {
        let coming = self.coming(&self.to_send()).len();
        let room = self
            .screen
            .with_untracked(|s| s.parent.as_ref().and_then(|parent| parent.room_after(coming)));
        if room == Some(0) && kept.packs_into(&self.parent()) && !self.is_told(kept) {
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

    /// Keeps the parent for when another page was visited; an empty label: none.
    pub(crate) fn keep_parent(self, label: &str) {
        let shelf = Local::new();
        if label.is_empty() {
            shelf.forget(&self.parent_slot());
        } else {
            shelf.keep(&self.parent_slot(), label);
        }
    }

    /// The parent that was open when this person left the page.
    pub(crate) fn kept_parent(self) -> Option<String> {
        Local::new().load(&self.parent_slot())
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
