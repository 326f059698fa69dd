//! What time it is. A clock never sleeps: code that waits asks the clock for the time and does the waiting itself.

use std::time::{Instant, SystemTime};

#[cfg(feature = "test-util")]
pub use manual::ManualClock;

/// Two times in one: one that only goes forward, and that of the calendar, which people and servers set.
pub(crate) trait Clock: Send + Sync + 'static {
    /// The time for measuring durations. It never goes back.
    fn now(&self) -> Instant;

    /// The time of the calendar, for dates that others have set, such as when a value expires.
    fn calendar(&self) -> SystemTime;

    /// Calls `wake` whenever time jumps instead of passing.
    fn on_jump(&self, wake: Box<dyn Fn() + Send + Sync>) {
        drop(wake);
    }
}

/// The system's clocks.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn calendar(&self) -> SystemTime {
        SystemTime::now()
    }
}

#[cfg(feature = "test-util")]
mod manual {
    use std::fmt;
    use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
    use std::time::{Duration, Instant, SystemTime};

    use super::Clock;

    /// A clock for tests: it stands still until it is moved. Its clones are the same clock.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use api_guard::{KeyStore, provider::Memory, test_util::ManualClock};
    ///
    /// let (clock, memory) = (ManualClock::new(), Memory::new());
    /// memory.put("x-memory://openai", "the first value")?;
    /// let store = KeyStore::builder().with(memory.clone()).clock(&clock).build()?;
    /// let key = store.load_blocking("x-memory://openai")?;
    ///
    /// memory.put("x-memory://openai", "the second value")?;
    /// clock.advance(Duration::from_secs(300)); // the time after which a value is read again
    /// store.settle();
    /// assert!(key.expose_secret(|value| value == "the second value")?);
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    #[derive(Clone)]
    pub struct ManualClock(Arc<Face>);

    struct Face {
        start: (Instant, SystemTime),
        passed: Mutex<Duration>,
        wakes: Mutex<Vec<Box<dyn Fn() + Send + Sync>>>,
    }

    impl ManualClock {
        /// A clock that stands at the present moment.
        #[must_use]
        pub fn new() -> Self {
            let start = (Instant::now(), SystemTime::now());
            Self(Arc::new(Face { start, passed: Mutex::default(), wakes: Mutex::default() }))
        }

        /// Moves the clock by this much time at once.
        pub fn advance(&self, time: Duration) {
            *locked(&self.0.passed) += time;
            locked(&self.0.wakes).iter().for_each(|wake| wake());
        }
    }

    impl Default for ManualClock {
        fn default() -> Self {
            Self::new()
        }
    }

    impl Clock for ManualClock {
        fn now(&self) -> Instant {
            self.0.start.0 + *locked(&self.0.passed)
        }

        fn calendar(&self) -> SystemTime {
            self.0.start.1 + *locked(&self.0.passed)
        }

        fn on_jump(&self, wake: Box<dyn Fn() + Send + Sync>) {
            locked(&self.0.wakes).push(wake);
        }
    }

    impl fmt::Debug for ManualClock {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_tuple("ManualClock").field(&*locked(&self.0.passed)).finish()
        }
    }

    fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
        mutex.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
