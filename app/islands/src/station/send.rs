//! Sending what waits, in order. Whatever is not surely answered stays in the queue.

use super::cues::cue;
use super::desk::Desk;
use super::device::{Local, alone};
use super::http::{Body, request};
use super::kept::Kept;
use super::reply::{Problem, Reply, batch, rest};
use super::settle::Answer;
use domain::scan::Command;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;

/// The body of the server function.
#[derive(Serialize)]
struct Commands {
    commands: Vec<Command>,
}

impl Desk {
    /// Sends all that waits. Only one tab of this person does at a time.
    pub(crate) fn pump(self) {
        spawn_local(async move { while self.pump_once().await {} });
    }

    /// Says whether a read came after the last look and before the lock was given back: it must not wait for the next one.
    async fn pump_once(self) -> bool {
        let begins = self.inner.try_update_value(|i| {
            if i.is_busy {
                i.is_late = i.is_ended;
                return false;
            }
            (i.is_busy, i.is_late, i.is_ended) = (true, false, false);
            if let Some(timer) = i.timer.take() {
                timer.clear();
            }
            true
        });
        if begins != Some(true) {
            return false;
        }
        let lock = self.inner.with_value(|i| i.queue.lock().to_owned());
        alone(&lock, async move {
            while self.send_next().await {
                self.show_waiting();
            }
            self.inner.update_value(|i| i.is_ended = true);
        })
        .await;
        self.inner.update_value(|i| i.is_busy = false);
        self.show_waiting();
        self.inner.with_value(|i| i.is_late)
    }

    /// Sends what waits first; says whether to go on.
    async fn send_next(self) -> bool {
        let items = self.to_send();
        let count = batch(items.len(), !self.inner.with_value(|i| i.is_single));
        let (Some(sent), Some(last)) = (items.get(..count).filter(|sent| !sent.is_empty()), items.last())
        else {
            return false;
        };
        let reply = self.post(sent).await;
        if reply.status == 200 {
            match reply.json::<Vec<Answer>>() {
                Some(answers) if answers.len() >= count => {
                    self.take_answers(sent, answers);
                    return true;
                }
                _ if count > 1 => {
                    self.inner.update_value(|i| i.is_single = true);
                    return true;
                }
                _ => {}
            }
        }
        if reply.status == 401 {
            self.screen.update(|s| s.is_signed_out = true);
            self.say_kept();
            // The way back in, above, says why.
            self.show("saved_offline", "", last.code());
            return false;
        }
        let Some(problem) = reply.refusal() else {
            self.keep_all(&items, last, &reply);
            return false;
        };
        if count > 1 {
            // One of them is refused as such: find out which.
            self.inner.update_value(|i| i.is_single = true);
        } else {
            self.refuse(last_of(sent), &problem);
        }
        true
    }

    async fn post(self, sent: &[Kept]) -> Reply {
        let (station, path) = (
            self.station(),
            self.place.with_value(|p| p.addresses.commands.clone()),
        );
        let commands = sent.iter().map(|kept| kept.command(&station)).collect();
        let body = serde_json::to_string(&Commands { commands }).unwrap_or_default();
        request(self, &path, Body::Json(body), true).await
    }

    fn take_answers(self, sent: &[Kept], answers: Vec<Answer>) {
        self.screen.update(|s| {
            s.tries = 0;
            s.is_signed_out = false;
        });
        for (at, (kept, answer)) in sent.iter().zip(answers).enumerate() {
            let is_foreign = !self.inner.with_value(|i| i.queue.is_own(kept.key));
            self.settled(kept, answer.outcome == "too_old");
            self.settle(kept, answer, at + 1 < sent.len(), is_foreign);
        }
    }

    /// It is answered: forgotten, or kept for the person to decide.
    fn settled(self, kept: &Kept, is_held: bool) {
        let shelf = Local::new();
        self.inner.update_value(|i| {
            i.silent.retain(|key| *key != kept.key);
            if is_held {
                i.queue.hold(&shelf, kept.key);
            } else {
                i.queue.drop(&shelf, kept.key);
            }
        });
    }

    /// No answer, or none that counts: all stay, and are tried again later.
    fn keep_all(self, items: &[Kept], last: &Kept, reply: &Reply) {
        let tries = self.screen.try_update(|s| {
            s.tries += 1;
            s.tries
        });
        for kept in items.iter().skip(items.len().saturating_sub(self.lines_shown())) {
            self.kept_line(kept);
        }
        if last.doubtful {
            self.show("not_a_label", self.words.damaged_read, last.code());
        } else {
            // Who may not just now is told why; the network has nothing to do with it.
            let problem = if reply.status == 403 {
                reply.problem()
            } else {
                None
            };
            let sentence = problem.map_or_else(|| self.words.saved_offline.to_owned(), |p| self.sentence(&p));
            self.show("saved_offline", &sentence, last.code());
        }
        self.say_kept();
        let timer = set_timeout_with_handle(move || self.pump(), rest(tries.unwrap_or(1), reply.after));
        self.inner.update_value(|i| i.timer = timer.ok());
    }

    /// Plays one tone for the reads that are kept and not sent, unless it was played for them already.
    fn say_kept(self) {
        let silent = self
            .inner
            .try_update_value(|i| std::mem::take(&mut i.silent))
            .unwrap_or_default();
        if !silent.is_empty() {
            let is_bad = self
                .to_send()
                .iter()
                .any(|kept| kept.doubtful && silent.contains(&kept.key));
            cue(if is_bad { "bad" } else { "saved" });
        }
    }

    /// The site refuses it for good.
    fn refuse(self, kept: &Kept, problem: &Problem) {
        self.settled(kept, false);
        self.screen.update(|s| s.marks.forget(kept.key));
        self.line(kept, "refused", kept.code());
        let sentence = self.sentence(problem);
        cue(self.show("refused", &sentence, kept.code()));
    }

    /// The sentence of an error.
    pub(crate) fn sentence(self, problem: &Problem) -> String {
        let w = self.words;
        match (problem.code.as_str(), &problem.sentence) {
            ("unauthenticated", _) => w.code_late.to_owned(),
            (_, Some(sentence)) => sentence.clone(),
            ("invalid", None) => w.error_form.to_owned(),
            (_, None) => w.error_transport.to_owned(),
        }
    }
}

/// The newest of the commands that were sent.
fn last_of(sent: &[Kept]) -> &Kept {
    &sent[sent.len() - 1]
}
