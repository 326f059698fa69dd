//! A secret on its way into a request.
//!
//! The value of a header is written once, into a slot of locked memory, and the header refers to it there.

use ::http::HeaderValue;
use bytes::Bytes;

use crate::error::{Error, Kind};
use crate::secret::{LockedText, Secret};

mod base64;

/// # Headers
///
/// Each header is marked sensitive: `{:?}` prints `Sensitive`, and HTTP/2 does not put it into its table. Set it on
/// each request that needs it. Do not put it into a client's default headers, which go to every host.
///
/// The bytes of a header are in locked memory like those of the secret, once for a header and all its clones, and are
/// zeroed with the last of them. This has limits:
///
/// - A header outlives [`revoke`](Secret::revoke): a header that exists can still be sent, and one that was sent is at
///   the server. Make it for the request, not for the client.
/// - To send a header, an HTTP client and TLS copy it into their own buffers, which nobody zeroes.
/// - [`HeaderValue::to_str`] returns the value to any caller.
/// - A child process that is forked while a header exists has zeros in its place. (With
///   [`memfd_secret`](crate::Protection::memfd_secret) it has nothing there, and reading it ends the child.) No server
///   accepts zeros as a key.
impl Secret {
    /// The value of an `Authorization` header: `Bearer ` and the secret.
    ///
    /// # Errors
    ///
    /// - [`Kind::Malformed`] if the secret has a byte that is not allowed in a header, such as a newline.
    /// - [`Kind::Empty`] if it has no bytes: a server would see a request without a key.
    /// - Otherwise those of [`expose_secret`](Self::expose_secret).
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
    #[track_caller]
    pub fn bearer_header(&self) -> Result<HeaderValue, Error> {
        self.header(|value| LockedText::join(&["Bearer ", value]))
    }

    /// The value of a header that carries the secret alone, such as `x-api-key`.
    ///
    /// # Errors
    ///
    /// Those of [`bearer_header`](Self::bearer_header).
    ///
    /// # Examples
    ///
    /// ```
    /// # let key = api_guard::Secret::from(api_guard::secrecy::SecretString::from("a value for this example"));
    /// let header = key.api_key_header()?;
    /// assert_eq!(header.len(), 24);
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    #[track_caller]
    pub fn api_key_header(&self) -> Result<HeaderValue, Error> {
        self.header(|value| LockedText::join(&[value]))
    }

    /// The value of an `Authorization` header of the scheme Basic (RFC 7617), with the secret as the password of
    /// `user`.
    ///
    /// For a service that takes its key as the user, with no password, use
    /// [`basic_user_header`](Self::basic_user_header).
    ///
    /// # Errors
    ///
    /// [`Kind::Malformed`] if `user` has a colon, which would end it early; otherwise those of
    /// [`bearer_header`](Self::bearer_header).
    ///
    /// # Examples
    ///
    /// ```
    /// # let key = api_guard::Secret::from(api_guard::secrecy::SecretString::from("open sesame"));
    /// let header = key.basic_header("Aladdin")?;
    /// assert!(header.as_bytes() == b"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    #[track_caller]
    pub fn basic_header(&self, user: &str) -> Result<HeaderValue, Error> {
        if user.contains(':') {
            let error = Error::new(Kind::Malformed, "a user's name in a Basic header has no colon");
            return Err(error.about(self.reference()));
        }
        self.header(|value| basic([user, value]))
    }

    /// The value of an `Authorization` header of the scheme Basic, for services that take the key as the user and no
    /// password, such as Stripe.
    ///
    /// # Errors
    ///
    /// Those of [`bearer_header`](Self::bearer_header).
    ///
    /// # Examples
    ///
    /// ```
    /// # let key = api_guard::Secret::from(api_guard::secrecy::SecretString::from("open sesame"));
    /// assert!(key.basic_user_header()?.as_bytes() == b"Basic b3BlbiBzZXNhbWU6");
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    #[track_caller]
    pub fn basic_user_header(&self) -> Result<HeaderValue, Error> {
        self.header(|value| basic([value, ""]))
    }

    #[track_caller]
    fn header(&self, write: impl FnOnce(&str) -> Result<LockedText, Error>) -> Result<HeaderValue, Error> {
        let write = |value: &str| match value {
            "" => Err(Error::new(Kind::Empty, "a header with it would contain no key")),
            value => write(value),
        };
        let text = self.expose_secret(write)?.map_err(|error| error.about(self.reference()))?;
        let mut header = HeaderValue::from_maybe_shared(Bytes::from_owner(Carried(text))).map_err(|_| {
            Error::new(Kind::Malformed, "it has a byte that is not allowed in a header, such as a newline")
                .about(self.reference())
        })?;
        header.set_sensitive(true);
        Ok(header)
    }
}

fn basic(user_and_password: [&str; 2]) -> Result<LockedText, Error> {
    const SCHEME: &[u8] = b"Basic ";
    let [user, password] = user_and_password.map(str::as_bytes);
    let len = base64::len(user.len() + 1 + password.len());
    LockedText::fill(SCHEME.len() + len, |out| {
        let (scheme, rest) = out.split_at_mut(SCHEME.len());
        scheme.copy_from_slice(SCHEME);
        base64::encode(user.iter().chain(b":").chain(password).copied(), rest);
    })
}

/// What a header's bytes lie in for as long as one of its clones lives.
struct Carried(LockedText);

impl AsRef<[u8]> for Carried {
    fn as_ref(&self) -> &[u8] {
        self.0.as_str().unwrap_or_default().as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    fn secret(value: &str) -> Secret {
        Secret::from(SecretString::from(value))
    }

    #[test]
    fn a_header_is_the_scheme_and_the_value_and_shows_neither() {
        let header = secret("a fine value").bearer_header().unwrap();
        assert!(header.as_bytes() == b"Bearer a fine value");
        assert!(!format!("{header:?}").contains("fine"));
    }

    #[test]
    fn a_header_and_its_clones_read_one_place() {
        let header = secret("a value that is sent").api_key_header().unwrap();
        assert_eq!(header.as_bytes().as_ptr(), header.clone().as_bytes().as_ptr());
    }

    #[test]
    fn a_value_that_no_header_may_carry_is_malformed_and_not_shown() {
        let error = secret("two\nlines of it").bearer_header().unwrap_err();
        assert_eq!(error.kind(), Kind::Malformed);
        assert!(!format!("{error} {error:#?}").contains("lines of"));
        assert_eq!(secret("a value").basic_header("a:b").unwrap_err().kind(), Kind::Malformed);
    }

    #[test]
    fn an_empty_value_makes_no_header() {
        let empty = secret("");
        let headers = [
            empty.bearer_header(),
            empty.api_key_header(),
            empty.basic_header("me"),
            empty.basic_user_header(),
        ];
        assert!(headers.into_iter().all(|header| header.unwrap_err().kind() == Kind::Empty));
    }

    #[test]
    fn a_revoked_secret_makes_no_header_and_one_that_is_made_stays() {
        let secret = secret("a value that is revoked");
        let made = secret.api_key_header().unwrap();
        secret.revoke("a test");
        assert_eq!(secret.api_key_header().unwrap_err().kind(), Kind::Revoked);
        assert!(made.as_bytes() == b"a value that is revoked", "the header changed");
    }
}
