//! What the pool says of itself.

/// The pool at one moment, and what happened since it was last sampled.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PoolSample {
    /// Connections in regular use: `POOL_SIZE`.
    pub size: usize,
    /// At most so many: with `POOL_MAX_OVERFLOW`.
    pub most: usize,
    pub checked_out: usize,
    pub waiters: usize,
    /// 95 of 100 waited at most so long since the last sample, in milliseconds.
    pub wait_p95_ms: f64,
    /// Requests that got no connection in time, since the start.
    pub timeouts: u64,
}

impl PoolSample {
    /// How many more could be handed out now.
    pub fn available(&self) -> usize {
        self.most.saturating_sub(self.checked_out)
    }

    /// How many are in use beyond the regular ones.
    pub fn overflow(&self) -> usize {
        self.checked_out.saturating_sub(self.size)
    }

    /// In use, in per cent of all that there may be.
    pub fn usage(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a few hundred at most")]
        let percent = 100.0 * self.checked_out as f64 / self.most.max(1) as f64;
        percent
    }
}
