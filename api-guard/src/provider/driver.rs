//! Drives an async client from a thread that blocks.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tracing::dispatcher::{self, Dispatch};
use tracing::subscriber::NoSubscriber;

use super::Deadline;
use crate::error::{Error, Kind};

/// A runtime of one thread: whoever waits for an answer drives it, and it has no thread of its own.
///
/// What the client logs meanwhile goes nowhere. Some log whole answers, at a level and with a switch of their own; and
/// what level that is changes with their versions.
pub(super) struct Driver(Option<Runtime>);

impl Driver {
    /// # Errors
    /// [`Kind::Unavailable`]: the system gives no more of what a runtime needs.
    pub(super) fn new() -> Result<Self, Error> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let none = |_| Error::new(Kind::Unavailable, "the system gave no file descriptors for its client");
        Ok(Self(Some(runtime.map_err(none)?)))
    }

    /// What comes of `asking`, if it comes by the deadline.
    pub(super) fn run<T>(&self, deadline: Deadline, asking: impl Future<Output = T>) -> Result<T, Error> {
        let timeout = || Error::new(Kind::Timeout, "");
        let runtime = self.0.as_ref().ok_or_else(timeout)?;
        // Within the runtime, whose clock it needs.
        let asking = async { tokio::time::timeout(deadline.left(Duration::MAX), asking).await };
        let silence = Dispatch::new(NoSubscriber::new());
        dispatcher::with_default(&silence, || runtime.block_on(asking)).map_err(|_| timeout())
    }
}

/// A runtime that is dropped waits for its threads, which it refuses within another runtime: the store may be dropped
/// in one.
impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Driver")
    }
}

/// What an error of a client's comes from, to be looked at and never shown.
pub(super) fn causes<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(error.source(), |cause| (*cause).source())
}
