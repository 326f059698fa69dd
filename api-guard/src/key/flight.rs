//! One request that many wait for.

use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;
use std::task::{Context, Poll};

use super::signal::{Signal, Ticket};
use crate::error::Error;

/// A fetch on its way: who wants the same key meanwhile waits for it.
#[derive(Default)]
pub(super) struct Flight {
    landed: Signal,
    result: OnceLock<Result<(), Error>>,
    /// Whether its worker hangs in a provider, and counts for none. The engine's lock guards it.
    pub(super) is_written_off: AtomicBool,
}

impl Flight {
    /// Lets everybody go on. Only the first result counts.
    pub(super) fn land(&self, result: Result<(), Error>) {
        let _ = self.result.set(result);
        self.landed.raise();
    }

    /// Blocks until it has landed.
    pub(super) fn wait(&self) -> Result<(), Error> {
        self.landed.wait_beyond(0);
        self.result()
    }

    pub(super) fn poll(&self, ticket: &mut Ticket, cx: &Context<'_>) -> Poll<Result<(), Error>> {
        self.landed.poll_beyond(0, ticket, cx).map(|_| self.result())
    }

    /// A task waits no longer.
    pub(super) fn give_back(&self, ticket: &Ticket) {
        self.landed.give_back(ticket);
    }

    fn result(&self) -> Result<(), Error> {
        // It is set before the signal is raised.
        self.result.get().cloned().unwrap_or(Ok(()))
    }
}
