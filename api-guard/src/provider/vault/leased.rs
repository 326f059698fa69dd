//! Secrets that are made when they are read, field by field.
//!
//! Each read of `database/creds/app` makes another user. A reference to its name and one to its password must get the
//! same one, so what was made is held until each of its fields was given out, or its time is over.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::secrets::Made;
use crate::error::Error;
use crate::provider::call::Answer;
use crate::provider::queue::Queue;
use crate::provider::{Deadline, Fetched, Lease, json};
use crate::secret::Secret;

#[derive(Default)]
pub(super) struct Leased {
    held: Mutex<Vec<Held>>,
    queue: Queue,
}

struct Held {
    path: Box<str>,
    fields: Secret,
    lease: Lease,
    until: Instant,
    /// Whoever asks for a field a second time wants a new one.
    given: Vec<Box<str>>,
}

impl Leased {
    pub(super) fn fetch(
        &self,
        path: &str,
        field: &str,
        deadline: Deadline,
        read: impl FnOnce() -> Result<Answer, Error>,
    ) -> Result<Fetched, Error> {
        let _taken = self.queue.wait(path, deadline)?;
        if let Some(fetched) = self.given_out(path, field)? {
            return Ok(fetched);
        }
        let made = Made::of(&read()?)?;
        let fields = Secret::from(made.fields);
        let mut fetched = Fetched::new(fields.expose_secret(|fields| json::field(fields, field))??);
        if let Some(lease) = made.lease {
            let until = Instant::now() + lease.duration;
            self.held().retain(|held| *held.path != *path && held.until > Instant::now());
            let given = vec![field.into()];
            self.held().push(Held { path: path.into(), fields, lease: lease.clone(), until, given });
            fetched = fetched.lease(lease);
        } else if let Some(time) = made.good_for {
            // At its end the old one is still there for a moment.
            fetched = fetched.good_for(time + Duration::from_secs(1));
        }
        Ok(fetched)
    }

    /// More time for a lease is more time for the fields that were not given out yet.
    pub(super) fn renewed(&self, lease: &Lease) {
        for held in self.held().iter_mut().filter(|held| held.lease.id == lease.id) {
            held.lease = lease.clone();
            held.until = Instant::now() + lease.duration;
        }
    }

    fn given_out(&self, path: &str, field: &str) -> Result<Option<Fetched>, Error> {
        let mut all = self.held();
        let Some(held) = all.iter_mut().find(|held| *held.path == *path) else { return Ok(None) };
        let left = held.until.saturating_duration_since(Instant::now());
        // What is nearly over is not worth giving out.
        if left * 2 < held.lease.duration || held.given.iter().any(|given| **given == *field) {
            return Ok(None);
        }
        let value = held.fields.expose_secret(|fields| json::field(fields, field))??;
        held.given.push(field.into());
        Ok(Some(Fetched::new(value).lease(Lease { duration: left, ..held.lease.clone() })))
    }

    fn held(&self) -> MutexGuard<'_, Vec<Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
