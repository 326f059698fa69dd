//! Where secrets are kept and fetched: one provider for each file.
//!
//! A provider translates a [`SecretRef`] into a request, and the answer into a value or an [`Error`]. It does not
//! cache, retry or wait: the [`KeyStore`](crate::KeyStore) does that, in the same way for all of them. To add your own,
//! implement [`Provider`] for references that begin with `x-`.

#[cfg(any(feature = "_call", feature = "aws", feature = "azure", feature = "gcp"))]
#[allow(dead_code, reason = "our own client needs all of it, an SDK to know that it is one")]
mod address;
#[cfg(feature = "aws")]
mod aws;
#[cfg(feature = "azure")]
mod azure;
mod bytes;
#[cfg(feature = "_call")]
#[allow(dead_code, reason = "each provider is a feature, and none needs all of it")]
mod call;
mod credentials;
#[cfg(feature = "doppler")]
mod doppler;
#[cfg(feature = "dotenv")]
mod dotenv;
#[cfg(any(feature = "aws", feature = "azure", feature = "gcp"))]
mod driver;
mod env;
#[cfg(feature = "exec")]
mod exec;
#[cfg(feature = "test-util")]
mod faulty;
mod fields;
mod file;
#[cfg(feature = "gcp")]
mod gcp;
#[cfg(feature = "infisical")]
mod infisical;
#[allow(dead_code, reason = "each provider is a feature, and none needs all of it")]
mod json;
#[cfg(feature = "keyring")]
mod keyring;
#[cfg(feature = "kubernetes")]
mod kubernetes;
#[cfg(feature = "test-util")]
mod memory;
#[cfg(feature = "onepassword")]
mod onepassword;
#[cfg(any(feature = "infisical", feature = "vault"))]
mod queue;
#[cfg(feature = "_call")]
#[allow(dead_code, reason = "each provider is a feature, and none needs all of it")]
mod settings;
#[cfg(any(feature = "_call", feature = "aws", feature = "azure", feature = "gcp"))]
#[allow(dead_code, reason = "an SDK reads times of its own")]
mod time;
#[cfg(feature = "vault")]
mod vault;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use secrecy::{ExposeSecret, SecretString};

use crate::error::Error;
use crate::reference::{SecretRef, has_form_of_a_key};
use crate::secret::SHORTEST;
#[cfg(feature = "aws")]
pub use aws::{AwsParameters, AwsSecrets};
#[cfg(feature = "azure")]
pub use azure::Azure;
pub use credentials::Credentials;
#[cfg(feature = "doppler")]
pub use doppler::Doppler;
#[cfg(feature = "dotenv")]
pub use dotenv::{DangerousDotenv, Dotenv};
pub use env::Env;
#[cfg(feature = "exec")]
pub use exec::{Exec, Program};
#[cfg(feature = "test-util")]
pub use faulty::{Fault, Faulty};
pub use file::{Dangerous, File};
#[cfg(feature = "gcp")]
pub use gcp::Gcp;
#[cfg(feature = "infisical")]
pub use infisical::Infisical;
#[cfg(feature = "keyring")]
pub use keyring::Keyring;
#[cfg(feature = "kubernetes")]
pub use kubernetes::Kubernetes;
#[cfg(feature = "test-util")]
pub use memory::Memory;
#[cfg(feature = "onepassword")]
pub use onepassword::{OnePassword, OnePasswordCli};
#[cfg(feature = "vault")]
pub use vault::{Vault, VaultBuilder};

