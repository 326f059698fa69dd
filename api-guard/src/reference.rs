//! Where a secret lives, in words that are safe to print and to commit.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::error::{Error, Kind};

/// Where a secret lives: `env://OPENAI_API_KEY`.
///
/// A reference names a place, never a value, so it may stand in source, in configuration and in logs. One scheme is
/// known so far, `env`; any other is [`Kind::UnknownScheme`] rather than being taken for something else.
///
/// A variable's name is 1 to 128 ASCII letters, digits, `_`, `-` and `.`. That is less than an operating system takes,
/// and enough that a printed reference cannot forge a log line.
///
/// # Security
///
/// The common slip is to pass the key where its name belongs. Text that looks like a value (20 bytes or more with
/// upper case, lower case and at least four digits, or over 128 bytes) is [`Kind::InvalidReference`], and an error
/// about a text that is no reference does not repeat it. A value made of one case only cannot be told from a name.
///
/// # Examples
///
/// ```
/// use api_guard::{Kind, SecretRef};
///
/// let reference: SecretRef = "env://OPENAI_API_KEY".parse()?;
/// assert_eq!(reference.scheme(), "env");
/// assert_eq!(reference.to_string(), "env://OPENAI_API_KEY");
///
/// let unknown = "floppy://a/key".parse::<SecretRef>().unwrap_err();
/// assert_eq!(unknown.kind(), Kind::UnknownScheme);
/// # Ok::<(), api_guard::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecretRef {
    scheme: Scheme,
    text: Arc<str>,
}

impl SecretRef {
    /// The reference to an environment variable.
    ///
    /// # Errors
    ///
    /// [`Kind::InvalidReference`] if `name` is not the name of a variable, as described above.
    ///
    /// # Examples
    ///
    /// ```
    /// use api_guard::SecretRef;
    ///
    /// assert_eq!(SecretRef::env("STRIPE_API_KEY")?.as_str(), "env://STRIPE_API_KEY");
    /// assert!(SecretRef::env("STRIPE_API_KEY=x").is_err());
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    pub fn env(name: &str) -> Result<Self, Error> {
        check_variable_name(name)?;
        Ok(Self { scheme: Scheme::Env, text: format!("env://{name}").into() })
    }

    /// The whole reference as text, as `Display` prints it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Which kind of provider keeps the secret: the part before `://`.
    #[must_use]
    pub fn scheme(&self) -> &str {
        self.scheme.as_str()
    }

    /// What the provider knows the secret by: the part after `://`.
    pub(crate) fn name(&self) -> &str {
        self.text.split_at(self.scheme.as_str().len() + "://".len()).1
    }
}

impl FromStr for SecretRef {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (scheme, rest) = text.split_once("://").ok_or_else(|| {
            Error::new(
                Kind::InvalidReference,
                "write a reference as `env://NAME`; a key itself never stands there",
            )
        })?;
        match scheme {
            "env" => Self::env(rest),
            _ => Err(Error::new(Kind::UnknownScheme, "the known scheme is `env`, as in `env://NAME`")),
        }
    }
}

impl fmt::Display for SecretRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for SecretRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretRef({})", self.text)
    }
}

/// The schemes with a provider. One variant a provider, so that loading is a `match` the compiler checks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Scheme {
    Env,
}

impl Scheme {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Env => "env",
        }
    }
}

const LONGEST_NAME: usize = 128;

fn check_variable_name(name: &str) -> Result<(), Error> {
    let invalid = |hint| Err(Error::new(Kind::InvalidReference, hint));
    if name.is_empty() {
        return invalid("the name of an environment variable is missing");
    }
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte)) {
        return invalid("the name of an environment variable is ASCII letters, digits, `_`, `-` and `.`");
    }
    if name.len() > LONGEST_NAME || looks_like_a_value(name) {
        return invalid(
            "that looks like a key itself; give the name of the environment variable that holds it",
        );
    }
    Ok(())
}

