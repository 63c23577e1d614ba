//! Questions that arrive at the same moment go to the database together, as a group commit does (ADR 45).
//!
//! Nobody waits for a timer: while less than `AT_ONCE` statements of a kind are at the database a question goes at once, alone. What comes while
//! they are there waits for one of them to end, and then goes with all the others that wait. Whoever gets no turn in the time that one waits for a
//! connection gets an error that says so.

use crate::error::StoreError;
use crate::pool::WAIT;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// Statements of one kind that a server has at the database at once.
const AT_ONCE: usize = 2;
/// No further question joins those that weigh so much.
const ENOUGH: usize = 200;

/// What one question came to.
pub type Outcome<Out> = Result<Out, StoreError>;

struct Waiting<In, Out> {
    number: u64,
    weight: usize,
    question: In,
    reply: oneshot::Sender<Outcome<Out>>,
}

struct Turns<In, Out> {
    /// Statements at the database.
    running: usize,
    waiting: VecDeque<Waiting<In, Out>>,
    /// Questions that have waited so far.
    waited: u64,
}

/// Where questions of one kind meet; all clones are one.
pub struct Together<In, Out>(Arc<Mutex<Turns<In, Out>>>);

impl<In, Out> Clone for Together<In, Out> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<In, Out> Default for Together<In, Out> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Turns {
            running: 0,
            waiting: VecDeque::new(),
            waited: 0,
        })))
    }
}

impl<In, Out> std::fmt::Debug for Together<In, Out> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Together").finish_non_exhaustive()
    }
}

/// Asks the database many questions in one statement: an outcome for each, in their order.
pub trait Ask<In, Out>: Clone + Send + 'static {
    /// Answers `questions`, of which there is at least one.
    fn ask(&self, questions: Vec<In>) -> impl Future<Output = Vec<Outcome<Out>>> + Send;
}

/// The right to have a statement at the database. Whoever waits gets it after.
struct Turn<In: Send + 'static, Out: Send + 'static, A: Ask<In, Out>> {
    together: Together<In, Out>,
    ask: A,
}

impl<In: Send + 'static, Out: Send + 'static, A: Ask<In, Out>> Drop for Turn<In, Out, A> {
    fn drop(&mut self) {
        let mut turns = self.together.turns();
        match Handle::try_current() {
            Ok(runtime) if !turns.waiting.is_empty() => {
                runtime.spawn(self.together.clone().serve(self.ask.clone()));
            }
            _ => {
                turns.running -= 1;
                // Without a runtime nobody goes on: who waits learns it from the end of the channel.
                turns.waiting.clear();
            }
        }
    }
}

impl<In: Send + 'static, Out: Send + 'static> Together<In, Out> {
    fn turns(&self) -> MutexGuard<'_, Turns<In, Out>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks one question, with those of others that wait. `weight` says how much of a statement it fills, of `ENOUGH`.
    pub async fn ask(&self, question: In, weight: usize, ask: impl Ask<In, Out>) -> Outcome<Out> {
        let (number, mut answer) = match self.enter(question, weight) {
            Ok(place) => place,
            Err(question) => {
                // A task of its own would outlive whoever asked; what runs alone need not.
                let turn = Turn {
                    together: self.clone(),
                    ask,
                };
                let mut outcomes = turn.ask.ask(vec![question]).await;
                return outcomes.pop().unwrap_or(Err(StoreError::TooSlow));
            }
        };
        let answer = match timeout(WAIT, &mut answer).await {
            Ok(answer) => answer,
            Err(_) if self.leave(number) => return Err(StoreError::TooSlow),
            // It is at the database, whose limits hold for it.
            Err(_) => answer.await,
        };
        answer.unwrap_or(Err(StoreError::TooSlow))
    }

    /// Takes a turn and gives the question back, or else takes a place among those that wait.
    fn enter(&self, question: In, weight: usize) -> Result<(u64, oneshot::Receiver<Outcome<Out>>), In> {
        let mut turns = self.turns();
        if turns.running < AT_ONCE {
            turns.running += 1;
            return Err(question);
        }
        let (reply, answer) = oneshot::channel();
        turns.waited += 1;
        let number = turns.waited;
        turns.waiting.push_back(Waiting {
            number,
            weight,
            question,
            reply,
        });
        Ok((number, answer))
    }

    /// Gives the place up, unless it has its turn by now.
    fn leave(&self, number: u64) -> bool {
        let mut turns = self.turns();
        let place = turns.waiting.iter().position(|waiting| waiting.number == number);
        place.and_then(|place| turns.waiting.remove(place)).is_some()
    }

    /// Asks what waits, together. A task of its own: whoever asked may go away, and others wait for it.
    async fn serve<A: Ask<In, Out>>(self, ask: A) {
        let turn = Turn { together: self, ask };
        let (questions, replies) = turn.together.next();
        if questions.is_empty() {
            return;
        }
        for (outcome, reply) in turn.ask.ask(questions).await.into_iter().zip(replies) {
            // Whoever does not listen any more asks again.
            let _ = reply.send(outcome);
        }
    }

    /// The questions that go next.
    fn next(&self) -> (Vec<In>, Vec<oneshot::Sender<Outcome<Out>>>) {
        let mut turns = self.turns();
        let mut weight = 0;
        let mut going = Vec::new();
        while weight < ENOUGH
            && let Some(waiting) = turns.waiting.pop_front()
        {
            weight += waiting.weight;
            going.push((waiting.question, waiting.reply));
        }
        going.into_iter().unzip()
    }
}

/// The same failure for each of `count` questions.
pub fn each<Out>(error: StoreError, count: usize) -> Vec<Outcome<Out>> {
    if count == 1 {
        return vec![Err(error)];
    }
    let shared = Arc::new(error);
    (0..count)
        .map(|_| Err(StoreError::Shared(Arc::clone(&shared))))
        .collect()
}

#[cfg(test)]
mod tests;