/// Where secrets are kept and fetched.
///
/// It is called on a thread of the store, never inside an async runtime, so it may block until the deadline.
///
/// # Security
///
/// A provider sees values. It returns them in [`Fetched`] and must leave them nowhere else: not in an error, a log, or
/// a buffer that is not zeroed.
///
/// # Examples
///
/// ```
/// use api_guard::provider::{Deadline, Fetched, Provider};
/// use api_guard::{Error, Kind, SecretRef, secrecy::SecretString};
///
/// /// A safe with one drawer.
/// struct Safe;
///
/// impl Provider for Safe {
///     fn schemes(&self) -> &[&'static str] {
///         &["x-safe"]
///     }
///
///     fn fetch(&self, reference: &SecretRef, _: Deadline) -> Result<Fetched, Error> {
///         match reference.path() {
///             "drawer" => Ok(Fetched::new(SecretString::from("what lies in the drawer")).version("1")),
///             _ => Err(Error::with_hint(Kind::NotFound, "the safe has one drawer")),
///         }
///     }
/// }
///
/// let fetched = Safe.fetch(&"x-safe://drawer".parse()?, Deadline::NONE)?;
/// assert_eq!(format!("{fetched:?}"), "Fetched { version: Some(\"1\"), .. }");
/// # Ok::<(), Error>(())
/// ```
pub trait Provider: Send + Sync + 'static {
    /// The schemes of the references that it serves, such as `x-safe`. Errors name the provider by its first scheme.
    fn schemes(&self) -> &[&'static str];

    /// Fetches the value that `reference` names, in one attempt, and gives up at `deadline`.
    ///
    /// # Errors
    ///
    /// Choose the [`Kind`](crate::Kind) by what a caller can do about the error. You need not set its reference.
    fn fetch(&self, reference: &SecretRef, deadline: Deadline) -> Result<Fetched, Error>;

    /// Fetches several fields of one secret: at least two references that differ only in their `#field`. It returns one
    /// answer for each, in the same order. Those that are values have the same lease and the same
    /// [version](Fetched::version).
    ///
    /// By default it [fetches](Self::fetch) them one by one, and fetches those with another version than the last one
    /// again. Override it if the provider gets all fields in one answer.
    fn fetch_fields(&self, references: &[SecretRef], deadline: Deadline) -> Vec<Result<Fetched, Error>> {
        fields::one_by_one(references, |reference| self.fetch(reference, deadline))
    }

    /// Renews a lease that came with a value. The default returns `None`, which means that it cannot be renewed: then a
    /// new value is fetched.
    ///
    /// # Errors
    ///
    /// Those of [`fetch`](Self::fetch). A new value is then fetched.
    fn renew(&self, lease: &Lease, deadline: Deadline) -> Result<Option<Lease>, Error> {
        let _ = (lease, deadline);
        Ok(None)
    }
}

impl<P: Provider + ?Sized> Provider for Arc<P> {
    fn schemes(&self) -> &[&'static str] {
        (**self).schemes()
    }

    fn fetch(&self, reference: &SecretRef, deadline: Deadline) -> Result<Fetched, Error> {
        (**self).fetch(reference, deadline)
    }

    fn fetch_fields(&self, references: &[SecretRef], deadline: Deadline) -> Vec<Result<Fetched, Error>> {
        (**self).fetch_fields(references, deadline)
    }

    fn renew(&self, lease: &Lease, deadline: Deadline) -> Result<Option<Lease>, Error> {
        (**self).renew(lease, deadline)
    }
}

/// The time by which a provider must have answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    end: Option<Instant>,
    connect: Duration,
}

impl Deadline {
    /// No limit.
    pub const NONE: Self = Self { end: None, connect: Duration::from_secs(2) };

    /// This much time from now.
    #[must_use]
    pub fn after(time: Duration) -> Self {
        Self { end: Instant::now().checked_add(time), ..Self::NONE }
    }

    /// The same deadline, with this much time for connecting.
    #[must_use]
    pub fn connecting(mut self, time: Duration) -> Self {
        self.connect = time;
        self
    }

    /// How long connecting may take: 2 seconds by default, and no more than the time that is left.
    #[must_use]
    pub fn connect_timeout(self) -> Duration {
        self.left(self.connect)
    }

    /// The time that is left, but no more than `most`.
    #[must_use]
    pub fn left(self, most: Duration) -> Duration {
        self.end.map_or(most, |end| end.saturating_duration_since(Instant::now()).min(most))
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_over(self) -> bool {
        self.end.is_some_and(|end| end <= Instant::now())
    }
}

/// A value from a provider, with what the provider says about it. Its `Debug` does not show the value.
pub struct Fetched {
    pub(crate) value: SecretString,
    pub(crate) version: Option<Arc<str>>,
    pub(crate) expires: Option<SystemTime>,
    pub(crate) lease: Option<Lease>,
    pub(crate) good_for: Option<Duration>,
    written: Option<SystemTime>,
}

impl Fetched {
    /// A value about which nothing else is known.
    #[must_use]
    pub fn new(value: SecretString) -> Self {
        Self { value, version: None, expires: None, lease: None, good_for: None, written: None }
    }

