//! The server's clock, as its page and its answers tell it.

/// A leap of more than this is no sleep: somebody set the clock of a device that had stood in 1970.
const SLEEP_MS: f64 = 30.0 * 86_400_000.0;

/// What the device's two clocks say: one stands still while the device sleeps, the other may be set.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Times {
    /// Milliseconds since the page began.
    pub(crate) steady: f64,
    /// Milliseconds since 1970, as the device believes.
    pub(crate) device: f64,
}

/// The server's time and when it was heard. From there it is counted by whichever of the device's clocks went further.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clock {
    server: f64,
    heard: Times,
}

impl Clock {
    /// The server's time was heard just now.
    pub(crate) fn heard(server_ms: f64, now: Times) -> Self {
        Self {
            server: server_ms,
            heard: now,
        }
    }

    /// This one, or that of a text which an earlier page stored, where that leads to a later time: time does not go back.
    pub(crate) fn or_later(self, stored: Option<&str>, now: Times) -> Self {
        let parts = stored.and_then(|text| text.split_once(' '));
        // Whole numbers: to parse others takes tables of ten kilobytes.
        let Some((Ok(server), Ok(device))) = parts.map(|(s, d)| (s.parse::<i64>(), d.parse::<i64>())) else {
            return self;
        };
        let (server, device) = (server as f64, device as f64);
        let steady = now.steady;
        let other = Self::heard(server, Times { steady, device });
        if other.now(now) > self.now(now) {
            other
        } else {
            self
        }
    }

    /// For a later page: the server's time, and the device's of the same moment.
    pub(crate) fn to_text(self) -> String {
        let whole = |ms: f64| (ms as i64).to_string();
        [whole(self.server).as_str(), " ", &whole(self.heard.device)].concat()
    }

    /// The server's time, in whole milliseconds since 1970.
    pub(crate) fn now(&self, now: Times) -> i64 {
        let awake = now.steady - self.heard.steady;
        let by_device = now.device - self.heard.device;
        let gone = if by_device < SLEEP_MS {
            awake.max(by_device)
        } else {
            awake
        };
        (self.server + gone).floor() as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: f64 = 1_764_000_000_000.0;

    fn after(ms: i64) -> i64 {
        1_764_000_000_000 + ms
    }

    fn clock(device: f64) -> Clock {
        Clock::heard(
            AT,
            Times {
                steady: 1_000.0,
                device,
            },
        )
    }

    #[test]
    fn a_clock_that_is_days_off_does_not_matter() {
        let now = Times {
            steady: 6_000.0,
            device: AT - 5e9 + 5_000.0,
        };
        assert_eq!(clock(AT - 5e9).now(now), after(5_000));
    }

    #[test]
    fn sleep_counts_by_the_clock_that_went_on() {
        let now = Times {
            steady: 2_000.0,
            device: AT + 3_600_000.0,
        };
        assert_eq!(clock(AT).now(now), after(3_600_000));
    }

    #[test]
    fn a_clock_that_was_put_back_does_not_turn_time_back() {
        let now = Times {
            steady: 61_000.0,
            device: AT - 1e9,
        };
        assert_eq!(clock(AT).now(now), after(60_000));
    }

    #[test]
    fn a_page_that_was_kept_counts_on_from_what_an_earlier_one_heard() {
        let page = Clock::heard(
            AT,
            Times {
                steady: 10.0,
                device: 0.0,
            },
        );
        let later = |stored: &str, device: f64| {
            let now = Times { steady: 10.0, device };
            page.or_later(Some(stored), now).now(now)
        };
        let heard = Clock::heard(
            AT + 5_000.0,
            Times {
                steady: 99.0,
                device: 700.0,
            },
        );
        let stored = heard.to_text();
        assert_eq!(stored, "1764000005000 700");
        assert_eq!(later(&stored, 3_600_700.0), after(3_605_000), "an hour later");
        assert_eq!(later(&stored, 100.0), after(5_000), "a clock that was put back");
        assert_eq!(later(&stored, 1e13), after(5_000), "a clock that was set");
        assert_eq!(later("1 1", 1.0), after(1), "the page is newer");
        assert_eq!(later("?", 1.0), after(1));
    }

    #[test]
    fn a_leap_of_years_is_somebody_who_set_the_clock() {
        let now = Times {
            steady: 61_000.0,
            device: AT,
        };
        assert_eq!(clock(600_000.0).now(now), after(60_000));
    }
}
