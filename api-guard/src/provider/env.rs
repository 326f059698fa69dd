//! The process's environment.

use std::env;

use zeroize::Zeroizing;

use crate::error::{Error, Kind};
use crate::reference::SecretRef;
use crate::secret::{SHORTEST, Secret};

impl Secret {
    /// Loads a secret from the environment variable `name`.
    ///
    /// One trailing line end (`\n` or `\r\n`) is not part of the value: `export KEY="$(cat file)"` drops it, while
    /// unit files and container platforms often keep it. Nothing else is trimmed.
    ///
    /// # Errors
    ///
    /// - [`Kind::InvalidReference`]: `name` is not the name of a variable, see [`SecretRef`].
    /// - [`Kind::NotFound`]: the variable is not set.
    /// - [`Kind::Empty`]: it is set, to nothing.
    /// - [`Kind::TooShort`]: its value has under 8 bytes, which could not be told from ordinary text in a log.
    /// - [`Kind::Malformed`]: its value is not UTF-8.
    /// - [`Kind::Unavailable`]: the operating system gave no random bytes for the fingerprint.
    ///
    /// # Security
    ///
    /// The copies made on the way are zeroed. The environment itself keeps the value: child processes inherit it, and
    /// whoever may read this process's memory or its `/proc/PID/environ` has it.
    ///
    /// # Examples
    ///
    /// ```
    /// # // SAFETY: the only thread of this example.
    /// # unsafe { std::env::set_var("OPENAI_API_KEY", "a value for this example") };
    /// let openai = api_guard::Secret::from_env("OPENAI_API_KEY")?;
    /// assert!(format!("{openai:?}").starts_with("Secret([REDACTED] env://OPENAI_API_KEY #"));
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    pub fn from_env(name: impl AsRef<str>) -> Result<Self, Error> {
        let reference = SecretRef::env(name.as_ref())?;
        let bytes = env::var_os(reference.name()).map(|value| Zeroizing::new(value.into_encoded_bytes()));
        let value = bytes.as_deref().ok_or_else(not_set).and_then(|bytes| parse(bytes));
        let value = value.map_err(|error| error.about(Some(&reference)))?;
        Self::loaded(value, reference)
    }
}

fn not_set() -> Error {
    Error::new(Kind::NotFound, "set the variable in the environment this program starts in")
}

fn parse(bytes: &[u8]) -> Result<&str, Error> {
    let text = str::from_utf8(bytes).map_err(|_| {
        Error::new(Kind::Malformed, "its value is not UTF-8; set the variable to the key as text")
    })?;
    let value = text.strip_suffix('\n').map_or(text, |line| line.strip_suffix('\r').unwrap_or(line));
    match value.len() {
        0 => Err(Error::new(Kind::Empty, "set the variable to the key, or unset it where no key is meant")),
        len if len < SHORTEST => Err(Error::new(
            Kind::TooShort,
            "under 8 bytes a value cannot be told from ordinary text in a log",
        )),
        _ => Ok(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_trailing_line_end_is_not_part_of_the_value() {
        let parsed = |text: &'static str| parse(text.as_bytes()).unwrap();
        assert_eq!(parsed("12345678\n"), "12345678");
        assert_eq!(parsed("12345678\r\n"), "12345678");
        assert_eq!(parsed("12345678\n\n"), "12345678\n");
        assert_eq!(parsed(" 12345678\r"), " 12345678\r");
    }

    #[test]
    fn each_unfit_value_has_a_kind_of_its_own() {
        let kind = |bytes: &[u8]| parse(bytes).unwrap_err().kind();
        assert_eq!(kind(b""), Kind::Empty);
        assert_eq!(kind(b"\n"), Kind::Empty);
        assert_eq!(kind(b"1234567\n"), Kind::TooShort);
        assert_eq!(kind(b"12345678\xff"), Kind::Malformed);
        assert!(parse(b"12345678").is_ok());
    }
}
