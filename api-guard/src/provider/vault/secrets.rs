//! Where the secret of a reference is, and which part of an answer is its value.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};

use super::Vault;
use crate::error::{Error, Kind};
use crate::provider::call::{Answer, Request, push_segment};
use crate::provider::json::Json;
use crate::provider::{Deadline, Fetched, Lease, time};
use crate::reference::SecretRef;

/// What keeps the secrets under a path.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Engine {
    KvV1,
    KvV2,
    /// Makes them, as `database` and `aws` do.
    Dynamic,
}

/// What is known of the server's mounts: their paths, `team/kv`.
#[derive(Default)]
pub(super) struct Mounts(Mutex<Vec<(Box<str>, Engine)>>);

impl Mounts {
    pub(super) fn add(&self, path: &str, engine: Engine) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((path.into(), engine));
    }

    /// How many names of the path are the mount's. No mount lies in another, so the first one found is it.
    fn find(&self, names: &[String]) -> Option<(usize, Engine)> {
        let mounts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        mounts.iter().find_map(|(path, engine)| Some((names_of(path, names)?, *engine)))
    }
}

fn names_of(mount: &str, names: &[String]) -> Option<usize> {
    let count = mount.split('/').count();
    let same = names.len() >= count && mount.split('/').zip(names).all(|(one, other)| one == other);
    same.then_some(count)
}

/// These fields of the secret that `reference` is about, from one answer.
pub(super) fn fetch(
    vault: &Vault,
    reference: &SecretRef,
    fields: &[&str],
    deadline: Deadline,
) -> Result<Vec<Result<Fetched, Error>>, Error> {
    let names: Vec<String> = reference.names().map(String::from).collect();
    let (mount, engine) = locate(vault, &names, deadline)?;
    if mount == names.len() {
        return Err(Error::new(Kind::InvalidReference, "it names a mount and nothing in it"));
    }
    let version = match reference.selector() {
        None => None,
        Some((_, version)) if engine == Engine::KvV2 => Some(version),
        Some(_) => {
            return Err(Error::new(Kind::Config, "only a mount of kind `kv` version 2 keeps versions"));
        }
    };
    if version.is_some_and(|version| version.parse::<u64>().is_err()) {
        return Err(Error::new(Kind::InvalidReference, "a version of Vault's is a number"));
    }
    let mut path = "/v1".to_owned();
    names[..mount].iter().for_each(|name| push_segment(&mut path, name));
    if engine == Engine::KvV2 {
        path.push_str("/data");
    }
    names[mount..].iter().for_each(|name| push_segment(&mut path, name));
    if engine == Engine::Dynamic {
        return vault.leased.fetch(&path, fields, deadline, || read(vault, &path, deadline));
    }
    if let Some(version) = version {
        path.push_str("?version=");
        path.push_str(version);
    }
    let answer = read(vault, &path, deadline)?;
    let value = match engine {
        Engine::KvV2 => versioned,
        _ => plain,
    };
    Ok(fields.iter().map(|field| value(&answer, field)).collect())
}

fn read(vault: &Vault, path: &str, deadline: Deadline) -> Result<Answer, Error> {
    vault.session.send(&vault.server, || Request::get(path), deadline)
}

/// Asks the server which mount it is. Who may read a secret may ask that.
fn locate(vault: &Vault, names: &[String], deadline: Deadline) -> Result<(usize, Engine), Error> {
    if let Some(known) = vault.mounts.find(names) {
        return Ok(known);
    }
    let mut path = "/v1/sys/internal/ui/mounts".to_owned();
    names.iter().for_each(|name| push_segment(&mut path, name));
    let answer = read(vault, &path, deadline)?;
    if matches!(answer.status, 403 | 404) {
        // Taken for the usual case. The read that follows says what is wrong.
        return Ok((1, Engine::KvV2));
    }
    let data = answer.json()?.get("data").ok_or_else(|| answer.unexpected())?;
    let mount = data.get("path").and_then(Json::text).ok_or_else(|| answer.unexpected())?;
    let mount = mount.expose_secret().trim_end_matches('/');
    let kind = data.get("type").ok_or_else(|| answer.unexpected())?;
    let second =
        data.get("options").and_then(|options| options.get("version")).is_some_and(|two| two.is("2"));
    let engine = match (kind.is("kv") || kind.is("generic"), second) {
        (true, true) => Engine::KvV2,
        (true, false) => Engine::KvV1,
        (false, _) => Engine::Dynamic,
    };
    let count = names_of(mount, names).ok_or_else(|| answer.unexpected())?;
    vault.mounts.add(mount, engine);
    Ok((count, engine))
}

/// A version of `kv` 2. One that was deleted or destroyed is answered 404 like one that never was, but described.
fn versioned(answer: &Answer, field: &str) -> Result<Fetched, Error> {
    let data = |answer: &Answer| Some(answer.document()?.get("data")?.get("metadata")?.is_object());
    if answer.status == 404 && data(answer).unwrap_or_default() {
        return Err(answer.error(Kind::Deleted, "this version was; name another one, or write a new one"));
    }
    let data = answer.json()?.get("data").ok_or_else(|| answer.unexpected())?;
    let value = data.get("data").filter(Json::is_object).ok_or_else(|| answer.unexpected())?.field(field)?;
    let about = data.get("metadata").ok_or_else(|| answer.unexpected())?;
    let version = about.get("version").and_then(Json::number).ok_or_else(|| answer.unexpected())?;
    Ok(Fetched::new(value).version(version.to_string()).written_at(time::member(about, "created_time")))
}

fn plain(answer: &Answer, field: &str) -> Result<Fetched, Error> {
    let data = answer.json()?.get("data").filter(Json::is_object).ok_or_else(|| answer.unexpected())?;
    data.field(field).map(Fetched::new)
}

/// What an engine has made: its fields, and how long they are good.
pub(super) struct Made {
    /// An object in JSON.
    pub(super) fields: SecretString,
    pub(super) lease: Option<Lease>,
    /// When it will be another, of a role whose password is changed by a clock.
    pub(super) good_for: Option<Duration>,
}

impl Made {
    pub(super) fn of(answer: &Answer) -> Result<Self, Error> {
        let document = answer.json()?;
        let data = document.get("data").filter(Json::is_object).ok_or_else(|| answer.unexpected())?;
        let id = document.get("lease_id").and_then(Json::text);
        let seconds = |of: Json<'_>, name| of.get(name).and_then(Json::seconds);
        let lease = id.filter(|id| !id.expose_secret().is_empty()).map(|id| Lease {
            id: id.expose_secret().into(),
            duration: seconds(document, "lease_duration").unwrap_or_default(),
            renewable: document.get("renewable").and_then(Json::flag).unwrap_or_default(),
        });
        Ok(Self { fields: data.whole(), lease, good_for: seconds(data, "ttl") })
    }
}
