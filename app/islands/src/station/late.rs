//! What the device tells by itself while the site does not answer: that a read is kept, and how full the parent is by its own reckoning.

use super::cues::cue;
use super::desk::Desk;
use super::kept::Kept;
use super::own::Own;
use super::reads::{Read, type_of};
use leptos::prelude::*;
use std::time::Duration;
use uuid::Uuid;

/// A read without an answer for so long is told as kept.
const PATIENCE: Duration = Duration::from_millis(1500);

impl Desk {
    /// The device's own reckoning of the parent that is packed; none while the site answers.
    pub(crate) fn reckon(self, waiting: &[Kept]) -> Option<Own> {
        let parent = self.parent();
        let is_late = self.screen.with_untracked(|s| s.tries > 0 || s.is_signed_out);
        if parent.is_empty() || waiting.is_empty() || !is_late {
            return None;
        }
        let label_of = |code: &str| self.understand(code).map_or_else(String::new, |read| read.label);
        let grams = self.with_site(|site| type_of(&parent, site).map_or(0, |t| i64::from(t.grams_per_child)));
        Some(Own {
            grams,
            ..Own::reckon(waiting, &parent, label_of)
        })
    }

    /// Tells what the device knows without the site, and says whether it did. Such a read is not kept: in a full parent it would be refused
    /// later, when the bag lies elsewhere.
    pub(crate) fn tell_own(self, read: &Read) -> bool {
        let found = self.screen.with_untracked(|s| {
            let (own, parent) = (s.own.as_ref()?, s.parent.as_ref()?);
            if own.labels.contains(&read.label) {
                return Some(("already_here", self.words.own_here));
            }
            let is_full = parent.capacity > 0 && s.children() >= Some(parent.capacity);
            is_full.then_some(("parent_full", self.words.own_full))
        });
        let Some((code, sentence)) = found else {
            return false;
        };
        self.screen.update(|s| s.next_is_due |= code == "parent_full");
        cue(self.show(code, sentence, &read.label));
        true
    }

    /// Tells a read as kept where no answer comes in time; at once where none came to the one before.
    pub(crate) fn be_patient(self, key: Uuid) {
        let is_waiting = self.inner.with_value(|i| i.is_busy);
        if is_waiting && self.screen.with_untracked(|s| s.tries > 0) {
            self.tell_late(key);
        } else {
            set_timeout(move || self.tell_late(key), PATIENCE);
        }
    }

    fn tell_late(self, key: Uuid) {
        if !self.inner.with_value(|i| i.silent.contains(&key)) {
            return;
        }
        let items = self.to_send();
        if let Some(last) = items.last() {
            self.screen.update(|s| s.tries = s.tries.max(1));
            self.tell_saved(&items, last, self.words.saved_offline);
            self.show_waiting();
        }
    }
}
