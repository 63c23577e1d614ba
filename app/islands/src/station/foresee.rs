//! What the device itself can say of a read before the site answers: at once, and without a network.

use super::desk::Desk;
use super::kept::Kept;
use super::own::Own;
use super::reads::{Read, type_of};
use leptos::prelude::*;
use std::time::Duration;
use uuid::Uuid;

/// An answer that comes sooner is told instead of what the device believes.
const SOON: Duration = Duration::from_millis(90);

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
        if code != "already_here" {
            self.warned();
        }
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
}
