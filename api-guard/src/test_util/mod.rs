//! For the tests of programs that use this crate (feature `test-util`): make a secret, and check that it does not leak.
//!
//! Enable the feature under `[dev-dependencies]`, so that it is not part of any program:
//!
//! ```toml
//! [dev-dependencies]
//! api-guard = { version = "0.1", features = ["test-util"] }
//! ```
//!
//! # Examples
//!
#![cfg_attr(feature = "redact", doc = "```")]
#![cfg_attr(not(feature = "redact"), doc = "```ignore")]
//! use api_guard::{assert_no_leak, test_util};
//!
//! #[derive(Debug)]
//! struct Settings { key: api_guard::Secret, region: &'static str }
//!
//! let settings = Settings { key: test_util::secret("only of this test"), region: "eu" };
//! assert_no_leak!(|| format!("{settings:?}"));
//! ```

mod conformance;
#[cfg(feature = "redact")]
mod leak;

pub use conformance::{Place, State, check_conformance};
#[cfg(feature = "redact")]
#[doc(hidden)]
pub use leak::assert_no_leak;

pub use crate::clock::ManualClock;
use crate::secret::Secret;

/// A secret with a value that is written in a test.
///
/// # Panics
///
/// If the value has less than 8 bytes: it could not be distinguished from ordinary text, so no leak of it would be
/// found.
///
/// # Examples
///
/// ```
/// let secret = api_guard::test_util::secret("only of this test");
/// assert!(secret.expose_secret(|value| value == "only of this test")?);
/// # Ok::<(), api_guard::Error>(())
/// ```
#[must_use]
#[track_caller]
pub fn secret(value: &str) -> Secret {
    assert!(value.len() >= crate::secret::SHORTEST, "a secret of a test has 8 bytes or more");
    Secret::handed_over(value)
}
