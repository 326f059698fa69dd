//! The value itself: what holds it, what can be seen of it, and what it refuses to do.

#[cfg(feature = "api-key-hash")]
mod api_key_hash;
mod ending;
pub(crate) mod environ;
mod fingerprint;
mod fit;
mod hand_over;
mod held;
mod locked;
mod process_key;
mod refusals;
mod report;
mod spare;
mod verify;

#[cfg(feature = "redact")]
pub(crate) mod registry;
#[cfg(feature = "redact")]
pub(crate) mod user_info;
#[cfg(feature = "redact")]
mod wiped;

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::SystemTime;

use crate::error::{Error, Kind};
use crate::reference::SecretRef;

#[cfg(feature = "api-key-hash")]
pub use api_key_hash::ApiKeyHash;
pub use fingerprint::Fingerprint;
pub(crate) use fit::{fit, without_line_end};
use held::{Held, Origin};
#[cfg(feature = "http")]
pub(crate) use locked::LockedText;
pub use locked::Protection;
use locked::Shared;
pub(crate) use refusals::{Denied, Never};
pub use report::{ProtectionReport, protection_report};
#[cfg(feature = "redact")]
pub(crate) use wiped::Wiped;

/// What stands where a secret was.
pub(crate) const MARKER: &str = "[REDACTED]";

/// The fewest bytes a loaded value may have, and the fewest a redactor looks for: shorter ones occur in ordinary text.
pub(crate) const SHORTEST: usize = 8;

/// A value that must not be seen, such as an API key.
///
/// It is loaded from the environment ([`Secret::from_env`]) or made from a [`secrecy::SecretString`] that the program
/// owns at run time, such as a customer's key from a database. It cannot be built from a literal, printed, turned into
/// a string, compared with `==`, hashed or serialized: each of these is a compile error that says what to do instead.
/// Search for [`expose_secret`](Self::expose_secret), [`to_secrecy`](Self::to_secrecy) and, with feature `http`,
/// `bearer_header` to find every use of the value.
///
/// Settings and command lines should say where a key is kept, not what it is. Use a [`SecretRef`] for such a field: it
/// parses, so clap accepts it, and it deserializes with feature `serde`. (An error of clap's repeats what was typed.)
///
/// A clone is another handle to the same bytes: they are in memory once, and are zeroed when the last handle is dropped
/// or any handle [revokes](Self::revoke) the value.
///
/// # Security
///
/// - `Debug` prints `Secret([REDACTED] env://OPENAI_API_KEY #3f9a2c114b07)`: the reference, if there is one, and the
///   [`Fingerprint`].
/// - With feature `redact`, the redactor knows each value of 8 bytes or more from the moment it is held here. It still
///   knows the value after the last handle is dropped, since the value may still be valid elsewhere.
/// - The bytes are in memory that is locked, left out of core dumps and emptied in forked children, as far as the
///   system grants it; [`protection_report`] says how far. A debugger with the right to attach can still read them,
///   unless they are in [memory the kernel cannot read](Protection::memfd_secret).
///
/// # Examples
///
/// ```
/// use api_guard::{Secret, secrecy::SecretString};
///
/// let customer = Secret::from(SecretString::from("the value a database returned"));
/// assert_eq!(customer.expose_secret(|value| value.len())?, 29);
/// assert_eq!(format!("{customer:?}"), format!("Secret([REDACTED] #{})", customer.fingerprint()));
/// # Ok::<(), api_guard::Error>(())
/// ```
#[derive(Clone)]
pub struct Secret {
    held: Shared<Held>,
}

