//! Keep API keys safe in Rust services.
//!
//! At build time, a package that has a key written into it does not compile. At run time, a [`Secret`] cannot be
//! printed, serialized, compared with `==` or made from a literal, and the values that a service holds are removed from
//! what it writes.
//!
#![cfg_attr(feature = "redact", doc = "```")]
#![cfg_attr(not(feature = "redact"), doc = "```ignore")]
//! use api_guard::{Secret, redact};
//!
//! # // SAFETY: the only thread of this example.
//! # unsafe { std::env::set_var("OPENAI_API_KEY", "a value for this example") };
//! let _redaction = redact::init(); // panics print no secret
//! let openai = Secret::from_env("OPENAI_API_KEY")?;
//!
//! // The value is used inside a closure, and cannot leave it by reference.
//! let header = openai.expose_secret(|key| format!("Bearer {key}"))?;
//!
//! // Whatever prints it by accident goes through the redactor.
//! assert_eq!(redact::text(&format!("sent {header:?}")), r#"sent "Bearer [REDACTED]""#);
//!
//! // The secret itself prints where it is from and which one it is.
//! assert_eq!(format!("{openai:?}"), format!("Secret([REDACTED] env://OPENAI_API_KEY #{})", openai.fingerprint()));
//! # Ok::<(), api_guard::Error>(())
//! ```
//!
//! Code that would show the value is a compile error that says what to do instead:
//!
//! ```compile_fail
//! # fn log(openai: api_guard::Secret) {
//! println!("{openai}"); // error: a `Secret` refuses to be printed or turned into a string
//! # }
//! ```
//!
//! # Crate features
//!
//! A feature adds API and never changes what existing code does.
//!
//! | feature | by default | adds |
//! |---|---|---|
//! | `macros` | yes | `guard!`, `#[guarded]` and `allow!`, which refuse keys while the package is compiled; `#[derive(LoadSecrets)]`, which loads a struct of them |
//! | `redact` | yes | the module `redact`: known values and key-shaped text are taken out of logs and panics |
//! | `http` | no | `Secret::bearer_header`, `api_key_header` and `basic_header`: sensitive `http::HeaderValue`s in locked memory; with `redact` also `integration::http` |
//! | `axum`, `log`, `opentelemetry`, `sentry`, `tracing` | no | one module each in `integration`, for what leaves the process without going through a writer |
//! | `stdio` | no | `redact::StdioGuard` (Unix), for all that the process prints |
//! | `tokio` | no | `AsyncWrite` for `redact::RedactingStream` |
//! | `doppler`, `infisical`, `kubernetes`, `onepassword`, `vault` | no | one type each in [`provider`](crate::provider): keys from Doppler, Infisical, the API of Kubernetes, 1Password (Connect and `op`), HashiCorp Vault and OpenBao |
//! | `aws` | no | [`provider::AwsSecrets`](crate::provider) and `AwsParameters`: AWS Secrets Manager and Parameter Store, through AWS's SDK |
//! | `gcp` | no | [`provider::Gcp`](crate::provider): Google Secret Manager, through Google's SDK |
//! | `azure` | no | [`provider::Azure`](crate::provider): Azure Key Vault, through Microsoft's SDK |
//! | `keyring` | no | [`provider::Keyring`](crate::provider): the keyring of the desktop |
//! | `exec` | no | [`provider::Exec`](crate::provider): helper programs that print a secret |
//! | `dotenv` | no | [`provider::Dotenv`](crate::provider): a developer's `.env`, refused in release builds and if git would publish it |
//! | `serde` | no | `Deserialize` for [`SecretRef`]; `Serialize` for [`key::Health`](crate::key); for [`Secret`] a compile error that says what to do instead |
//! | `api-key-hash` | no | `ApiKeyHash`, what a service stores of the keys it issues itself |
//! | `test-util` | no | the module `test_util`: a secret and a clock for a test, and `assert_no_leak!`; `provider::Memory` and `Faulty` |
//!
//! The `rust-version` of this crate is 1.88. The newest versions of AWS's and Google's SDK declare a newer one (1.94
//! and 1.91); cargo takes older versions of them if the `rust-version` of a package asks for it. The SDKs are large:
//! the dependency trees of `aws`, `azure`, `gcp` and `keyring` have 139, 135, 163 and 107 crates on Linux, compared to
//! 13 without them (`cargo tree -p api-guard --features aws -e normal --prefix none | sed 's/ (.*//' | sort -u | wc
//! -l`).
//!
//! # Security
//!
//! What is guaranteed:
//! - No error, `Debug` or panic message of this crate contains a value.
//! - A value is in memory once, however often its secret is cloned, in pages that are locked, left out of core dumps
//!   and emptied in forked children. It is zeroed with the last handle, or when it is revoked. [`protection_report`]
//!   says which of these protections the operating system granted; [`Protection::strict`] refuses anything less.
//! - [`Secret::take_env`] leaves nothing of a variable in `/proc/PID/environ` or in the environment of a child.
//! - With `redact`, values are recognized by keyed hashes, and nothing else of them is kept. The hash key is random and
//!   lives as long as the process. A value is still recognized after its secret is dropped.
//!
//! What is not:
//! - Root, and a debugger that may attach, can read the value, unless it is in memory of
//!   [`memfd_secret`](Protection::memfd_secret). A processor's registers and a sleeping machine's disk are not covered.
//! - All of that is for 64-bit Linux. On macOS pages are only locked; elsewhere they are not protected at all.
//! - After [`Secret::from_env`] a variable stays in the environment, and child processes inherit it.
//! - This crate has no control over what you do with a value inside [`Secret::expose_secret`] or after
//!   [`Secret::to_secrecy`], nor over the copies that an HTTP client and TLS make.
//! - Redaction covers what is written through it, and finds what the documentation of its module lists.

mod clock;
mod error;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "redact")]
pub mod integration;
pub mod key;
pub mod provider;
#[cfg(feature = "redact")]
pub mod redact;
mod reference;
mod secret;
#[cfg(feature = "test-util")]
pub mod test_util;

#[cfg(feature = "macros")]
pub use api_guard_macros::{LoadSecrets, allow, guard, guarded};
pub use error::{Error, Kind};
pub use key::{Key, KeyStore};
pub use reference::SecretRef;
#[cfg(feature = "api-key-hash")]
pub use secret::ApiKeyHash;
pub use secret::{Fingerprint, Protection, ProtectionReport, Secret, protection_report};

/// The crate whose `SecretString` is how a value that the program owns at run time gets into a [`Secret`] and out of
/// it.
pub use secrecy;

/// What `#[derive(LoadSecrets)]` expands to. It changes without notice.
#[cfg(feature = "macros")]
#[doc(hidden)]
pub mod __private {
    pub use crate::key::{Declared, Loaded, Nested, Optional, Required};
}
