//! A variable that says where the key is kept, instead of holding the key: `OPENAI_API_KEY=vault://secret/app#openai`.

use crate::error::{Error, Kind};
use crate::reference::SecretRef;
use crate::secret::without_line_end;

/// What an error says about the variable.
const BROKEN: &str = "is set to a broken reference";

/// The reference that `value` is as a whole, if it is one, and an error if it means to be one.
///
/// A value that begins with the scheme of a provider, in quotes or not, is never taken for a key, not even where no such
/// provider is registered: it would be sent to a server as one. Anything else is a value, also another URL.
pub(super) fn target(value: &str) -> Result<Option<SecretRef>, Error> {
    let value = without_line_end(value);
    if within_quotes(value).is_some_and(|inner| !matches!(bare(inner), Ok(None))) {
        let hint =
            "it is in quotes, which a shell removes and `docker run --env-file` does not; write it without";
        return Err(Error::new(Kind::InvalidReference, hint).saying(BROKEN));
    }
    bare(value).map_err(|error| error.saying(BROKEN))
}

/// The same, for a value without quotes.
fn bare(value: &str) -> Result<Option<SecretRef>, Error> {
    let is_arn = value.starts_with("arn:aws") && value.contains(":secretsmanager:");
    if !is_arn && !value.contains("://") {
        return Ok(None);
    }
    match value.parse::<SecretRef>() {
        Ok(reference) => Ok(Some(reference)),
        Err(error) if error.kind() == Kind::UnknownScheme => Ok(None),
        Err(_) if !is_arn && !begins_with_a_scheme(value) => Ok(None),
        Err(error) => Err(error),
    }
}

/// An error if what a variable holds that another one has named is a reference again: the way could be a circle.
pub(super) fn check_end(value: &str) -> Result<(), Error> {
    let hint = "a variable named by another one holds a reference again; write it into the first one";
    target(value)?.map_or(Ok(()), |_| Err(Error::new(Kind::Config, hint)))
}

/// What is between the quotes around a value.
fn within_quotes(value: &str) -> Option<&str> {
    ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote))
}

/// A text such as `a key with :// in it` is no attempt at a reference.
fn begins_with_a_scheme(value: &str) -> bool {
    let Some((scheme, _)) = value.split_once("://") else { return false };
    !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_reference_is_followed() {
        for value in ["vault://secret/app#key", "file:///run/secrets/a", "x-ours://a", "env://OTHER"] {
            assert_eq!(target(value).unwrap().unwrap().as_str(), value);
            assert_eq!(target(&format!("{value}\n")).unwrap().unwrap().as_str(), value);
        }
        let arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/openai-a1B2c3";
        assert_eq!(target(arn).unwrap().unwrap().scheme(), "aws-sm");
    }

    #[test]
    fn what_is_no_reference_is_a_value() {
        for value in [
            "a plain value",
            "postgres://me@host/db",
            "https://hooks.example/a",
            "'https://a'",
            "'vault://a",
            "12:// 34",
            "://",
        ] {
            assert!(target(value).unwrap().is_none(), "{value}");
        }
    }

    #[test]
    fn a_value_of_quotes_alone_is_a_value_however_long() {
        assert!(target(&"'".repeat(1 << 20)).unwrap().is_none());
    }

    #[test]
    fn a_broken_reference_is_no_value() {
        let arn = "\"arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/openai-a1B2c3\"";
        for value in [
            "'vault://secret/a#b'",
            "\"vault://secret\"",
            arn,
            "vault://secret",
            "vault://secret/a?address=b#c",
            "arn:aws:secretsmanager:short",
        ] {
            let error = target(value).unwrap_err();
            assert!(error.kind() == Kind::InvalidReference && !error.to_string().contains(value));
            let error = error.about(Some(&SecretRef::env("A_KEY").unwrap())).to_string();
            assert!(error.starts_with("env://A_KEY is set to a broken reference: "), "{error}");
        }
    }
}
