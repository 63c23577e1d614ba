//! Telling a read as kept while the site does not answer.

use super::desk::Desk;
use leptos::prelude::*;
use std::time::Duration;
use uuid::Uuid;

/// A read without an answer for so long is told as kept.
const PATIENCE: Duration = Duration::from_millis(1500);

impl Desk {
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
