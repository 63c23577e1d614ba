use super::{AT_ONCE, Ask, ENOUGH, Outcome, Together, each};
use crate::error::StoreError;
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;

/// Notes what goes together; each statement waits for a permit and answers each number with its double.
#[derive(Clone)]
struct Database {
    statements: Arc<Mutex<Vec<Vec<u64>>>>,
    permits: Arc<Semaphore>,
}

impl Database {
    fn new() -> Self {
        Self {
            statements: Arc::default(),
            permits: Arc::new(Semaphore::new(0)),
        }
    }

    fn statements(&self) -> Vec<Vec<u64>> {
        self.statements.lock().expect("no panic holds it").clone()
    }
}

impl Ask<u64, u64> for Database {
    async fn ask(&self, questions: Vec<u64>) -> Vec<Outcome<u64>> {
        self.statements
            .lock()
            .expect("no panic holds it")
            .push(questions.clone());
        let permit = self.permits.acquire().await;
        permit.expect("it is never closed").forget();
        if questions.contains(&13) {
            return each(StoreError::TooSlow, questions.len());
        }
        questions.into_iter().map(|number| Ok(2 * number)).collect()
    }
}

/// Asks in tasks of their own, one after the other, each once the one before has taken its turn or place.
async fn ask(
    together: &Together<u64, u64>,
    database: &Database,
    numbers: impl IntoIterator<Item = u64>,
) -> Vec<tokio::task::JoinHandle<Outcome<u64>>> {
    let mut tasks = Vec::new();
    for number in numbers {
        let (together, database) = (together.clone(), database.clone());
        tasks.push(tokio::spawn(
            async move { together.ask(number, 1, database).await },
        ));
        tokio::task::yield_now().await;
    }
    tasks
}

#[tokio::test]
async fn a_lone_question_goes_at_once_and_what_waits_goes_together() {
    let (together, database) = (Together::default(), Database::new());
    let tasks = ask(&together, &database, 1..=6).await;
    assert_eq!(
        database.statements(),
        [[1], [2]],
        "{AT_ONCE} at once, and no more"
    );
    database.permits.add_permits(3);
    for (task, number) in tasks.into_iter().zip(1..) {
        assert_eq!(task.await.expect("no panic").expect("an answer"), 2 * number);
    }
    assert_eq!(database.statements(), [vec![1], vec![2], vec![3, 4, 5, 6]]);
    assert_eq!(together.turns().running, 0);
}

#[tokio::test]
async fn no_statement_takes_more_than_enough() {
    let (together, database) = (Together::default(), Database::new());
    let many = u64::try_from(AT_ONCE + ENOUGH + 1).expect("small");
    let tasks = ask(&together, &database, 100..100 + many).await;
    database.permits.add_permits(AT_ONCE + 2);
    for task in tasks {
        task.await.expect("no panic").expect("an answer");
    }
    let sizes: Vec<usize> = database.statements().iter().map(Vec::len).collect();
    assert_eq!(sizes, [1, 1, ENOUGH, 1]);
}

#[tokio::test]
async fn a_failure_is_told_to_all_that_went_together_and_to_nobody_else() {
    let (together, database) = (Together::default(), Database::new());
    let tasks = ask(&together, &database, [1, 2, 13, 4]).await;
    database.permits.add_permits(3);
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.expect("no panic"));
    }
    assert!(outcomes[..2].iter().all(Result::is_ok));
    assert!(
        outcomes[2..]
            .iter()
            .all(|outcome| outcome.as_ref().is_err_and(StoreError::is_passing))
    );
}

#[tokio::test]
async fn who_goes_away_at_the_database_hands_the_turn_on() {
    let (together, database) = (Together::default(), Database::new());
    let tasks = ask(&together, &database, [1, 2, 3]).await;
    tasks[0].abort();
    database.permits.add_permits(2);
    let mut tasks = tasks.into_iter();
    assert!(tasks.next().expect("three").await.is_err());
    for task in tasks {
        task.await.expect("no panic").expect("an answer");
    }
    assert_eq!(together.turns().running, 0);
}

#[tokio::test]
async fn who_gets_no_turn_in_time_is_told_so_and_asks_nothing() {
    let (together, database) = (Together::default(), Database::new());
    let mut tasks = ask(&together, &database, [1, 2, 3]).await;
    let outcome = tasks.remove(2).await.expect("no panic");
    assert!(matches!(outcome, Err(StoreError::TooSlow)));
    database.permits.add_permits(2);
    for task in tasks {
        task.await.expect("no panic").expect("an answer");
    }
    assert_eq!(database.statements(), [[1], [2]]);
}
