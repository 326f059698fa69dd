//! One request that many wait for.

use std::sync::atomic::AtomicBool;
use std::task::{Context, Poll};

use super::signal::{Signal, Ticket};

/// A fetch on its way: who wants the same key meanwhile waits for it. What it has brought, the key knows.
#[derive(Default)]
pub(super) struct Flight {
    landed: Signal,
    /// Whether its worker hangs in a provider, and counts for none. The engine's lock guards it.
    pub(super) is_written_off: AtomicBool,
}

impl Flight {
    /// Lets everybody go on.
    pub(super) fn land(&self) {
        self.landed.raise();
    }

    /// Blocks until it has landed.
    pub(super) fn wait(&self) {
        self.landed.wait_beyond(0);
    }

    pub(super) fn poll(&self, ticket: &mut Ticket, cx: &Context<'_>) -> Poll<()> {
        self.landed.poll_beyond(0, ticket, cx).map(drop)
    }

    /// A task waits no longer.
    pub(super) fn give_back(&self, ticket: &Ticket) {
        self.landed.give_back(ticket);
    }
}
