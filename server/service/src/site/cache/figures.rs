//! What a cache says of itself.

/// How often a cache served, since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheFigures {
    /// Answered at once from memory.
    pub hits: u64,
    /// Waited for the database, by a read of their own or one that was under way.
    pub misses: u64,
    /// Of the misses: answered with an older value, since the database failed or did not answer.
    pub stale: u64,
    pub entries: u64,
}

impl CacheFigures {
    /// Of a hundred questions, so many were answered without the database. None before the first question.
    pub fn hit_rate(self) -> Option<f64> {
        let asked = self.hits + self.misses;
        #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
        let rate = 100.0 * self.hits as f64 / asked as f64;
        (asked > 0).then_some(rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_of_all_questions() {
        let figures = CacheFigures {
            hits: 3,
            misses: 1,
            ..CacheFigures::default()
        };
        assert_eq!(figures.hit_rate(), Some(75.0));
        assert_eq!(CacheFigures::default().hit_rate(), None);
    }
}
