//! The Rust of the documents as tests of rustdoc: `cargo test -p api-guard-docs --doc`.
//!
//! A block is compiled and run as it stands, in a function that is `async` and may fail. `rust,no_run` is only compiled:
//! it needs a server, or a file that is not here. `rust,ignore` shows what would not compile, with `…` in a value's place.

use std::env;

pub use futures_executor::block_on;

/// What a reader takes for granted.
pub mod prelude {
    pub use api_guard::provider::*;
    pub use api_guard::secrecy::SecretString;
    pub use api_guard::{Error, Key, KeyStore, Kind, LoadSecrets, Secret, SecretRef};

    /// The service of whoever reads.
    ///
    /// # Errors
    ///
    /// None.
    pub async fn serve(_: Secret) -> Result<(), Box<dyn std::error::Error>> {
        Ok(())
    }
}

/// The environment that the documents speak of.
pub fn surroundings() {
    // SAFETY: the block that is tested is alone in its process, and has not begun.
    #[allow(unsafe_code, reason = "a program is started with an environment, a test has to make it")]
    unsafe {
        env::set_var("OPENAI_API_KEY", "a value for the documents");
    }
}

#[doc = include_str!(concat!(env!("OUT_DIR"), "/providers.md"))]
mod providers {}

#[doc = include_str!(concat!(env!("OUT_DIR"), "/readme.md"))]
mod readme {}
