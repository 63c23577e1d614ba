//! What a reply to commands means for what waits.

use super::json::{self, FromJson, from_json};
use std::time::Duration;

/// Commands are sent together from so many on, and so many at most.
pub(crate) const BATCH_FROM: usize = 4;
pub(crate) const BATCH: usize = 50;

/// Codes of refusals that are not about the command: who may not just now may later.
const NOT_FINAL: [&str; 4] = ["forbidden", "cross_site", "second_factor_missing", "transport"];
const LONGEST_REST_MS: u64 = 30_000;

/// What came back; status 0 where nothing did.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: String,
    /// After so many seconds it may be tried again, as the server says; 0: it says nothing.
    pub(crate) after: u64,
}

/// An error of the site.
#[derive(Debug, Default)]
pub(crate) struct Problem {
    pub(crate) code: String,
    /// What to tell the person, in the person's language.
    pub(crate) sentence: Option<String>,
}

from_json!(Problem { code, sentence });

impl Reply {
    /// The body, if it is what is asked for: a proxy's own page is not.
    pub(crate) fn json<T: FromJson>(&self) -> Option<T> {
        json::read(&self.body)
    }

    /// The site's own error, if it is one.
    pub(crate) fn problem(&self) -> Option<Problem> {
        self.json()
    }

    /// Whether the person's session is over; nothing where this does not tell, as a portal's page does not.
    pub(crate) fn is_signed_out(&self) -> Option<bool> {
        match self.status {
            401 => Some(true),
            200 if !self.body.starts_with('<') => Some(false),
            404 | 409 | 422 if self.problem().is_some() => Some(false),
            _ => None,
        }
    }

    /// The error that refuses commands for good. Only the site itself does, and says so with a code. A filter on the way, or a person
    /// who may not just now, is none of that: the read stays.
    pub(crate) fn refusal(&self) -> Option<Problem> {
        let is_answer = (400..500).contains(&self.status) && !matches!(self.status, 401 | 408 | 429);
        let problem = if is_answer { self.problem() } else { None };
        problem.filter(|problem| !NOT_FINAL.contains(&problem.code.as_str()))
    }
}

/// How long to rest before it is tried again: as the server asks, or longer after each failure.
pub(crate) fn rest(tries: u32, after_seconds: u64) -> Duration {
    let own = 500_u64.saturating_mul(1 << tries.min(10)).min(LONGEST_REST_MS);
    Duration::from_millis(if after_seconds > 0 {
        after_seconds.saturating_mul(1000)
    } else {
        own
    })
}

/// How many of those that wait are sent together.
pub(crate) fn batch(waiting: usize, may_batch: bool) -> usize {
    match waiting {
        0 => 0,
        n if may_batch && n >= BATCH_FROM => n.min(BATCH),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, body: &str) -> Reply {
        Reply {
            status,
            body: body.to_owned(),
            after: 0,
        }
    }

    #[test]
    fn only_the_site_itself_refuses_for_good() {
        let own = r#"{"code":"invalid","detail":{"field":"reason","wrong":"close_reason_missing"},"sentence":"Say why."}"#;
        let refused = reply(422, own).refusal();
        assert_eq!(refused.and_then(|p| p.sentence).as_deref(), Some("Say why."));
        for (status, body) in [
            (0, ""),
            (200, "[]"),
            (401, r#"{"code":"unauthenticated"}"#),
            (403, r#"{"code":"forbidden"}"#),
            (403, r#"{"code":"cross_site","detail":"x"}"#),
            (403, r#"{"code":"second_factor_missing"}"#),
            (403, "<html>a filter on the way</html>"),
            (404, "not found"),
            (408, own),
            (429, r#"{"code":"too_many","detail":{"seconds":3}}"#),
            (500, own),
            (503, r#"{"code":"unavailable"}"#),
        ] {
            assert!(reply(status, body).refusal().is_none(), "{status} {body}");
        }
        assert!(
            reply(404, r#"{"code":"not_found","detail":"bill"}"#)
                .refusal()
                .is_some()
        );
        assert!(
            reply(
                409,
                r#"{"code":"refused","detail":{"code":"x"},"sentence":"No."}"#
            )
            .refusal()
            .is_some()
        );
    }

    #[test]
    fn only_the_site_itself_tells_of_the_session() {
        for (status, body, is_out) in [
            (401, r#"{"code":"unauthenticated"}"#, Some(true)),
            (200, "[]", Some(false)),
            (200, "3", Some(false)),
            (200, "<html>a portal</html>", None),
            (404, r#"{"code":"not_found","detail":"bag"}"#, Some(false)),
            (404, "not found", None),
            (429, r#"{"code":"too_many","detail":{"seconds":3}}"#, None),
            (503, r#"{"code":"unavailable"}"#, None),
            (0, "", None),
        ] {
            assert_eq!(reply(status, body).is_signed_out(), is_out, "{status} {body}");
        }
    }

    #[test]
    fn each_failure_makes_the_rest_longer_up_to_half_a_minute() {
        let ms = |tries| rest(tries, 0).as_millis();
        assert_eq!(
            [ms(1), ms(2), ms(5), ms(6), ms(900)],
            [1_000, 2_000, 16_000, 30_000, 30_000]
        );
        assert_eq!(rest(9, 3).as_secs(), 3, "what the server asks for counts");
    }

    #[test]
    fn few_are_sent_one_by_one_and_many_together() {
        assert_eq!([0, 1, 3, 4, 50, 51].map(|n| batch(n, true)), [0, 1, 1, 4, 50, 50]);
        assert_eq!(batch(51, false), 1);
    }
}
