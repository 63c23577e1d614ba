//! Links that arrive at the same moment go to the database in one statement and one commit (ADR 42; who waits for whom: `store::together`).
//! Only links do: another command may lock parents that it does not name, so it has a transaction of its own.

use crate::retry::retried;
use domain::scan::Answer;
use std::error::Error;
use store::floor::scans::{CommandAnswer, Prepared};
use store::together::{Ask, Together, each};
use store::{Db, StoreError};

/// The answers to a list of commands, in order; fewer than commands where one was refused as a whole.
pub(crate) type Answers = Result<Vec<CommandAnswer<Answer>>, StoreError>;

/// Where commands meet; all clones are one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gather(Together<Vec<Prepared>, Vec<CommandAnswer<Answer>>>);

/// Runs lists of links.
#[derive(Clone)]
struct Links(Db);

impl Ask<Vec<Prepared>, Vec<CommandAnswer<Answer>>> for Links {
    async fn ask(&self, lists: Vec<Vec<Prepared>>) -> Vec<Answers> {
        together(&self.0, &lists).await
    }
}

impl Gather {
    /// Runs one sender's commands in order.
    pub(crate) async fn run(&self, db: &Db, list: &[Prepared]) -> Answers {
        let mut answers = Vec::with_capacity(list.len());
        for part in list.chunk_by(|one, next| one.is_link() && next.is_link()) {
            let some = if part.iter().all(Prepared::is_link) {
                self.0.ask(part.to_vec(), part.len(), Links(db.clone())).await?
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
            Err(error @ (StoreError::Unavailable(_) | StoreError::TooSlow)) => each(error, lists.len()),
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
