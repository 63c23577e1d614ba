//! Acts that the database ended in favour of another, run again.
//!
//! Only what is one whole transaction, without effects outside of the database, may be run again: a mail is sent after the
//! commit, a limit is counted before the first try.

use crate::ServiceError;
use std::error::Error;
use std::future::Future;
use store::StoreError;

/// How often an act is tried when the database asks for a retry.
const TRIES: u32 = 4;

/// A failure that may be the database's wish for a retry: a deadlock, or a conflict of two transactions.
pub(crate) trait AsksRetry: Error + 'static {
    /// Whether nothing was done, and trying again may do it.
    fn asks_retry(&self) -> bool;
}

impl AsksRetry for StoreError {
    fn asks_retry(&self) -> bool {
        matches!(self, Self::Retry(_))
    }
}

impl AsksRetry for ServiceError {
    fn asks_retry(&self) -> bool {
        matches!(self, Self::Unavailable(error) if error.asks_retry())
    }
}

/// Runs a transaction again while the database asks for it. The answer of the last try stands.
pub(crate) async fn retried<T, E: AsksRetry, F: Future<Output = Result<T, E>>>(
    mut act: impl FnMut() -> F,
) -> Result<T, E> {
    for _ in 1..TRIES {
        match act().await {
            Err(error) if error.asks_retry() => {
                tracing::info!(error = &error as &dyn Error, "the database asked for a retry");
            }
            done => return done,
        }
    }
    act().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error, PartialEq, Eq)]
    #[error("{0}")]
    struct Failure(&'static str);

    impl AsksRetry for Failure {
        fn asks_retry(&self) -> bool {
            self.0 == "again"
        }
    }

    async fn tries(answers: &[Result<u8, Failure>]) -> (usize, Result<u8, Failure>) {
        let mut asked = 0;
        let mut answers = answers.iter().map(|answer| match answer {
            Ok(value) => Ok(*value),
            Err(error) => Err(Failure(error.0)),
        });
        let done = retried(|| {
            asked += 1;
            std::future::ready(answers.next().unwrap_or(Err(Failure("again"))))
        })
        .await;
        (asked, done)
    }

    #[tokio::test]
    async fn an_act_is_tried_again_four_times_in_all_and_only_when_the_database_asks() {
        assert_eq!(tries(&[Ok(1)]).await, (1, Ok(1)));
        assert_eq!(tries(&[Err(Failure("again")), Ok(2)]).await, (2, Ok(2)));
        assert_eq!(
            tries(&[Err(Failure("refused"))]).await,
            (1, Err(Failure("refused")))
        );
        assert_eq!(tries(&[]).await, (4, Err(Failure("again"))));
    }
}
