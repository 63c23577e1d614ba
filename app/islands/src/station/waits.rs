//! How long the site's answers took, as the device saw it.

/// So many of the latest are kept.
const KEPT: usize = 100;

/// The latest waits, in milliseconds, oldest first.
#[derive(Default)]
pub(crate) struct Waits(Vec<u32>);

impl Waits {
    pub(crate) fn hear(&mut self, ms: f64) {
        if self.0.len() == KEPT {
            self.0.remove(0);
        }
        self.0.push(ms as u32);
    }

    /// So many of a hundred took no longer than this.
    pub(crate) fn percentile(&self, percent: usize) -> Option<u32> {
        let mut sorted: Vec<u32> = Vec::new();
        // Sorted as they come, which takes less code than to sort them.
        for ms in &self.0 {
            let (Ok(at) | Err(at)) = sorted.binary_search(ms);
            sorted.insert(at, *ms);
        }
        let rank = (sorted.len() * percent).div_ceil(100);
        sorted.get(rank.checked_sub(1)?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_latest_hundred() {
        let mut waits = Waits::default();
        assert_eq!(waits.percentile(95), None);
        waits.hear(40.0);
        assert_eq!((waits.percentile(50), waits.percentile(95)), (Some(40), Some(40)));
        // Slow ones of before are forgotten.
        for ms in (1..=200).rev() {
            waits.hear(f64::from(ms));
        }
        assert_eq!((waits.percentile(50), waits.percentile(95)), (Some(50), Some(95)));
    }
}