    /// The provider's name for this value among those of the same reference. The fields of one secret have the same
    /// version.
    ///
    /// # Security
    ///
    /// A version is printed, and a server may send anything. It is left out, and the value's fingerprint is used
    /// instead, if it is longer than 256 bytes, has characters other than visible ASCII, has the form of a key, or if
    /// one of it and the value contains the other, and the shorter one has 8 bytes or more.
    #[must_use]
    pub fn version(mut self, version: impl AsRef<str>) -> Self {
        let (version, value) = (version.as_ref(), self.value.expose_secret());
        let is_in = |part: &str, whole: &str| part.len() >= SHORTEST && whole.contains(part);
        let shows_value = is_in(version, value) || is_in(value, version);
        let fits = (1..=256).contains(&version.len()) && version.bytes().all(|byte| byte.is_ascii_graphic());
        self.version = (fits && !shows_value && !has_form_of_a_key(version)).then(|| version.into());
        self
    }

    /// What values of one secret have in common that belong together: its lease, or its version.
    pub(crate) fn mark(&self) -> Option<&str> {
        self.lease.as_ref().map(|lease| &*lease.id).or(self.version.as_deref())
    }

    pub(crate) fn shared_mark(&self) -> Option<Arc<str>> {
        let of_lease = self.lease.as_ref().map(|lease| Arc::from(&*lease.id));
        of_lease.or_else(|| self.version.clone())
    }

    /// When the value expires; it is refused from then on.
    #[must_use]
    pub fn expires_at(mut self, time: SystemTime) -> Self {
        self.expires = Some(time);
        self
    }

    /// The lease: how long the provider promises that the value is good.
    #[must_use]
    pub fn lease(mut self, lease: Lease) -> Self {
        self.lease = Some(lease);
        self
    }

    /// The lease that it came with, for a provider that wraps another one.
    #[must_use]
    pub fn leased(&self) -> Option<&Lease> {
        self.lease.as_ref()
    }

    /// When this value was written, if the provider says so for the version, or else for the place that keeps it.
    #[must_use]
    pub fn written_at(mut self, time: impl Into<Option<SystemTime>>) -> Self {
        self.written = time.into();
        self
    }

    /// When it was written, for a provider that wraps another one. `cargo api-guard doctor` shows the age from it.
    #[must_use]
    pub fn written(&self) -> Option<SystemTime> {
        self.written
    }

    /// How soon to read the value again, if that is sooner than the store would.
    #[must_use]
    pub fn good_for(mut self, time: Duration) -> Self {
        self.good_for = Some(time);
        self
    }
}

/// For a provider that wraps another one, and for tests of a provider.
impl ExposeSecret<str> for Fetched {
    fn expose_secret(&self) -> &str {
        self.value.expose_secret()
    }
}

impl fmt::Debug for Fetched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetched").field("version", &self.version).finish_non_exhaustive()
    }
}

/// A provider's promise of how long a version is good.
///
/// # Security
///
/// Whoever has `id` and a token can control the lease, so `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Lease {
    /// The provider's identifier of the lease.
    pub id: Box<str>,
    /// How long it is good from now.
    pub duration: Duration,
    /// Whether it can be renewed.
    pub renewable: bool,
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id: _, duration, renewable } = self;
        f.debug_struct("Lease")
            .field("duration", duration)
            .field("renewable", renewable)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(value: &str, version: &str) -> bool {
        Fetched::new(SecretString::from(value)).version(version).version.is_some()
    }

    #[test]
    fn a_version_that_shows_the_value_is_left_out() {
        let value = "the-value-of-a-secret";
        for version in ["3", "AWSCURRENT", "9f86d081-884c-4d65-9a2f-ead1b2c3d4e5", "the-val"] {
            assert!(taken(value, version), "{version}");
        }
        for version in [value, "the-value", "v:the-value-of-a-secret", "", "a b", "a\nb", &"1".repeat(257)] {
            assert!(!taken(value, version));
        }
    }

    #[cfg(feature = "redact")]
    #[test]
    fn nor_does_a_server_get_a_key_into_a_version_or_the_name_of_a_request() {
        let key: String = ["AK", "IA", "QTDZKWLRYVXNMPBC"].into_iter().collect();
        assert!(!taken("another value", &key));
        let error = Error::new(crate::error::Kind::Denied, "").with_request_id(&key);
        assert!(error.request_id().is_none() && !format!("{error:#?}").contains(&key));
        let id = "9f86d081-884c-4d65-9a2f-ead1b2c3d4e5";
        assert_eq!(error.with_request_id(id).request_id(), Some(id));
    }
}
