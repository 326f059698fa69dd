//! Keys with a life in this process: loaded by reference, refreshed before they get old, followed from version to
//! version.
//!
//! A [`KeyStore`] has providers and gives out [`Key`]s. This is what happens behind them, with the defaults of the
//! [`Builder`]:
//!
//! | what | when |
//! |---|---|
//! | a key is loaded for the first time | one request is made, however many want the key at the same time |
//! | an attempt fails, because the provider cannot be reached, is slow, sealed or throttles | it is tried again: 3 attempts in all, with random pauses of 100 ms to 2 s, longer if the provider says so (`Retry-After`); never longer than 15 s in all |
//! | a value was read | it is fresh for 300 s, or for as long as the provider says if that is shorter; it is read again after 80 to 90 % of that |
//! | keys are fields of one secret | they are read together, and their values change at one moment: [`Key::together`](crate::Key::together) |
//! | a value has a lease | the lease is renewed after 60 to 70 % of its time; if the renewal gives less time than at first, a new value is fetched, while a third of the time is left for the old one |
//! | a new value arrives | it is current at once; the one before is [`previous`](crate::Key::previous) for another 300 s |
//! | the provider is down | the known value stays usable for an hour past its 300 s, but never past its own expiry; then the key returns the provider's error |
//! | the provider denies the key, has deleted or disabled it, or has none of that name | the key returns that error at once |
//! | the provider gives another error, such as a malformed value | the known value stays usable while it is fresh |
//! | a read failed | it is tried again after 10 s, then at growing intervals, up to a minute and a half |
//! | a server rejects the value ([`report_rejected`](crate::Key::report_rejected)) | it is read again, at most once in 10 s |
//! | there is no such secret | that answer is kept for 10 s |
//! | nobody holds the key any more | it is forgotten when its next read would be due |
//!
//! One line end (`\n` or `\r\n`) at the end of a value is not part of it, whatever the provider. A value has at least 8
//! bytes and at most a mebibyte, and no zero byte.
//!
//! # A variable that says where the key is
//!
//! `OPENAI_API_KEY=vault://secret/app#openai` does not hold a key. If the store has a provider for such a reference,
//! `env://OPENAI_API_KEY` follows it, once and only if it is the whole value. If the store has no provider for it, that
//! is [`Kind::UnknownScheme`](crate::Kind::UnknownScheme). A malformed reference is
//! [`Kind::InvalidReference`](crate::Kind::InvalidReference), and so is one in quotes: neither is taken for a key.
//! Other URLs are values. Variables that name fields of one secret are keys that belong together, and
//! [`KeyStore::health`](crate::KeyStore::health) lists what they name. A variable may name another variable,
//! `env://OTHER`; if that one holds a reference again, it is [`Kind::Config`](crate::Kind::Config).
//!
//! # A struct of keys
//!
#![cfg_attr(feature = "macros", doc = "```")]
#![cfg_attr(not(feature = "macros"), doc = "```ignore")]
//! use api_guard::{Key, KeyStore, LoadSecrets, Secret};
//!
//! #[derive(Debug, LoadSecrets)]
//! struct Keys {
//!     #[secret("env://OPENAI_API_KEY")]
//!     openai: Key,
//!     #[secret(env = "DB_PASSWORD", optional)]
//!     db: Option<Secret>,
//! }
//!
//! # // SAFETY: the only thread of this example.
//! # unsafe { std::env::set_var("OPENAI_API_KEY", "a value for this example") };
//! let store = KeyStore::builder().with_env().with_file().build()?;
//! let keys = Keys::load_blocking(&store)?; // or `Keys::load(&store).await?`; one error reports all fields
//! assert!(keys.openai.current().is_ok() && keys.db.is_none());
//! # Ok::<(), api_guard::Error>(())
//! ```
//!
//! # Limits
//!
//! Times are counted while the machine runs; the time that it sleeps is not counted. Only the expiry of a value follows
//! the calendar. A forked child has no threads and no values: it has to build its own store.

mod builder;
mod changes;
mod control;
#[cfg(feature = "macros")]
mod declared;
mod engine;
mod entry;
mod flight;
#[cfg(feature = "macros")]
mod gates;
mod handle;
mod health;
mod hop;
mod job;
mod loading;
mod managers;
mod refresh;
mod refusals;
mod settings;
mod signal;
mod store;
mod swapped;
mod together;
mod turn;
mod version;
mod versions;
mod worker;

pub use builder::Builder;
pub use changes::{Changed, Changes};
#[cfg(feature = "macros")]
#[doc(hidden)]
pub use declared::{Declared, Loaded, Nested, Optional, Required};
pub use handle::Key;
pub use health::{Health, KeyHealth};
pub use loading::{Fetching, Loading, Refreshing};
pub use store::KeyStore;
pub use version::Version;
