//! Keep API keys safe in Rust services.

mod error;
#[cfg(feature = "http")]
mod http;
mod provider;
#[cfg(feature = "redact")]
pub mod redact;
mod reference;
mod secret;

pub use error::{Error, Kind};
pub use reference::SecretRef;
pub use secret::{Fingerprint, Secret};

pub use secrecy;