impl Secret {
    /// Calls `use_it` with the value and returns its result.
    ///
    /// The borrow cannot leave the closure, so the use of the value ends with it. Keep the closure short, and do not
    /// copy the value out of it; use [`to_secrecy`](Self::to_secrecy) for a client that needs to own it.
    ///
    /// # Errors
    ///
    /// - [`Kind::Revoked`](crate::Kind::Revoked) and [`Kind::Expired`](crate::Kind::Expired), for every clone.
    /// - [`Kind::WipedByFork`](crate::Kind::WipedByFork) in a child that was forked after the value was loaded; the
    ///   child has to load its own. If the process forks inside the closure, the closure finds zeros in the child, and
    ///   its result is dropped there.
    /// - Only for values made with `From`, which cannot fail itself: [`Kind::Unavailable`](crate::Kind) if the system
    ///   gave no memory or no random bytes (without those a value cannot be redacted), and
    ///   [`Kind::Config`](crate::Kind::Config) if [strict protection](Protection::strict) refused the value.
    ///
    /// Treat any other kind as a refusal too. [`Error::location`] is the line of this call.
    ///
    /// # Security
    ///
    /// Nothing controls what the closure does with the value: if it prints the value, only the redactor can still catch
    /// it. A value that is revoked while the closure runs stays readable there until the closure ends.
    ///
    /// # Examples
    ///
    /// ```
    /// # let key = api_guard::Secret::from(api_guard::secrecy::SecretString::from("a value for this example"));
    /// let starts_well = key.expose_secret(|key| key.starts_with("a value"))?;
    /// assert!(starts_well);
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    ///
    /// A future made inside the closure cannot hold the value, since it runs later. In an async function, take what the
    /// request needs first, and then await:
    ///
    /// ```
    /// use api_guard::{Error, Secret, secrecy::ExposeSecret};
    ///
    /// # async fn send(_: &str) {}
    /// async fn call(key: &Secret) -> Result<(), Error> {
    ///     let value = key.to_secrecy()?; // or, with feature `http`, `key.bearer_header()?`
    ///     send(value.expose_secret()).await;
    ///     Ok(()) // the copy is zeroed here
    /// }
    /// ```
    #[track_caller]
    #[inline]
    pub fn expose_secret<R>(&self, use_it: impl for<'v> FnOnce(&'v str) -> R) -> Result<R, Error> {
        let caller = Location::caller();
        self.held.read(use_it).map_err(|error| error.at(caller))
    }

    /// Where the value was loaded from; `None` for one made from a `SecretString`.
    #[must_use]
    pub fn reference(&self) -> Option<&SecretRef> {
        self.held.reference()
    }

    /// Which version of the value this is, as its provider names it; `None` if the provider has no versions, like the
    /// environment.
    ///
    /// The version reveals nothing of the value. It stays the same when the value is [revoked](Self::revoke).
    ///
    /// # Examples
    ///
    /// ```
    /// # // SAFETY: the only thread of this example.
    /// # unsafe { std::env::set_var("OPENAI_API_KEY", "a value for this example") };
    /// assert_eq!(api_guard::Secret::from_env("OPENAI_API_KEY")?.version(), None);
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.held.version()
    }

    /// A short identity of the value, safe in logs and equal for equal values within this process.
    ///
    /// It outlives the value: a revoked secret keeps its fingerprint. It is all zeros if the operating system gives no
    /// random bytes; then the value cannot be used either.
    ///
    /// # Examples
    ///
    /// ```
    /// use api_guard::{Secret, secrecy::SecretString};
    ///
    /// let one = Secret::from(SecretString::from("the first value"));
    /// let other = Secret::from(SecretString::from("the second value"));
    /// assert_eq!(one.fingerprint(), one.clone().fingerprint());
    /// assert_ne!(one.fingerprint(), other.fingerprint());
    /// ```
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        self.held.identity().unwrap_or_default()
    }

    pub(crate) fn shared_version(&self) -> Option<Arc<str>> {
        self.held.shared_version()
    }

    /// A secret that a provider without versions has loaded and found fit.
    pub(crate) fn loaded(value: &str, reference: SecretRef) -> Result<Self, Error> {
        Self::fetched(value, reference, None, None)
    }

    /// A secret that a provider has fetched and found fit: as this version, and good until `expires`.
    ///
    /// # Errors
    /// As [`LockedText::join`], `Unavailable` without random bytes, and `Expired` if its time has passed.
    pub(crate) fn fetched(
        value: &str,
        reference: SecretRef,
        version: Option<Arc<str>>,
        expires: Option<SystemTime>,
    ) -> Result<Self, Error> {
        let secret = Self { held: Held::fetched(value, Origin { reference, version })? };
        if let Some(time) = expires {
            secret.expire_at(time);
            if time <= SystemTime::now() {
                let error = Error::new(Kind::Expired, "its provider gave a value that has expired");
                return Err(error.about(secret.reference()));
            }
        }
        Ok(secret)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({MARKER}")?;
        if let Some(reference) = self.reference() {
            write!(f, " {reference}")?;
        }
        write!(f, " #{})", self.fingerprint())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use secrecy::SecretString;

    use super::*;

    fn secret(value: &str) -> Secret {
        Secret::from(SecretString::from(value))
    }

    #[test]
    fn debug_prints_the_marker_the_reference_and_the_fingerprint_only() {
        let reference: SecretRef = "env://OPENAI_API_KEY".parse().unwrap();
        let with = Secret::loaded("not shown at all", reference).unwrap();
        let fingerprint = with.fingerprint().to_string();
        assert_eq!(format!("{with:?}"), format!("Secret([REDACTED] env://OPENAI_API_KEY #{fingerprint})"));
        assert_eq!(
            format!("{:#?}", secret("not shown at all")),
            format!("Secret([REDACTED] #{fingerprint})")
        );
    }

    #[test]
    fn what_was_fetched_keeps_its_version_and_ends_when_its_provider_said() {
        let fetch = |expires| {
            let reference = "env://OPENAI_API_KEY".parse().unwrap();
            Secret::fetched("a value of a provider", reference, Some("7".into()), expires)
        };
        let now = SystemTime::now();
        let secret = fetch(Some(now + Duration::from_secs(3600))).unwrap();
        assert!(secret.expires_at().is_some_and(|end| end > now));
        secret.revoke("a test");
        assert_eq!(secret.version(), Some("7"));
        assert_eq!(fetch(None).unwrap().expires_at(), None);

        let error = fetch(Some(now)).unwrap_err();
        assert_eq!(error.kind(), Kind::Expired);
        assert!(error.to_string().starts_with("env://OPENAI_API_KEY has expired: "));
    }

    #[test]
    fn a_secret_is_one_word_and_goes_anywhere() {
        fn goes_anywhere<T: Send + Sync + Unpin + std::panic::UnwindSafe + std::panic::RefUnwindSafe>() {}
        goes_anywhere::<Secret>();
        assert_eq!((size_of::<Secret>(), size_of::<Option<Secret>>()), (8, 8));
    }

    #[test]
    fn no_thread_sees_the_value_of_another_secret_while_places_change_hands() {
        let (to_others, from_others) = std::sync::mpsc::sync_channel::<(Secret, String)>(16);
        let from_others = std::sync::Mutex::new(from_others);
        let rounds = if cfg!(miri) { 30 } else { 3_000 };
        std::thread::scope(|scope| {
            for thread in 0..3 {
                let to_others = to_others.clone();
                scope.spawn(move || {
                    for round in 0..rounds {
                        let value = format!("value {round} of thread {thread}{}", "+".repeat(round % 90));
                        let secret = secret(&value);
                        to_others.send((secret.clone(), value)).unwrap();
                        if round % 3 == 0 {
                            secret.revoke("a test");
                        }
                    }
                });
            }
            drop(to_others);
            for _ in 0..2 {
                scope.spawn(|| {
                    while let Ok((secret, expected)) = { from_others.lock().unwrap().recv() } {
                        match secret.expose_secret(|value| value == expected) {
                            Ok(is_its_own) => assert!(is_its_own, "another value, or none"),
                            Err(error) => assert_eq!(error.kind(), Kind::Revoked),
                        }
                    }
                });
            }
        });
    }

    #[test]
    fn a_clone_is_the_same_bytes() {
        let one = secret("held only once");
        let two = one.clone();
        let place = |secret: &Secret| secret.expose_secret(|value| value.as_ptr() as usize).unwrap();
        assert_eq!(place(&one), place(&two));
    }

    #[test]
    fn a_place_that_is_used_again_has_nothing_of_what_was_there() {
        let place = |secret: &Secret| secret.expose_secret(|value| value.as_ptr() as usize).unwrap();
        // Other tests may take a spare place first, so there are several tries.
        let found_again = (0..100).any(|_| {
            let reference = "env://OPENAI_API_KEY".parse().unwrap();
            let first = Secret::fetched("the first value there", reference, Some("7".into()), None).unwrap();
            let (was_at, fingerprint) = (place(&first), first.fingerprint());
            first.expire_at(SystemTime::now() + Duration::from_secs(3600));
            first.revoke("a test");
            drop(first);

            let next = secret("another");
            assert!(next.expose_secret(|value| value == "another").unwrap());
            assert!(!next.is_revoked() && next.expires_at().is_none());
            assert!(next.reference().is_none() && next.version().is_none());
            assert_ne!(next.fingerprint(), fingerprint);
            place(&next) == was_at
        });
        assert!(found_again || cfg!(not(any(miri, target_os = "linux"))), "no place was used again");
    }

    #[test]
    fn a_short_value_is_held_and_given_out() {
        assert_eq!(secret("short").expose_secret(str::len).unwrap(), 5);
    }
}
