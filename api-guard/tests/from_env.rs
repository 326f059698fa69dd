//! Loading from the environment: what is taken, and what every refusal says.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::ffi::OsStr;

use api_guard::{Kind, Secret};

/// Sets the variable and loads it. Each test has names of its own.
#[expect(unsafe_code, reason = "a variable can only be set in unsafe code")]
fn load(name: &str, value: impl AsRef<OsStr>) -> Result<Secret, api_guard::Error> {
    // SAFETY: nothing in this process reads the environment but through `std`, which locks it.
    unsafe { std::env::set_var(name, value) };
    Secret::from_env(name)
}

#[test]
fn a_value_is_loaded_with_its_reference() {
    let secret = load("FROM_ENV_FINE", "a fine value").unwrap();
    assert_eq!(secret.reference().unwrap().as_str(), "env://FROM_ENV_FINE");
    assert!(secret.expose_secret(|value| value == "a fine value").unwrap());
    let fingerprint = secret.fingerprint();
    assert_eq!(format!("{secret:?}"), format!("Secret([REDACTED] env://FROM_ENV_FINE #{fingerprint})"));
}

#[test]
fn the_same_value_from_two_places_has_one_fingerprint() {
    let one = load("FROM_ENV_ONE", "the same value\n").unwrap();
    let two = load("FROM_ENV_TWO", "the same value").unwrap();
    assert_eq!(one.fingerprint(), two.fingerprint());
}

#[test]
fn every_refusal_has_its_kind_and_a_sentence_without_the_value() {
    let unset = Secret::from_env("FROM_ENV_UNSET").unwrap_err();
    assert_eq!(unset.kind(), Kind::NotFound);
    assert_eq!(
        unset.to_string(),
        "env://FROM_ENV_UNSET was not found: set the variable in the environment this program starts in"
    );
    for (value, kind) in [("", Kind::Empty), ("qwertz", Kind::TooShort), ("\r\n", Kind::Empty)] {
        let error = load("FROM_ENV_UNFIT", value).unwrap_err();
        assert_eq!(error.kind(), kind);
        assert_eq!(error.reference().unwrap().as_str(), "env://FROM_ENV_UNFIT");
        assert!(!error.is_retryable());
        assert!(value != "qwertz" || !format!("{error} {error:#?}").contains(value));
    }
}

#[cfg(unix)]
#[test]
fn a_value_that_is_not_utf_8_is_malformed_and_not_shown() {
    use std::os::unix::ffi::OsStrExt as _;

    let error = load("FROM_ENV_BYTES", OsStr::from_bytes(b"qwertzuiop\xff")).unwrap_err();
    assert_eq!(error.kind(), Kind::Malformed);
    assert!(!format!("{error} {error:?} {error:#?}").contains("qwertz"));
    assert!(std::error::Error::source(&error).is_none());
}

#[test]
fn a_key_in_place_of_a_name_is_not_repeated() {
    let key = ["sk-", "pRoJ-a1B2c3D4e5F6g7H8i9"].concat();
    let error = Secret::from_env(&key).unwrap_err();
    assert_eq!(error.kind(), Kind::InvalidReference);
    assert!(!format!("{error} {error:#?}").contains("a1B2"));
}
