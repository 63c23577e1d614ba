//! What the person does: reads, undo, move, close, and deciding about what was held.

use super::cues;
use super::desk::Desk;
use super::device;
use super::kept::Kept;
use super::marks::{Mark, Marks};
use super::news::{Asked, Found};
use super::props::Line;
use super::queue::Shelf;
use super::reads::{How, Read};
use super::screen::{Packed, Screen};
use super::store::{self, Local};
use domain::scan::Act;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How long a tap on undo does not count after another.
const UNDO_REST: Duration = Duration::from_secs(1);
/// How often a bill is looked at: what others do is here within two seconds.
const POLL: Duration = Duration::from_secs(1);

impl Desk {
    /// The station comes alive.
    pub(crate) fn wake(self) {
        self.open();
        self.listen();
        spawn_local(async move {
            store::opened().await;
            self.inner.update_value(|i| i.queue.take_over(&Local::new()));
            self.take_up();
        });
    }

    /// What waits is shown and sent, what was read meanwhile is taken over.
    fn take_up(self) {
        let is_shown = !self.parent().is_empty();
        if !is_shown {
            self.restore_parent();
        }
        let (parent, waiting) = (self.parent(), self.to_send());
        let packing = waiting.iter().filter(|kept| kept.packs_into(&parent));
        let marks: Vec<Mark> = packing.map(|kept| self.mark_of(kept)).collect();
        self.screen.update(|s| {
            s.sound = cues::sound("");
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
        if is_shown {
            self.ask_for_marks(parent);
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
        window_event_listener_untyped("focus", move |_| self.looked_at());
        window_event_listener_untyped("storage", move |_| self.show_waiting());
        window_event_listener_untyped("tt-sound", move |_| self.set_sound(""));
        // Kept by this page alone: closing it must be meant.
        window_event_listener_untyped("beforeunload", move |e| {
            if Local::new().has_loose() {
                e.prevent_default();
            }
        });
        if self.is_bill() {
            set_interval(
                move || {
                    if !device::is_hidden() {
                        self.follow();
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
        device::fold_around();
        if device::is_within("sign-in") {
            self.screen
                .update(|s| s.sign_in_error = self.words.label_no_password.to_owned());
        }
        let how = How {
            doubtful: read.is_doubtful,
            typed: is_typed,
        };
        let bill = self.place.with_value(|p| p.bill.clone());
        let is_child = bill.is_empty() && !read.is_parent && !self.parent().is_empty();
        let foreseen = if is_child { self.foresee(&read) } else { None };
        if foreseen.is_none() {
            self.cue("read");
        }
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
            self.choose_read(read.label, None);
        } else if self.parent().is_empty() {
            self.note("wrong_role", &read.label, count);
            self.ask_for_parent(read);
        } else {
            self.read_child(code.to_owned(), read.label, how, foreseen);
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

    /// A child for the parent that is packed. What the device knows itself is told at once. While no answer comes such a read is not
    /// kept: in a full parent it would be refused later, when the bag lies elsewhere.
    fn read_child(self, child: String, label: String, how: How, foreseen: Option<&'static str>) {
        match foreseen {
            Some(code) => self.tell_known(code, &label),
            None => self.show("reading", self.words.reading, &label),
        }
        if foreseen.is_some() && self.screen.with_untracked(Screen::is_cut_off) {
            return;
        }
        let (parent, is_new) = (self.parent(), foreseen.is_none());
        let Some(kept) = self.keep(Act::Link { parent, child }, how) else {
            return;
        };
        if let Some(code) = foreseen {
            self.note_told(kept.key, code);
        } else if how.doubtful {
            self.doubt(kept.key, label);
        }
        self.send(&kept, is_new);
    }

    /// A parent by its form: packed from now on, whatever the site knows of it.
    pub(crate) fn choose_read(self, label: String, state: Option<Packed>) {
        self.choose(&label, state);
        self.say_chosen();
        spawn_local(async move {
            let found = self.fetch_parent(&label).await;
            if self.parent() != label {
                return;
            }
            match found {
                Ok(Found { bag, children }) => {
                    if self.to_send().is_empty() {
                        self.screen.update(|s| {
                            s.next_is_due = !bag.is_open();
                            s.parent = Some(bag);
                        });
                        self.mark_again(children);
                        self.say_if_over(&label);
                    }
                }
                Err(asked) if asked.is_elsewhere => self.refuse_parent(&label),
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
            self.store_parent();
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
                    self.say_chosen();
                }
                Err(asked) if asked.is_elsewhere => self.refuse_parent(label),
                Err(asked) => {
                    self.show_waiting();
                    match asked.is_unknown {
                        true if read.is_doubtful => self.tell("not_a_label", words.damaged_read, label),
                        true => self.tell("wrong_role", words.scan_parent_first, label),
                        false => self.tell("refused", words.error_transport, label),
                    }
                }
            }
        });
    }

    /// Packs this parent from now on; an empty label: none.
    pub(crate) fn choose(self, label: &str, state: Option<Packed>) {
        let parent = state.or_else(|| (!label.is_empty()).then(|| self.fresh(label)));
        if label.is_empty() {
            self.forget_parent();
        }
        self.inner.update_value(|i| i.known.set_inside(Vec::new()));
        self.screen.update(|s| {
            s.next_is_due = parent.as_ref().is_some_and(|parent| !parent.is_open());
            s.parent = parent;
            s.movable = None;
            s.marks = Marks::default();
        });
        self.fold_close();
        // What waits is counted for this parent now.
        self.show_waiting();
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
        self.choose("", None);
        self.show("reading", self.words.prompt_parent, "");
        self.focus();
    }

    /// Keeps a command, then sends it.
    pub(crate) fn enqueue(self, act: Act, how: How) {
        let Some(kept) = self.keep(act, how) else {
            return;
        };
        self.send(&kept, true);
    }

    /// Sends what was kept. `is_new`: undo may take it back.
    fn send(self, kept: &Kept, is_new: bool) {
        if is_new && kept.packs_into(&self.parent()) {
            let mark = self.mark_of(kept);
            self.screen.update(|s| s.marks.push(mark));
        }
        self.show_waiting();
        self.pump();
        self.be_patient(kept.key);
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
            self.inner
                .update_value(|i| i.known.answered("undone", &mark.label));
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

    /// The child is in another parent, and a bag with the same label is here.
    pub(crate) fn both_here(self) {
        if let Some(child) = self.screen.try_update(|s| s.movable.take()).flatten() {
            let parent = self.parent();
            self.enqueue(Act::BothHere { parent, child }, How::default());
        }
        self.focus();
    }

    /// Opens the parent that was closed short.
    pub(crate) fn reopen(self) {
        let parent = self.parent();
        self.enqueue(Act::Reopen { parent }, How::default());
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

    /// The person has this done instead, or discards it.
    pub(crate) fn decide(self, kept: &Kept, act: Option<Act>) {
        self.inner.update_value(|i| i.queue.drop(&Local::new(), kept.key));
        match act {
            Some(act) => {
                let typed = kept.typed;
                let how = How {
                    typed,
                    ..How::default()
                };
                self.enqueue(act, how);
            }
            None => self.show_waiting(),
        }
    }

    /// Turns `sound` or `voice` on or off; nothing: shows what is.
    pub(crate) fn set_sound(self, what: &str) {
        let sound = cues::sound(what);
        self.screen.update(|s| s.sound = sound);
    }

    /// The same by a tap, after which the next read is waited for.
    pub(crate) fn tap_sound(self, what: &str) {
        self.set_sound(what);
        self.focus();
    }

    /// Lets the person hear how loud it is, at the start of a shift.
    pub(crate) fn test_sound(self) {
        self.cue("full");
        self.focus();
    }

    /// What a held read was, in one line.
    pub(crate) fn held_line(self, kept: &Kept) -> String {
        let parts = [kept.code(), kept.place()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        [parts.join(" → ").as_str(), " · ", &self.day_of(kept)].concat()
    }
}
