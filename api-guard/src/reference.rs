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
/// The common slip is to pass the key where its name belongs. Text that looks like a value is
/// [`Kind::InvalidReference`], and an error about a text that is no reference does not repeat it. What looks like one:
///
/// - over 128 bytes, or 20 bytes or more with upper case, lower case and at least four digits;
/// - a word in it, between `_`, `-` and `.`, of 16 bytes or more in which letters and digits change places three times
///   or more, or of 32 bytes or more in which every sixth byte begins a new word by its case;
/// - with the feature `redact`, any form of a key that `redact::text` knows.
///
/// Any other value, such as a password of one case only, cannot be told from a name.
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

/// Names of variables are of one case, or spell words; keys mix cases and digits, or have a form that a rule knows.
fn looks_like_a_value(name: &str) -> bool {
    let mixed = name.len() >= 20
        && name.bytes().any(|byte| byte.is_ascii_lowercase())
        && name.bytes().any(|byte| byte.is_ascii_uppercase())
        && name.bytes().filter(u8::is_ascii_digit).count() >= 4;
    mixed || name.split(['_', '-', '.']).any(is_no_word) || has_form_of_a_key(name)
}

/// Whether letters and digits, or the cases, take turns in `word` more often than in words such as `oauth2Client`.
fn is_no_word(word: &str) -> bool {
    let turns =
        |turns: fn(u8, u8) -> bool| word.as_bytes().windows(2).filter(|pair| turns(pair[0], pair[1])).count();
    let to_digits = turns(|one, two| one.is_ascii_digit() != two.is_ascii_digit());
    let to_upper = turns(|one, two| one.is_ascii_lowercase() && two.is_ascii_uppercase());
    // Words of under six letters each, which no one strings together for so long.
    word.len() >= 16 && to_digits >= 3 || word.len() >= 32 && 6 * to_upper >= word.len()
}

#[cfg(feature = "redact")]
fn has_form_of_a_key(name: &str) -> bool {
    !api_guard_detect::scan_output(name.as_bytes()).is_empty()
}

/// The rules come with redaction.
#[cfg(not(feature = "redact"))]
fn has_form_of_a_key(_: &str) -> bool {
    false
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
        /// serde's own words for a number or a `bool` quote it, and it may be a secret put in the wrong place.
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

        fn visit_bool<E: Error>(self, _: bool) -> Result<SecretRef, E> {
            Err(Self::not_text())
        }

        fn visit_i64<E: Error>(self, _: i64) -> Result<SecretRef, E> {
            Err(Self::not_text())
        }

        fn visit_i128<E: Error>(self, _: i128) -> Result<SecretRef, E> {
            Err(Self::not_text())
        }

        fn visit_u64<E: Error>(self, _: u64) -> Result<SecretRef, E> {
            Err(Self::not_text())
        }

        fn visit_u128<E: Error>(self, _: u128) -> Result<SecretRef, E> {
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

    #[test]
    fn a_key_of_a_known_form_in_place_of_a_name_is_refused_without_being_repeated() {
        const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        const MIXED: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let digits = format!("{MIXED}0123456789");
        let forms = [
            ("AK", "IA", UPPER, 16),
            ("dop", "_v1_", "0123456789abcdef", 64),
            ("hf", "_", MIXED, 34),
            ("gl", "pat-", digits.as_str(), 20),
        ];
        let mut state = 1_u64;
        for (one, two, alphabet, len) in forms {
            let mut taken = 0;
            for _ in 0..300 {
                let body = (0..len).map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    char::from(alphabet.as_bytes()[(state >> 33) as usize % alphabet.len()])
                });
                let body: String = body.collect();
                let Err(error) = SecretRef::env(&format!("{one}{two}{body}")) else {
                    taken += 1;
                    continue;
                };
                assert_eq!(error.kind(), Kind::InvalidReference);
                assert!(!format!("{error} {error:?}").contains(&body));
            }
            // Without the rules, of those with few digits some read as a name.
            let most = if cfg!(feature = "redact") { 0 } else { 100 };
            assert!(taken <= most, "{taken} of 300 keys that begin with {one} are names");
        }
    }

    #[test]
    fn names_that_programs_use_are_taken() {
        for name in [
            "AWS_SECRET_ACCESS_KEY",
            "GITHUB_TOKEN",
            "npm_config__auth",
            "OAUTH2_CLIENT_SECRET_V2",
            "AzureWebJobs.MyQueue1.Disabled",
            "azureStorageAccountKey1",
            "MY_COMPANY_PRODUCTION_OPENAI_API_KEY_FOR_THE_NIGHTLY_BATCH",
            "APP__Services__S3__Backup2__SecretAccessKey",
        ] {
            assert!(SecretRef::env(name).is_ok(), "{name}");
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn a_number_of_any_width_is_refused_without_being_repeated() {
        use serde::Deserialize as _;
        use serde::de::{IntoDeserializer, value::Error};

        let number = 86_428_642_864_286_428_642_u128;
        let errors = [
            SecretRef::deserialize(IntoDeserializer::<Error>::into_deserializer(number)).unwrap_err(),
            SecretRef::deserialize(IntoDeserializer::<Error>::into_deserializer(-number.cast_signed()))
                .unwrap_err(),
            SecretRef::deserialize(IntoDeserializer::<Error>::into_deserializer(8.642_864_f32)).unwrap_err(),
            SecretRef::deserialize(IntoDeserializer::<Error>::into_deserializer('\u{ff8}')).unwrap_err(),
            SecretRef::deserialize(IntoDeserializer::<Error>::into_deserializer(true)).unwrap_err(),
        ];
        for error in errors.map(|error| error.to_string()) {
            let shown = ["642864", "\u{ff8}", "true"].iter().any(|value| error.contains(value));
            assert!(!shown, "{error}");
        }
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
