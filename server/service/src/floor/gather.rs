//! Commands that arrive at the same moment go to the database together, as a group commit does (ADR 42).
//!
//! Nobody waits for a timer: while less than [`AT_ONCE`] statements are at the database a command goes at once, alone. What comes while they
//! are there waits for one of them to end, and then goes with all the others that wait. Only links do: another command may lock parents that it
//! does not name, so it has a transaction of its own. Whoever gets no turn in the time that one waits for a connection gets an error that says so.

use crate::retry::retried;
use domain::scan::Answer;
use std::collections::VecDeque;
use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::floor::scans::{CommandAnswer, Prepared};
use store::pool::WAIT;
use store::{Db, StoreError};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// Statements with commands that a server has at the database at once.
const AT_ONCE: usize = 2;
/// No further list joins a statement that has so many commands.
const ENOUGH: usize = 200;

/// The answers to a list of commands, in order; fewer than commands where one was refused as a whole.
pub(crate) type Answers = Result<Vec<CommandAnswer<Answer>>, StoreError>;

struct Waiting {
    number: u64,
    list: Vec<Prepared>,
    reply: oneshot::Sender<Answers>,
}

#[derive(Default)]
struct Floor {
    /// Statements at the database.
    running: usize,
    waiting: VecDeque<Waiting>,
    /// Lists that have waited so far.
    waited: u64,
}

/// Where commands meet; all clones are one.
#[derive(Clone, Default)]
pub(crate) struct Gather(Arc<Mutex<Floor>>);

impl std::fmt::Debug for Gather {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gather").finish_non_exhaustive()
    }
}

/// The right to have a statement at the database. Whoever waits gets it after.
struct Turn<'a> {
    gather: &'a Gather,
    db: &'a Db,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut floor = self.gather.floor();
        match Handle::try_current() {
            Ok(runtime) if !floor.waiting.is_empty() => {
                runtime.spawn(self.gather.clone().serve(self.db.clone()));
            }
            _ => {
                floor.running -= 1;
                // Without a runtime nobody goes on: who waits learns it from the end of the channel.
                floor.waiting.clear();
            }
        }
    }
}

impl Gather {
    fn floor(&self) -> MutexGuard<'_, Floor> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs one sender's commands in order.
    pub(crate) async fn run(&self, db: &Db, list: &[Prepared]) -> Answers {
        let mut answers = Vec::with_capacity(list.len());
        for part in list.chunk_by(|one, next| one.is_link() && next.is_link()) {
            let some = if part.iter().all(Prepared::is_link) {
                self.link(db, part).await?
            } else {
                one_by_one(db, part).await?
            };
            let is_whole = some
                .iter()
                .all(|answer| matches!(answer, CommandAnswer::Answer(_)));
            answers.extend(some);
            if !is_whole {
                break;
            }
        }
        Ok(answers)
    }

    async fn link(&self, db: &Db, list: &[Prepared]) -> Answers {
        let Some((number, mut answers)) = self.enter(list) else {
            // A task of its own would outlive whoever asked; what runs alone need not.
            let _turn = Turn { gather: self, db };
            return alone(db, list).await;
        };
        let answers = match timeout(WAIT, &mut answers).await {
            Ok(answers) => answers,
            Err(_) if self.leave(number) => return Err(StoreError::TooSlow),
            // It is at the database, whose limits hold for it.
            Err(_) => answers.await,
        };
        answers.unwrap_or(Err(StoreError::TooSlow))
    }

    /// Takes a turn, or else a place among those that wait.
    fn enter(&self, list: &[Prepared]) -> Option<(u64, oneshot::Receiver<Answers>)> {
        let mut floor = self.floor();
        if floor.running < AT_ONCE {
            floor.running += 1;
            return None;
        }
        let (reply, answers) = oneshot::channel();
        floor.waited += 1;
        let number = floor.waited;
        floor.waiting.push_back(Waiting {
            number,
            list: list.to_vec(),
            reply,
        });
        Some((number, answers))
    }

    /// Gives the place up, unless it has its turn by now.
    fn leave(&self, number: u64) -> bool {
        let mut floor = self.floor();
        let place = floor.waiting.iter().position(|waiting| waiting.number == number);
        place.and_then(|place| floor.waiting.remove(place)).is_some()
    }

    /// Runs what waits, together. A task of its own: whoever asked may go away, and others wait for it.
    async fn serve(self, db: Db) {
        let _turn = Turn {
            gather: &self,
            db: &db,
        };
        let (lists, replies) = self.next();
        for (answers, reply) in together(&db, &lists).await.into_iter().zip(replies) {
            // Whoever does not listen any more asks again with the same key.
            let _ = reply.send(answers);
        }
    }

    /// The lists that go next.
    fn next(&self) -> (Vec<Vec<Prepared>>, Vec<oneshot::Sender<Answers>>) {
        let mut floor = self.floor();
        let mut commands = 0;
        let mut going = Vec::new();
        while commands < ENOUGH
            && let Some(waiting) = floor.waiting.pop_front()
        {
            commands += waiting.list.len();
            going.push((waiting.list, waiting.reply));
        }
        going.into_iter().unzip()
    }
}

/// One list by itself.
async fn alone(db: &Db, list: &[Prepared]) -> Answers {
    if list.len() > 1 {
        let lists = [list];
        match retried(|| db.run_commands(&lists)).await {
            Ok(answers) => return Ok(answers.into_iter().flatten().collect()),
            Err(error) if error.is_passing() => return Err(error),
            Err(error) => note_separate(&error),
        }
    }
    one_by_one(db, list).await
}

/// A statement for each: those before one that fails are done. One that is refused as a whole ends them.
async fn one_by_one(db: &Db, list: &[Prepared]) -> Answers {
    let mut answers = Vec::with_capacity(list.len());
    for command in list {
        let answer = retried(|| db.run_command(command)).await?;
        let is_last = !matches!(answer, CommandAnswer::Answer(_));
        answers.push(answer);
        if is_last {
            break;
        }
    }
    Ok(answers)
}

/// Many lists. What is wrong with one must not be the others' harm, so after a failure each goes alone.
async fn together(db: &Db, lists: &[Vec<Prepared>]) -> Vec<Answers> {
    match lists {
        [] => Vec::new(),
        [list] => vec![alone(db, list).await],
        lists => match db.run_commands(lists).await {
            Ok(answers) => answers.into_iter().map(Ok).collect(),
            Err(error @ (StoreError::Unavailable(_) | StoreError::TooSlow)) => {
                let shared = Arc::new(error);
                lists
                    .iter()
                    .map(|_| Err(StoreError::Shared(Arc::clone(&shared))))
                    .collect()
            }
            Err(error) => {
                note_separate(&error);
                let mut answers = Vec::with_capacity(lists.len());
                for list in lists {
                    answers.push(alone(db, list).await);
                }
                answers
            }
        },
    }
}

fn note_separate(error: &StoreError) {
    tracing::info!(
        error = error as &dyn Error,
        "commands could not go together and go one by one"
    );
}
