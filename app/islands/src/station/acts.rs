//! What the person does: reads, undo, move, close, and deciding about what was held.

use super::cues::{self, cue};
use super::desk::Desk;
use super::device::{self, Local};
use super::kept::Kept;
use super::marks::{Mark, Marks};
use super::news::{Asked, Found};
use super::props::Line;
use super::reads::{How, Read};
use super::screen::Packed;
use domain::scan::Act;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How long a tap on undo does not count after another.
const UNDO_REST: Duration = Duration::from_secs(1);
/// How often a bill is looked at.
const POLL: Duration = Duration::from_secs(4);

impl Desk {
    /// The station comes alive: what waits is shown and sent, what was read meanwhile is taken over.
    pub(crate) fn wake(self) {
        self.open();
        self.listen();
        let (parent, waiting) = (self.parent(), self.to_send());
        let packing = waiting.iter().filter(|kept| kept.packs_into(&parent));
        let marks: Vec<Mark> = packing.map(|kept| self.mark_of(kept)).collect();
        self.screen.update(|s| {
            s.has_sound = cues::has_sound();
            for mark in marks {
                s.marks.push(mark);
            }
        });
        for kept in waiting
            .iter()
            .skip(waiting.len().saturating_sub(self.lines_shown()))
        {
            self.kept_line(kept);
        }
        // Somebody may be typing elsewhere by now.
        if !device::is_typing() {
            self.focus();
        }
        device::hear(move |code, typed, count| self.hear(&code, typed != 0, count));
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-scan-ready", "1");
        }
        self.show_waiting();
        self.pump();
    }

    fn listen(self) {
        window_event_listener_untyped("online", move |_| self.pump());
        window_event_listener_untyped("focus", move |_| self.pump());
        window_event_listener_untyped("storage", move |_| self.show_waiting());
        // Kept by this page alone: closing it must be meant.
        window_event_listener_untyped("beforeunload", move |e| {
            if self.inner.with_value(|i| i.queue.has_unkept()) {
                e.prevent_default();
            }
        });
        if self.is_bill() {
            set_interval(
                move || {
                    if !device::is_hidden() && !self.inner.with_value(|i| i.is_busy) {
                        self.refresh();
                    }
                },
                POLL,
            );
        }
    }

    /// Takes one read of `count` that came at once.
    fn hear(self, code: &str, is_typed: bool, count: u32) {
        let Some(read) = self.understand(code) else {
            return;
        };
        self.inner.update_value(|i| {
            i.reads += 1;
            if count > 1 {
                i.shown = i.shown.max(count as usize);
            }
        });
        cue("read");
        if device::is_within("sign-in") {
            self.screen
                .update(|s| s.sign_in_error = self.words.label_no_password.to_owned());
        }
        let how = How {
            doubtful: read.is_doubtful,
            typed: is_typed,
        };
        let bill = self.place.with_value(|p| p.bill.clone());
        if !bill.is_empty() {
            self.show("reading", self.words.reading, &read.label);
            let parent = code.to_owned();
            let how = How {
                doubtful: false,
                ..how
            };
            self.enqueue(Act::AddToBill { bill, parent }, how);
        } else if read.is_parent {
            self.note("reading", &read.label, count);
            self.choose_read(read.label);
        } else if self.parent().is_empty() {
            self.note("wrong_role", &read.label, count);
            self.ask_for_parent(read);
        } else {
            self.show("reading", self.words.reading, &read.label);
            let (parent, child) = (self.parent(), code.to_owned());
            self.enqueue(Act::Link { parent, child }, how);
        }
    }

    /// Of many that came at once each has a line, also what makes no command.
    fn note(self, code: &str, label: &str, count: u32) {
        if count > 1 {
            let key = self.inner.with_value(|i| i.reads).to_string();
            self.put(Line {
                key,
                code: code.to_owned(),
                what: label.to_owned(),
                time: self.time_of(self.now()),
                ..Line::default()
            });
        }
    }

    /// A parent by its form: packed from now on, whatever the site knows of it.
    fn choose_read(self, label: String) {
        self.choose(&label, None);
        self.show("reading", &self.words.parent_chosen(&label), &label);
        spawn_local(async move {
            let found = self.fetch_parent(&label).await;
            if self.parent() != label {
                return;
            }
            match found {
                Ok(Found { bag, children }) => {
                    if self.to_send().is_empty() {
                        self.screen.update(|s| s.parent = Some(bag));
                        self.mark_again(children);
                    }
                }
                // There is no such parent yet.
                Err(Asked { is_unknown, .. }) => self.screen.update(|s| {
                    let untouched = s
                        .parent
                        .as_mut()
                        .filter(|parent| is_unknown && parent.children.is_none());
                    if let Some(parent) = untouched {
                        parent.children = Some(0);
                        parent.weight_g = Some(0);
                    }
                }),
            }
        });
    }

    /// An old parent may bear any label; only the server knows it.
    fn ask_for_parent(self, read: Read) {
        let asked = self.inner.with_value(|i| i.reads);
        spawn_local(async move {
            let found = self.fetch_parent(&read.label).await;
            // A later read has decided meanwhile.
            if !self.parent().is_empty() || asked != self.inner.with_value(|i| i.reads) {
                return;
            }
            let (words, label) = (self.words, &read.label);
            match found {
                Ok(Found { bag, children }) => {
                    self.choose(label, Some(bag));
                    if self.to_send().is_empty() {
                        self.mark_again(children);
                    }
                    self.show("reading", &words.parent_chosen(label), label);
                }
                Err(Asked { is_unknown, status }) => {
                    self.screen.update(|s| s.is_signed_out = status == 401);
                    self.show_waiting();
                    cue(match is_unknown {
                        true if read.is_doubtful => self.show("not_a_label", words.damaged_read, label),
                        true => self.show("wrong_role", words.scan_parent_first, label),
                        false => self.show("refused", words.error_transport, label),
                    });
                }
            }
        });
    }

    /// Packs this parent from now on; an empty label: none.
    pub(crate) fn choose(self, label: &str, state: Option<Packed>) {
        let parent = state.or_else(|| (!label.is_empty()).then(|| self.fresh(label)));
        self.screen.update(|s| {
            s.parent = parent;
            s.movable = None;
            s.marks = Marks::default();
        });
        self.fold_close();
        device::show_path(&self.screen.with_untracked(|s| s.here()));
    }

    /// Folds the form for closing short.
    pub(crate) fn fold_close(self) {
        if let Some(close) = self.close.get_untracked() {
            close.set_open(false);
        }
    }

    /// Asks for the next parent.
    pub(crate) fn next_parent(self) {
        self.screen.update(|s| s.next_is_due = false);
        self.choose("", None);
        self.show("reading", self.words.prompt_parent, "");
        self.focus();
    }

    /// Keeps a command, then sends it.
    pub(crate) fn enqueue(self, act: Act, how: How) {
        let Some(kept) = self.keep(act, how) else {
            return;
        };
        if kept.packs_into(&self.parent()) {
            let mark = self.mark_of(&kept);
            self.screen.update(|s| s.marks.push(mark));
        }
        self.show_waiting();
        self.pump();
    }

    /// Takes back what the button shows. It shows the one before then. A glove taps twice: the second tap must not count until that
    /// can be read.
    pub(crate) fn undo(self) {
        let is_resting = self.screen.with_untracked(|s| s.is_resting);
        let mark = if is_resting {
            None
        } else {
            self.screen.try_update(|s| s.marks.pop()).flatten()
        };
        if let Some(mark) = mark {
            self.screen.update(|s| s.is_resting = true);
            set_timeout(move || self.screen.update(|s| s.is_resting = false), UNDO_REST);
            let parent = self.parent();
            self.enqueue(
                Act::Undo {
                    parent,
                    of: mark.meant(),
                },
                How::default(),
            );
        }
        self.focus();
    }

    /// Moves the child that is in another parent.
    pub(crate) fn move_here(self) {
        if let Some(child) = self.screen.try_update(|s| s.movable.take()).flatten() {
            let parent = self.parent();
            self.enqueue(Act::Move { parent, child }, How::default());
        }
        self.focus();
    }

    /// Closes the parent short, for the reason in the form.
    pub(crate) fn close_short(self) {
        let reason = device::value_of("close-reason");
        let reason = if reason == "other" {
            device::value_of("close-other")
        } else {
            reason
        };
        let parent = self.parent();
        self.enqueue(Act::Close { parent, reason }, How::default());
        self.focus();
    }

    /// The person does it again, or discards it.
    pub(crate) fn decide(self, kept: Kept, again: bool) {
        self.inner.update_value(|i| i.queue.drop(&Local::new(), kept.key));
        if again {
            let typed = kept.typed;
            self.enqueue(
                kept.act,
                How {
                    typed,
                    ..How::default()
                },
            );
        } else {
            self.show_waiting();
        }
    }

    pub(crate) fn toggle_sound(self) {
        spawn_local(async move {
            let is_loud = cues::toggle().await;
            self.screen.update(|s| s.is_loud = is_loud);
            cue("good");
        });
        self.focus();
    }

    /// What a held read was, in one line.
    pub(crate) fn held_line(self, kept: &Kept) -> String {
        let parts = [kept.code(), kept.place()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        [parts.join(" → ").as_str(), " · ", &self.day_of(kept)].concat()
    }
}
