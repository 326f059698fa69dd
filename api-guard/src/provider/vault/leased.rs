//! Secrets that the server creates when they are read, given out field by field.
//!
//! Each read of `database/creds/app` creates another user. A reference to its name and one to its password must get the
//! same user, so an answer is kept until each of its fields was given out, or its time is over.

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
    /// These fields, of one lease.
    pub(super) fn fetch(
        &self,
        path: &str,
        fields: &[&str],
        deadline: Deadline,
        read: impl FnOnce() -> Result<Answer, Error>,
    ) -> Result<Vec<Result<Fetched, Error>>, Error> {
        let _taken = self.queue.wait(path, deadline)?;
        if let Some(fetched) = self.given_out(path, fields)? {
            return Ok(fetched);
        }
        // A lease may be granted long before the answer is here.
        let since = Instant::now();
        let made = Made::of(&read()?)?;
        let all = Secret::from(made.fields);
        let fetched = values(&all, fields)?;
        if let Some(lease) = made.lease {
            let until = since + lease.duration;
            self.held().retain(|held| *held.path != *path && held.until > Instant::now());
            let given = fields.iter().map(|field| Box::from(*field)).collect();
            self.held().push(Held { path: path.into(), fields: all, lease: lease.clone(), until, given });
            return Ok(each(fetched, |it| it.lease(lease.clone())));
        }
        // At its end the old one is still there for a moment.
        let time = made.good_for.map(|time| time + Duration::from_secs(1));
        Ok(each(fetched, |it| match time {
            Some(time) => it.good_for(time),
            None => it,
        }))
    }

    /// More time for a lease, granted at this moment or later, is more time for the fields that were not given out yet.
    pub(super) fn renewed(&self, lease: &Lease, since: Instant) {
        for held in self.held().iter_mut().filter(|held| held.lease.id == lease.id) {
            held.lease = lease.clone();
            held.until = since + lease.duration;
        }
    }

    fn given_out(&self, path: &str, fields: &[&str]) -> Result<Option<Vec<Result<Fetched, Error>>>, Error> {
        let mut all = self.held();
        let Some(held) = all.iter_mut().find(|held| *held.path == *path) else { return Ok(None) };
        let left = held.until.saturating_duration_since(Instant::now());
        // What is nearly over is not worth giving out.
        if left * 2 < held.lease.duration || held.given.iter().any(|given| fields.contains(&&**given)) {
            return Ok(None);
        }
        let fetched = values(&held.fields, fields)?;
        held.given.extend(fields.iter().map(|field| Box::from(*field)));
        Ok(Some(each(fetched, |it| it.lease(Lease { duration: left, ..held.lease.clone() }))))
    }

    fn held(&self) -> MutexGuard<'_, Vec<Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn values(all: &Secret, fields: &[&str]) -> Result<Vec<Result<Fetched, Error>>, Error> {
    let value = |all: &str, field: &&str| json::field(all, field).map(Fetched::new);
    all.expose_secret(|all| fields.iter().map(|field| value(all, field)).collect())
}

fn each(
    fetched: Vec<Result<Fetched, Error>>,
    with: impl Fn(Fetched) -> Fetched,
) -> Vec<Result<Fetched, Error>> {
    fetched.into_iter().map(|fetched| fetched.map(&with)).collect()
}
