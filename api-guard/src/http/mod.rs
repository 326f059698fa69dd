//! A secret on its way into a request.

use ::http::HeaderValue;
use zeroize::Zeroizing;

use crate::error::{Error, Kind};
use crate::secret::Secret;

impl Secret {
    /// The value of an `Authorization` header: `Bearer ` and the secret, marked sensitive.
    ///
    /// Set it on each request that needs it. A client's default headers are the wrong place: they go to every host.
    ///
    /// # Errors
    ///
    /// [`Kind::Malformed`] if the secret has a byte that no header may carry, such as a newline; else as
    /// [`expose_secret`](Self::expose_secret).
    ///
    /// # Security
    ///
    /// Sensitive means that `{:?}` prints `Sensitive` and that HTTP/2 does not put it into its table. The header is
    /// a copy that is not zeroed when it is dropped, and [`HeaderValue::to_str`] gives the value to whoever asks.
    ///
    /// # Examples
    ///
    /// ```
    /// # let key = api_guard::Secret::from(api_guard::secrecy::SecretString::from("a value for this example"));
    /// let header = key.bearer_header()?;
    /// assert!(header.is_sensitive());
    /// assert_eq!(format!("{header:?}"), "Sensitive");
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    pub fn bearer_header(&self) -> Result<HeaderValue, Error> {
        const SCHEME: &str = "Bearer ";
        let header = self.expose_secret(|value| {
            let mut text = Zeroizing::new(Vec::with_capacity(SCHEME.len() + value.len()));
            text.extend_from_slice(SCHEME.as_bytes());
            text.extend_from_slice(value.as_bytes());
            HeaderValue::from_bytes(&text)
        })?;
        let mut header = header.map_err(|_| {
            Error::new(Kind::Malformed, "it has a byte that no header may carry, such as a newline")
                .about(self.reference())
        })?;
        header.set_sensitive(true);
        Ok(header)
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    #[test]
    fn a_header_is_the_scheme_and_the_value_and_shows_neither() {
        let header = Secret::from(SecretString::from("a fine value")).bearer_header().unwrap();
        assert_eq!(header.as_bytes(), b"Bearer a fine value");
        assert!(!format!("{header:?}").contains("fine"));
    }

    #[test]
    fn a_value_no_header_may_carry_is_malformed_and_not_shown() {
        let error = Secret::from(SecretString::from("two\nlines of it")).bearer_header().unwrap_err();
        assert_eq!(error.kind(), Kind::Malformed);
        assert!(!format!("{error} {error:?}").contains("lines"));
    }
}
