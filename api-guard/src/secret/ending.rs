//! The end of a secret before its last handle is dropped: revocation and expiry.

use std::time::SystemTime;

use super::Secret;

impl Secret {
    /// Makes every clone refuse, from now on and for good, with [`Kind::Revoked`](crate::Kind::Revoked).
    ///
    /// Once this has returned, no later call of [`expose_secret`](Self::expose_secret) gets the value, in any thread.
    /// It does not wait: closures that are running continue, and the last of them zeroes the value; if none is running,
    /// the value is zeroed here. So you may call it inside such a closure, too.
    ///
    /// `reason` becomes the end of the error messages, on one line. A second revocation changes nothing.
    ///
    /// # Security
    ///
    /// This ends the value in this process only: the key is still good at its issuer, and so are copies that were given
    /// away, by [`to_secrecy`](Self::to_secrecy) or in a header. A reason that contains the value itself is replaced.
    /// After an expiry any reason is replaced, since there is no value left to compare it with.
    ///
    /// # Examples
    ///
    /// ```
    /// use api_guard::{Kind, Secret, secrecy::SecretString};
    ///
    /// let key = Secret::from(SecretString::from("a value for this example"));
    /// let clone = key.clone();
    /// key.revoke("seen in a paste");
    ///
    /// let error = clone.expose_secret(|value| value.len()).unwrap_err();
    /// assert_eq!(error.kind(), Kind::Revoked);
    /// assert_eq!(error.to_string(), "the secret is revoked: seen in a paste");
    /// assert!(error.location().is_some(), "the line that asked for the value");
    /// ```
    pub fn revoke(&self, reason: impl AsRef<str>) {
        self.held.revoke(reason.as_ref());
    }

    /// Whether [`revoke`](Self::revoke) was called on any clone.
    #[must_use]
    pub fn is_revoked(&self) -> bool {
        self.held.is_revoked()
    }

    /// Makes every clone refuse from `time` on, with [`Kind::Expired`](crate::Kind::Expired).
    ///
    /// Use it for a value whose end is set by its issuer or by a contract. The time can be made earlier, but not later:
    /// load the value that follows instead. The first use after that time zeroes the value, and so does the last drop.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use api_guard::{Kind, Secret, secrecy::SecretString};
    ///
    /// let key = Secret::from(SecretString::from("a value for this example"));
    /// let clone = key.clone();
    /// key.expire_at(SystemTime::now() + Duration::from_secs(3600));
    /// assert!(clone.expose_secret(|value| value.len()).is_ok());
    ///
    /// key.expire_at(SystemTime::now());
    /// assert_eq!(clone.expose_secret(|value| value.len()).unwrap_err().kind(), Kind::Expired);
    /// ```
    pub fn expire_at(&self, time: SystemTime) {
        self.held.expire_at(time);
    }

    /// When it expires, to the millisecond; `None` if no end was set.
    #[must_use]
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.held.expires_at()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    use secrecy::SecretString;

    use super::*;
    use crate::error::Kind;

    fn secret(value: &str) -> Secret {
        Secret::from(SecretString::from(value))
    }

    #[test]
    fn a_reader_inside_goes_on_and_everyone_later_is_refused() {
        let secret = secret("read while it is revoked");
        let clone = secret.clone();
        let (inside, is_inside) = mpsc::channel();
        let (go_on, may_go_on) = mpsc::channel::<()>();
        let reader = thread::spawn(move || {
            clone.expose_secret(|value| {
                inside.send(()).unwrap();
                may_go_on.recv().unwrap();
                value == "read while it is revoked"
            })
        });
        is_inside.recv().unwrap();
        secret.revoke("a test");
        assert_eq!(secret.expose_secret(str::len).unwrap_err().kind(), Kind::Revoked);
        go_on.send(()).unwrap();
        assert!(reader.join().unwrap().unwrap(), "the value changed under a reader");
    }

    #[test]
    fn a_reason_is_one_line_and_never_the_value() {
        let one = secret("the value itself");
        one.revoke("somebody pasted: the value itself\nERROR forged");
        let said = one.expose_secret(str::len).unwrap_err().to_string();
        assert!(!said.contains("value itself") && !said.contains('\n'), "{said}");
        let other = secret("another value");
        other.revoke("seen\nERROR forged");
        other.revoke("a second reason");
        let said = other.expose_secret(str::len).unwrap_err().to_string();
        assert_eq!(said, "the secret is revoked: seen ERROR forged");
    }

    #[test]
    fn a_reason_that_nobody_can_compare_any_more_is_not_repeated() {
        let secret = secret("a value with an end");
        secret.expire_at(SystemTime::now());
        secret.revoke("somebody pasted: a value with an end");
        let said = secret.expose_secret(str::len).unwrap_err().to_string();
        assert!(
            said.starts_with("the secret is revoked: [REDACTED] (") && !said.contains("with an end"),
            "{said}"
        );
    }

    #[test]
    fn an_expiry_only_comes_nearer_and_stays_when_it_has_come() {
        let secret = secret("a value with an end");
        assert_eq!(secret.expires_at(), None);
        let soon = SystemTime::now() + Duration::from_secs(60);
        secret.expire_at(soon);
        secret.expire_at(soon + Duration::from_secs(60));
        assert!(secret.expires_at().unwrap() <= soon);
        assert!(secret.expose_secret(str::len).is_ok());
        secret.expire_at(SystemTime::UNIX_EPOCH - Duration::from_secs(1));
        assert_eq!(secret.expose_secret(str::len).unwrap_err().kind(), Kind::Expired);
        secret.expire_at(soon);
        assert_eq!(secret.expose_secret(str::len).unwrap_err().kind(), Kind::Expired);
    }

    #[test]
    fn the_fingerprint_outlives_the_value() {
        let secret = secret("a value that is revoked");
        let before = secret.fingerprint();
        secret.revoke("a test");
        assert_eq!(secret.fingerprint(), before);
    }
}
