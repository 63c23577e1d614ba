//! Sending what waits, in order. Whatever is not surely answered stays in the queue.

use super::desk::Desk;
use super::device::{alone, times};
use super::http::{Body, request};
use super::kept::Kept;
use super::reply::{Problem, Reply, batch, rest};
use super::settle::Answer;
use super::store::Local;
use domain::scan::{Act, Command};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;

/// The body of the server function: the commands, and what the device says of itself.
#[derive(Serialize)]
struct Commands {
    commands: Vec<Command>,
    /// Reads without an answer, these among them.
    waiting: usize,
    /// How long the first of them has waited.
    oldest_ms: i64,
    /// Whether the browser promised to keep what is stored.
    storage: Option<bool>,
    /// How long answers took, in milliseconds.
    p50_ms: Option<u32>,
    p95_ms: Option<u32>,
    app_version: &'static str,
}

/// Refusals that somebody has to look at who was told that the read is kept, and went on.
const TO_DECIDE: [&str; 6] = [
    "in_other_parent",
    "parent_full",
    "parent_closed",
    "wrong_role",
    "not_a_label",
    "area_denied",
];

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
        // Stored before it is sent, and what another tab sent is not sent again.
        Local::new().settled().await;
        let items = self.to_send();
        let count = batch(items.len(), !self.inner.with_value(|i| i.is_single));
        let (Some(sent), Some(last)) = (items.get(..count).filter(|sent| !sent.is_empty()), items.last())
        else {
            return false;
        };
        let oldest = self.now().saturating_sub(items[0].made_ms);
        let reply = self.post(sent, items.len(), oldest).await;
        if reply.status == 200 {
            match reply.json::<Vec<Answer>>() {
                Some(answers) if answers.len() >= count => {
                    self.take_answers(sent, answers);
                    return true;
                }
                // A list of something else; a portal's page is none.
                _ if count > 1 && reply.body.starts_with('[') => {
                    self.inner.update_value(|i| i.is_single = true);
                    return true;
                }
                _ => {}
            }
        }
        if reply.status == 401 {
            self.say_kept();
            self.show("saved_offline", self.words.session_ended, last.code());
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

    async fn post(self, sent: &[Kept], waiting: usize, oldest: i64) -> Reply {
        let (station, path) = (
            self.station(),
            self.place.with_value(|p| p.addresses.commands.clone()),
        );
        let commands = sent.iter().map(|kept| kept.command(&station)).collect();
        let [p50_ms, p95_ms] = self
            .inner
            .with_value(|i| [50, 95].map(|percent| i.waits.percentile(percent)));
        let body = Commands {
            commands,
            waiting,
            oldest_ms: oldest.max(0),
            storage: Local::new().is_persisted(),
            p50_ms,
            p95_ms,
            app_version: env!("CARGO_PKG_VERSION"),
        };
        let body = serde_json::to_string(&body).unwrap_or_default();
        let begun = times().steady;
        let reply = request(self, &path, Body::Json(body), true).await;
        if reply.status > 0 {
            self.inner.update_value(|i| i.waits.hear(times().steady - begun));
        }
        reply
    }

    fn take_answers(self, sent: &[Kept], answers: Vec<Answer>) {
        self.screen.update(|s| s.tries = 0);
        for (at, (kept, answer)) in sent.iter().zip(answers).enumerate() {
            let is_foreign = !self.inner.with_value(|i| i.queue.is_own(kept.key));
            // Told as kept, maybe as what fills the parent; not what the device knew to be refused.
            let is_told = !kept.doubtful
                && !self.inner.with_value(|i| i.silent.contains(&kept.key))
                && matches!(self.told(kept.key), None | Some("full"));
            let is_for_person = is_told
                && matches!(kept.act, Act::Link { .. })
                && TO_DECIDE.contains(&answer.outcome.as_str())
                && !self.is_taken_back(kept.key);
            let is_held = is_for_person || answer.outcome == "too_old";
            self.settled(kept, is_held.then_some(&answer));
            self.settle(kept, answer, at + 1 < sent.len(), is_foreign);
        }
    }

    /// It is answered: forgotten, or kept for the person to decide.
    fn settled(self, kept: &Kept, held: Option<&Answer>) {
        let shelf = Local::new();
        self.inner.update_value(|i| {
            i.silent.retain(|key| *key != kept.key);
            match held {
                Some(answer) => i.queue.hold(&shelf, kept.key, &answer.outcome, &answer.message),
                None => i.queue.drop(&shelf, kept.key),
            }
        });
    }

    /// No answer, or none that counts: all stay, and are tried again later.
    fn keep_all(self, items: &[Kept], last: &Kept, reply: &Reply) {
        let tries = self.screen.try_update(|s| {
            s.tries += 1;
            s.tries
        });
        // Told once; a further try without a new read is no news.
        if tries == Some(1) || self.inner.with_value(|i| !i.silent.is_empty()) {
            // Who may not just now is told why; the network has nothing to do with it.
            let problem = if reply.status == 403 {
                reply.problem()
            } else {
                None
            };
            let sentence = problem.map_or_else(|| self.words.saved_offline.to_owned(), |p| self.sentence(&p));
            self.tell_saved(items, last, &sentence);
        }
        let timer = set_timeout_with_handle(move || self.pump(), rest(tries.unwrap_or(1), reply.after));
        self.inner.update_value(|i| i.timer = timer.ok());
    }

    /// Tells that all these are kept, and not answered yet.
    pub(crate) fn tell_saved(self, items: &[Kept], last: &Kept, sentence: &str) {
        for kept in items.iter().skip(items.len().saturating_sub(self.lines_shown())) {
            self.kept_line(kept);
        }
        if self.told(last.key).is_some() {
            // The device has said what it is.
        } else if last.doubtful {
            self.show("not_a_label", self.words.damaged_read, last.code());
        } else {
            self.show("saved_offline", sentence, last.code());
            self.tell_if_filled(last);
        }
        self.say_kept();
    }

    /// Plays one tone for the reads that are kept and not sent, unless it was played for them already.
    fn say_kept(self) {
        let silent = self
            .inner
            .try_update_value(|i| std::mem::take(&mut i.silent))
            .unwrap_or_default();
        if !silent.is_empty() {
            let items = self.to_send();
            let bad = items
                .iter()
                .filter(|kept| kept.doubtful && silent.contains(&kept.key));
            let bad: Vec<_> = bad.map(|kept| kept.key).collect();
            self.cue(if bad.is_empty() {
                "saved_offline"
            } else {
                "not_a_label"
            });
            for key in bad {
                self.note_told(key, "not_a_label");
            }
        }
    }

    /// The site refuses it for good.
    fn refuse(self, kept: &Kept, problem: &Problem) {
        self.settled(kept, None);
        self.screen.update(|s| s.marks.forget(kept.key));
        self.line(kept, "refused", kept.code());
        let sentence = self.sentence(problem);
        self.tell("refused", &sentence, kept.code());
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
