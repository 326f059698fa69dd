//! Notification when a key changes.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::handle::Key;
use super::signal::Ticket;
use crate::error::Error;

/// Tells when a key has changed since it was last looked at. [`Key::subscribe`] makes one.
///
/// A change is a new value, the loss of the value, or a value after there was none. Changes that happen together count
/// as one.
pub struct Changes {
    key: Key,
    seen: u64,
}

impl Changes {
    pub(super) fn of(key: Key) -> Self {
        // In a forked child, where nothing changes any more, the lock may be held for ever.
        let seen = key.check_process().map_or(0, |()| key.field.changed.count());
        Self { key, seen }
    }

    /// The key whose changes it reports.
    #[must_use]
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// Waits for the next change. If the future is dropped early, no change is missed.
    ///
    /// # Errors
    ///
    /// In a forked child the future returns [`Kind::WipedByFork`](crate::Kind::WipedByFork) at once, because nothing
    /// changes there any more.
    pub fn changed(&mut self) -> Changed<'_> {
        Changed { changes: self, ticket: Ticket::default() }
    }

    /// Blocks the thread until the next change.
    ///
    /// # Errors
    ///
    /// [`Kind::WipedByFork`](crate::Kind::WipedByFork) at once in a forked child, because nothing changes there any
    /// more.
    pub fn wait(&mut self) -> Result<(), Error> {
        self.key.check_process()?;
        self.seen = self.key.field.changed.wait_beyond(self.seen);
        Ok(())
    }
}

impl fmt::Debug for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Changes").field(&self.key).finish()
    }
}

/// The future of [`Changes::changed`].
#[derive(Debug)]
#[must_use = "a future does nothing until it is awaited"]
pub struct Changed<'c> {
    changes: &'c mut Changes,
    ticket: Ticket,
}

impl Future for Changed<'_> {
    type Output = Result<(), Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { changes, ticket } = self.get_mut();
        changes.key.check_process()?;
        let polled = changes.key.field.changed.poll_beyond(changes.seen, ticket, cx);
        polled.map(|count| {
            changes.seen = count;
            Ok(())
        })
    }
}

impl Drop for Changed<'_> {
    fn drop(&mut self) {
        // A forked child may find the lock held for ever.
        if self.changes.key.check_process().is_ok() {
            self.changes.key.field.changed.give_back(&self.ticket);
        }
    }
}
