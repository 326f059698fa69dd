//! The futures of a store. They need no particular runtime: the store's own threads do the work.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::entry::Start;
use super::flight::Flight;
use super::handle::Key;
use super::signal::Ticket;
use super::store::Alive;
use crate::error::Error;
use crate::reference::SecretRef;
use crate::secret::Secret;

/// The future of [`KeyStore::load`](crate::KeyStore::load). Dropping it does not cancel the request: its result is
/// there for whoever asks next.
#[must_use = "a future does nothing until it is awaited"]
pub struct Loading(Step);

enum Step {
    Begin(Arc<Alive>, Result<SecretRef, Error>),
    Waiting(Key, Waiting),
    Done,
}

impl Loading {
    pub(super) fn of(alive: Arc<Alive>, reference: Result<SecretRef, Error>) -> Self {
        Self(Step::Begin(alive, reference))
    }
}

impl Future for Loading {
    type Output = Result<Key, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let (mut key, mut waiting) = match std::mem::replace(&mut self.0, Step::Done) {
            Step::Begin(alive, reference) => {
                let key = reference.and_then(|reference| Key::named(alive, reference))?;
                let waiting = Waiting::for_load(&key);
                (key, waiting)
            }
            Step::Waiting(key, waiting) => (key, waiting),
            // As every `async fn`: a fault of the executor.
            Step::Done => panic!("`Loading` polled after completion"),
        };
        loop {
            if waiting.poll(cx).is_pending() {
                self.0 = Step::Waiting(key, waiting);
                return Poll::Pending;
            }
            match key.entry.loaded(&key.field)? {
                None => return Poll::Ready(Ok(key)),
                Some(target) => key = key.followed(target)?,
            }
            waiting = Waiting::for_load(&key);
        }
    }
}

/// The future of [`KeyStore::fetch`](crate::KeyStore::fetch).
#[derive(Debug)]
#[must_use = "a future does nothing until it is awaited"]
pub struct Fetching(pub(super) Loading);

impl Future for Fetching {
    type Output = Result<Secret, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx).map(|key| key?.current())
    }
}

/// The future of [`Key::refresh`].
#[must_use = "a future does nothing until it is awaited"]
pub struct Refreshing {
    key: Key,
    waiting: Option<Waiting>,
}

impl Refreshing {
    pub(super) fn of(key: Key) -> Self {
        Self { key, waiting: None }
    }
}

impl Future for Refreshing {
    type Output = Result<(), Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { key, waiting } = &mut *self;
        let waiting = match waiting {
            Some(waiting) => waiting,
            None => waiting.insert(key.entry.refresh(&key.alive.engine, &key.field)?.into()),
        };
        waiting.poll(cx).map(|()| key.entry.refreshed(&key.field))
    }
}

/// For a fetch on its way, or at its end already.
enum Waiting {
    For(Arc<Flight>, Ticket),
    Over,
}

impl From<Start> for Waiting {
    fn from(start: Start) -> Self {
        match start {
            Start::Ready => Self::Over,
            Start::Wait(flight) => Self::For(flight, Ticket::default()),
        }
    }
}

impl Waiting {
    fn for_load(key: &Key) -> Self {
        key.entry.load(&key.alive.engine, &key.field).into()
    }

    fn poll(&mut self, cx: &Context<'_>) -> Poll<()> {
        match self {
            Self::For(flight, ticket) => flight.poll(ticket, cx),
            Self::Over => Poll::Ready(()),
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Self::For(flight, ticket) = self {
            flight.give_back(ticket);
        }
    }
}

impl fmt::Debug for Loading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Loading")
    }
}

impl fmt::Debug for Refreshing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Refreshing").field(&self.key).finish()
    }
}
