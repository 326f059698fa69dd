//! The values of one key: which one is current, which one is still in its grace, which ones are revoked. Pure: the time
//! is passed in, and nothing is asked.

use std::time::{Duration, Instant};

use super::version::Version;
use crate::error::{Error, Kind};
use crate::secret::{Fingerprint, Secret};

/// What a key has at one moment. A change makes another one of it.
#[derive(Clone)]
pub(super) struct Versions {
    /// What counts, or why nothing does.
    pub(super) current: Result<Secret, Error>,
    /// The latest value that counted, even where nothing does now.
    latest: Option<(Version, Fingerprint)>,
    /// What counted before, and until when it may still be wanted.
    previous: Option<(Secret, Instant)>,
    /// Values that were revoked here, and with what words.
    revoked: Option<Box<(Vec<Fingerprint>, Error)>>,
}

impl Versions {
    /// Of a key that was never loaded.
    pub(super) fn none() -> Self {
        let current = Err(Error::new(Kind::Unavailable, "it has not been loaded yet"));
        Self { current, latest: None, previous: None, revoked: None }
    }

    /// Whether something counts.
    pub(super) fn outcome(&self) -> Result<(), Error> {
        self.current.as_ref().map(drop).map_err(Clone::clone)
    }

    pub(super) fn version(&self) -> Option<&Version> {
        self.latest.as_ref().map(|(version, _)| version)
    }

    pub(super) fn previous(&self) -> Option<&Secret> {
        self.previous.as_ref().map(|(secret, _)| secret)
    }

    pub(super) fn previous_until(&self) -> Option<Instant> {
        self.previous.as_ref().map(|(_, until)| *until)
    }

    /// After a provider has given this value. Nothing, if it is the one that counts already.
    ///
    /// A value that was revoked here does not come back, however often its provider gives it.
    pub(super) fn after_fetch(&self, fetched: Secret, now: Instant, grace: Duration) -> Option<Self> {
        if let Some(revoked) = &self.revoked
            && revoked.0.contains(&fetched.fingerprint())
        {
            return self.refusing(revoked.1.clone());
        }
        let latest = (Version::of(&fetched), fetched.fingerprint());
        let same_value = |secret: &&Secret| secret.fingerprint() == fetched.fingerprint();
        let previous = match &self.current {
            // Only what can still be said about it has changed, such as when it expires.
            Ok(current) if same_value(&current) => {
                let as_before =
                    self.latest.as_ref() == Some(&latest) && current.expires_at() == fetched.expires_at();
                if as_before {
                    return None;
                }
                self.previous.clone()
            }
            Ok(current) => Some((current.clone(), now + grace)).filter(|_| !grace.is_zero()),
            Err(_) => self.previous.clone().filter(|(secret, _)| !same_value(&secret)),
        };
        Some(Self { current: Ok(fetched), latest: Some(latest), previous, revoked: self.revoked.clone() })
    }

    /// When nothing counts any more. Nothing, if that is so already.
    ///
    /// What counted before goes too: who refuses a key does not mean its older value.
    pub(super) fn refusing(&self, why: Error) -> Option<Self> {
        if self.current.as_ref().is_err_and(|error| error.kind() == why.kind()) && self.previous.is_none() {
            return None;
        }
        Some(Self { current: Err(why), previous: None, ..self.clone() })
    }

    /// When the previous value's time is over.
    pub(super) fn without_previous(&self) -> Self {
        Self { previous: None, ..self.clone() }
    }

    /// When its values are revoked in this process: those that may be used, and the latest if it may not.
    pub(super) fn revoked(&self, reason: &str) -> Self {
        let mut why = Error::new(Kind::Revoked, "it was revoked while it could not be used");
        let mut revoked = self.revoked.as_ref().map(|revoked| revoked.0.clone()).unwrap_or_default();
        revoked.extend(self.latest.as_ref().map(|(_, fingerprint)| *fingerprint));
        for secret in self.previous().into_iter().chain(&self.current) {
            secret.revoke(reason);
            revoked.push(secret.fingerprint());
            // In the words of the secret, which shows neither itself nor a second line.
            why = secret.expose_secret(|_| ()).err().unwrap_or(why);
        }
        let revoked = Some(Box::new((revoked, why.clone())));
        Self { current: Err(why), latest: self.latest.clone(), previous: None, revoked }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRACE: Duration = Duration::from_secs(300);

    fn secret(value: &str, version: Option<&str>) -> Secret {
        Secret::fetched(value, "x-test://a".parse().unwrap(), version.map(Into::into), None).unwrap()
    }

    fn loaded(value: &str) -> Versions {
        Versions::none().after_fetch(secret(value, None), Instant::now(), GRACE).unwrap()
    }

    #[test]
    fn the_same_value_again_changes_nothing() {
        let versions = loaded("the first value");
        assert!(versions.after_fetch(secret("the first value", None), Instant::now(), GRACE).is_none());
        assert!(versions.after_fetch(secret("the first value", Some("2")), Instant::now(), GRACE).is_some());
    }

    #[test]
    fn a_new_value_leaves_the_old_one_its_grace() {
        let now = Instant::now();
        let versions = loaded("the first value").after_fetch(secret("the second value", None), now, GRACE);
        let versions = versions.unwrap();
        assert!(versions.previous().unwrap().expose_secret(|value| value == "the first value").unwrap());
        assert_eq!(versions.previous_until(), Some(now + GRACE));
        assert!(versions.without_previous().previous().is_none());

        let hard =
            loaded("the first value").after_fetch(secret("the second value", None), now, Duration::ZERO);
        assert!(hard.unwrap().previous().is_none());
    }

    #[test]
    fn a_refusal_takes_both_values_and_says_so_once() {
        let now = Instant::now();
        let versions = loaded("the first value").after_fetch(secret("the second value", None), now, GRACE);
        let refusing = versions.unwrap().refusing(Error::new(Kind::Denied, "")).unwrap();
        assert!(refusing.current.is_err() && refusing.previous().is_none());
        assert!(refusing.refusing(Error::new(Kind::Denied, "")).is_none());
        assert!(refusing.refusing(Error::new(Kind::Deleted, "")).is_some());
    }

    #[test]
    fn a_revoked_value_does_not_come_back_and_another_one_does() {
        let now = Instant::now();
        let versions = loaded("the first value").revoked("a test");
        assert!(versions.after_fetch(secret("the first value", Some("2")), now, GRACE).is_none());
        let next = versions.after_fetch(secret("the second value", None), now, GRACE).unwrap();
        assert!(next.current.is_ok() && next.previous().is_none());
        let back = next.after_fetch(secret("the first value", None), now, GRACE).unwrap();
        assert_eq!(back.current.unwrap_err().kind(), Kind::Revoked);
    }
}
