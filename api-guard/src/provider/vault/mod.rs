//! HashiCorp Vault and OpenBao.

mod builder;
mod leased;
mod secrets;
mod server;
mod session;

use std::fmt;
use std::time::Instant;

use super::call::Request;
use super::json::{self, Json};
use super::{Deadline, Fetched, Lease, Provider, fields};
use crate::error::{Error, Kind};
use crate::reference::SecretRef;
pub use builder::VaultBuilder;
use leased::Leased;
use secrets::Mounts;
use server::Server;
use session::Session;

/// HashiCorp Vault and OpenBao: `vault://mount/path?version=3#field` (feature `vault`).
///
/// The path is that of the command line, without the `data/` of the HTTP API. The server is asked once which mount the
/// path begins with, and of what kind it is. From a `kv` mount of version 2 the newest version is fetched, or the one
/// named; version 1 has no versions. Any other engine is read directly. A dynamic secret comes with its lease, which
/// the store renews. Its fields come from the same lease: use [`Key::together`](crate::Key::together) for them. A
/// static role is read again when its `ttl` ends.
///
/// # Environment
///
/// These are used by [`from_env`](Self::from_env), and by a [`builder`](Self::builder) for what is not set on it:
///
/// | variable | |
/// |---|---|
/// | `VAULT_ADDR` | `https://host:port`; `http://` for this machine only |
/// | `VAULT_TOKEN`, or the file `~/.vault-token` | the token |
/// | `VAULT_NAMESPACE` | the namespace, if there are any |
/// | `VAULT_CACERT` | the authority to trust, a file in PEM, instead of those of the operating system |
///
/// The same names beginning with `BAO_` take precedence. `VAULT_SKIP_VERIFY` and proxies are ignored.
///
/// # Errors
///
/// | kind | when |
/// |---|---|
/// | [`NotFound`](Kind::NotFound) | there is no such path or version |
/// | [`Deleted`](Kind::Deleted) | the version was deleted or destroyed |
/// | [`FieldMissing`](Kind::FieldMissing), [`Malformed`](Kind::Malformed) | the field is missing, or is not a text |
/// | [`Denied`](Kind::Denied) | the token's policies do not allow it |
/// | [`Unauthenticated`](Kind::Unauthenticated) | the token is not valid (any more), or the login was refused |
/// | [`Sealed`](Kind::Sealed) | the server is sealed |
/// | [`Throttled`](Kind::Throttled) | a quota is exhausted; with `retry_after` if the server says so |
/// | [`Timeout`](Kind::Timeout), [`Unavailable`](Kind::Unavailable) | the server cannot be reached, is a standby that redirects, is not trusted, or something else answered |
/// | [`Config`](Kind::Config) | the request does not fit this mount |
///
/// # Security
///
/// The token is held as a [`Secret`](crate::Secret). It is renewed when two thirds of its life are over. With a role to
/// log in by, the provider gets a new token when the old one has expired; the credentials of the role stay in memory
/// for that. No redirect is followed. A token needs no permission besides reading the secret; renewal and the check
/// whether the token is still alive use the policy `default`.
///
/// # Examples
///
/// ```no_run
/// use api_guard::provider::{Deadline, Provider, Vault};
/// use api_guard::Secret;
///
/// // On a laptop: VAULT_ADDR and what `vault login` has left.
/// let vault = Vault::from_env()?;
///
/// // In production: a role.
/// let vault = Vault::builder()
///     .address("https://vault.example:8200")
///     .app_role("payments", Secret::take_env("VAULT_SECRET_ID")?)
///     .build()?;
/// let fetched = vault.fetch(&"vault://secret/payments#stripe".parse()?, Deadline::NONE)?;
/// # Ok::<(), api_guard::Error>(())
/// ```
pub struct Vault {
    server: Server,
    session: Session,
    mounts: Mounts,
    leased: Leased,
}

impl Vault {
    /// The server and the token of the environment.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`]: `VAULT_ADDR` is missing or not valid, there is no token, or the authority cannot be read.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// A builder; settings that are not set are taken from the environment.
    pub fn builder() -> VaultBuilder {
        VaultBuilder::default()
    }

    /// Nobody else comes by to renew the token.
    fn with_time_of_token(&self, fetched: Fetched) -> Fetched {
        match self.session.time_left() {
            Some(left) if fetched.good_for.is_none_or(|time| left < time) => fetched.good_for(left),
            _ => fetched,
        }
    }
}

impl Provider for Vault {
    fn schemes(&self) -> &[&'static str] {
        &["vault"]
    }

    fn fetch(&self, reference: &SecretRef, deadline: Deadline) -> Result<Fetched, Error> {
        fields::one_of(|references| self.fetch_fields(references, deadline), reference)
    }

    fn fetch_fields(&self, references: &[SecretRef], deadline: Deadline) -> Vec<Result<Fetched, Error>> {
        let Some(first) = references.first() else { return Vec::new() };
        let fields: Vec<_> = references.iter().map(|it| it.field().unwrap_or_default()).collect();
        match secrets::fetch(self, first, &fields, deadline) {
            Ok(fetched) => {
                fetched.into_iter().map(|it| it.map(|fetched| self.with_time_of_token(fetched))).collect()
            }
            Err(error) => fields::for_each(references, &error),
        }
    }

    fn renew(&self, lease: &Lease, deadline: Deadline) -> Result<Option<Lease>, Error> {
        if !lease.renewable {
            return Ok(None);
        }
        let since = Instant::now();
        let body = json::object(&[("lease_id", &lease.id)]);
        let request = || Request::post("/v1/sys/leases/renew", &body);
        let answer = self.session.send(&self.server, request, deadline)?;
        if answer.status == 400 {
            return Err(answer.error(Kind::NotFound, "the lease is over, or was revoked"));
        }
        let document = answer.json()?;
        let duration = document.get("lease_duration").and_then(Json::seconds);
        let renewed = Lease {
            id: lease.id.clone(),
            duration: duration.ok_or_else(|| answer.unexpected())?,
            renewable: document.get("renewable").and_then(Json::flag).unwrap_or_default(),
        };
        self.leased.renewed(&renewed, since);
        Ok(Some(renewed))
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault")
            .field("address", &self.server.client.address())
            .field("namespace", &self.server.namespace)
            .finish_non_exhaustive()
    }
}
