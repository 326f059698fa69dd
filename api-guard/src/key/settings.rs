//! How long, how often and how many. The builder's method that sets a value documents its default and the reason for
//! it.

use std::time::Duration;

use crate::error::{Error, Kind};

#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) ttl: Duration,
    pub(super) max_stale: Duration,
    pub(super) grace: Duration,
    pub(super) not_found_for: Duration,
    pub(super) refresh_gap: Duration,
    pub(super) attempts: u32,
    pub(super) shortest_pause: Duration,
    pub(super) longest_pause: Duration,
    pub(super) connect_timeout: Duration,
    pub(super) attempt_timeout: Duration,
    pub(super) total_timeout: Duration,
    pub(super) threads: usize,
}

impl Default for Settings {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            ttl: seconds(300),
            max_stale: seconds(3600),
            grace: seconds(300),
            not_found_for: seconds(10),
            refresh_gap: seconds(10),
            attempts: 3,
            shortest_pause: Duration::from_millis(100),
            longest_pause: seconds(2),
            connect_timeout: seconds(2),
            attempt_timeout: seconds(5),
            total_timeout: seconds(15),
            threads: 8,
        }
    }
}

impl Settings {
    /// Whether one can work by them.
    pub(super) fn check(&self) -> Result<(), Error> {
        // Times are added to the present one, and that is to have an end.
        const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);
        let times = [
            self.ttl,
            self.max_stale,
            self.grace,
            self.not_found_for,
            self.refresh_gap,
            self.longest_pause,
            self.total_timeout,
        ];
        let positive = [self.ttl, self.attempt_timeout, self.total_timeout, self.connect_timeout];
        let broken = if positive.iter().any(Duration::is_zero) {
            "`ttl` and the timeouts of a `KeyStore` must be longer than zero"
        } else if self.attempts == 0 || self.threads == 0 {
            "a `KeyStore` needs one attempt and one thread at least"
        } else if self.shortest_pause > self.longest_pause {
            "the shortest pause between two attempts is longer than the longest"
        } else if times.iter().any(|time| *time > LONGEST) {
            "a hundred years are the longest time that a `KeyStore` works with"
        } else {
            return Ok(());
        };
        Err(Error::new(Kind::Config, broken))
    }
}
