//! Going on with the parent that was open, over other pages, a cold start and a browser that was killed.

use super::desk::Desk;
use super::device;
use super::json;
use super::kept::Kept;
use super::queue::Shelf;
use super::screen::Packed;
use super::store::Local;
use leptos::prelude::*;

impl Desk {
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
                let dated = [&self.now().to_string(), " ", text].concat();
                Local::new().keep(&self.parent_slot(), &dated);
                self.inner.update_value(|i| i.stored = Some(text.clone()));
            }
            None => self.forget_parent(),
        }
    }

    /// Nothing more goes into the parent that was packed.
    pub(crate) fn forget_parent(self) {
        let dated = [&self.now().to_string(), " "].concat();
        Local::new().keep(&self.parent_slot(), &dated);
        self.inner.update_value(|i| i.stored = None);
    }

    /// Goes on with the parent that was open when this person left the page. The page that the worker keeps has none, so there the
    /// address names it. A browser that was killed may have lost the newest of its plain storage, and no read: a read that is newer than
    /// what is stored tells the parent.
    pub(crate) fn restore_parent(self) {
        if self.is_bill() {
            return;
        }
        let stored = Local::new().load(&self.parent_slot());
        let (at, stored) = stored.as_deref().map_or((0, None), dated);
        let known = stored.as_ref().map_or("", |parent| &parent.label);
        let waiting = self.to_send();
        let newer = waiting.iter().rev().find(|kept| !kept.parent().is_empty());
        let newer = newer.filter(|kept| kept.made_ms > at);
        let mut label = newer.map_or(known, Kept::parent).to_owned();
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

/// When it was stored, and what was known of the parent; nothing for none.
fn dated(text: &str) -> (i64, Option<Packed>) {
    let (at, parent) = text.split_once(' ').unwrap_or_default();
    (at.parse().unwrap_or(0), json::read(parent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_of_a_parent_says_when() {
        let (at, parent) = dated(r#"1700 {"label":"SB00001"}"#);
        assert_eq!((at, parent.map(|p| p.label)), (1700, Some("SB00001".to_owned())));
        assert_eq!(dated("1700 "), (1700, None), "the next parent was asked for");
        assert_eq!(
            dated(r#"{"label":"SB00001"}"#),
            (0, None),
            "of a version of before"
        );
    }
}