/// Names of variables are of one case, or spell words; keys mix cases and digits.
fn looks_like_a_value(name: &str) -> bool {
    name.len() >= 20
        && name.bytes().any(|byte| byte.is_ascii_lowercase())
        && name.bytes().any(|byte| byte.is_ascii_uppercase())
        && name.bytes().filter(u8::is_ascii_digit).count() >= 4
}

#[cfg(feature = "serde")]
mod deserialize {
    use std::fmt;

    use serde::de::{Deserialize, Deserializer, Error, Visitor};

    use super::SecretRef;

    impl<'de> Deserialize<'de> for SecretRef {
        /// Reads a reference from a string. The error never repeats what it was given.
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            if deserializer.is_human_readable() {
                // Not `deserialize_str`: on a number, `serde_json` would answer by itself, and quote it.
                deserializer.deserialize_any(ReferenceVisitor)
            } else {
                deserializer.deserialize_str(ReferenceVisitor)
            }
        }
    }

    struct ReferenceVisitor;

    impl ReferenceVisitor {
        /// serde's own words for a number quote the number, which may be a secret put in the wrong place.
        fn not_text<E: Error>() -> E {
            E::custom("a secret's reference is a string such as `env://NAME`")
        }
    }

    impl Visitor<'_> for ReferenceVisitor {
        type Value = SecretRef;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a secret's reference such as `env://NAME`")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<SecretRef, E> {
            text.parse().map_err(E::custom)
        }

        fn visit_i64<E: Error>(self, _: i64) -> Result<SecretRef, E> {
            Err(Self::not_text())
        }

        fn visit_u64<E: Error>(self, _: u64) -> Result<SecretRef, E> {
            Err(Self::not_text())
        }

        fn visit_f64<E: Error>(self, _: f64) -> Result<SecretRef, E> {
            Err(Self::not_text())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_parses_and_prints_as_the_same_text() {
        for text in ["env://A", "env://OPENAI_API_KEY", "env://npm_config.registry-token"] {
            assert_eq!(text.parse::<SecretRef>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn names_no_shell_could_set_are_refused_without_being_repeated() {
        for name in ["", "A=B", "A\0B", "A B", "A\nB", "KEY?version=1", "KEY#field", "ключ"] {
            let error = SecretRef::env(name).unwrap_err();
            assert_eq!(error.kind(), Kind::InvalidReference);
            assert!(name.is_empty() || !error.to_string().contains(name));
        }
    }

    #[test]
    fn a_value_in_place_of_a_name_is_refused() {
        let value = ["aB3dE6gH9", "jK2mN5pQ8", "sT1vW4yZ7"].concat();
        assert_eq!(SecretRef::env(&value).unwrap_err().kind(), Kind::InvalidReference);
        assert_eq!(SecretRef::env(&"x".repeat(129)).unwrap_err().kind(), Kind::InvalidReference);
        assert!(SecretRef::env("azureStorageAccountKey1").is_ok());
    }

    #[cfg(feature = "serde")]
    #[test]
    fn a_reference_is_deserialized_from_a_string_and_no_error_repeats_what_it_got() {
        let read = |json: &str| serde_json::from_str::<SecretRef>(json).map_err(|error| error.to_string());
        assert_eq!(read("\"env://A_NAME\"").unwrap().as_str(), "env://A_NAME");
        for json in
            ["\"qwertz\"", "\"qwertz://qwertz\"", "86428642", "-86428642", "8.6428642", "[\"qwertz\"]"]
        {
            let error = read(json).unwrap_err();
            assert!(!error.contains("qwertz") && !error.contains("6428642"), "{error}");
        }
    }

    #[test]
    fn only_env_is_a_known_scheme() {
        let kind = |text: &str| text.parse::<SecretRef>().unwrap_err().kind();
        assert_eq!(kind("floppy://a"), Kind::UnknownScheme);
        assert_eq!(kind("ENV://A"), Kind::UnknownScheme);
        assert_eq!(kind("env:A"), Kind::InvalidReference);
        assert_eq!(kind("A"), Kind::InvalidReference);
    }
}
