//! The version of a key's value.

use std::fmt;
use std::sync::Arc;

use crate::secret::Secret;

/// Identifies one of the values that a key has had: by the provider's name for it, or by the value's
/// [`Fingerprint`](crate::Fingerprint) if the provider has no versions. It is safe to print.
///
/// # Examples
///
/// ```
/// use api_guard::{KeyStore, key::Version};
///
/// # // SAFETY: the only thread of this example.
/// # unsafe { std::env::set_var("OPENAI_API_KEY", "a value for this example") };
/// let store = KeyStore::builder().with_env().build()?;
/// let key = store.load_blocking("env://OPENAI_API_KEY")?;
/// assert_eq!(key.version().as_str(), key.current()?.fingerprint().to_string());
/// assert_eq!(key.version(), Version::of(&key.current()?));
/// # Ok::<(), api_guard::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Version(Arc<str>);

impl Version {
    /// The version of this value.
    #[must_use]
    pub fn of(secret: &Secret) -> Self {
        match secret.shared_version() {
            Some(version) => Self(version),
            None => Self(secret.fingerprint().to_string().into()),
        }
    }

    /// Of a key that has had no value.
    pub(super) fn unknown() -> Self {
        Self("unknown".into())
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Version {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Version({})", self.0)
    }
}
