//! Keys with a life in this process: loaded by reference, read again before they are old, followed from version to
//! version.
//!
//! A [`KeyStore`] has providers; it gives out [`Key`]s. What happens behind them, with the
//! numbers that the [`Builder`] starts from:
//!
//! | what | when |
//! |---|---|
//! | a first load | one request, however many want the key at the same time |
//! | an attempt fails, because the provider cannot be reached, is slow, sealed or throttles | again, 3 attempts in all, 100 ms to 2 s apart by chance, later if the provider says so (`Retry-After`); never longer than 15 s in all |
//! | a value is fresh | for 300 s, or for as long as the provider says if that is shorter; it is read again after 80 to 90 % of that |
//! | keys are fields of one secret | they are read together, and what they have changes at one moment: [`Key::together`](crate::Key::together) |
//! | a value is on lease | the lease is renewed after 60 to 70 % of it; where that gives less time than at first, the value is fetched anew, while there is a third of the time left for the old one |
//! | another value comes | it counts at once; the one before is [`previous`](crate::Key::previous) for another 300 s |
//! | the provider is down | the value that is there goes on, for an hour past its 300 s, never past its own expiry; then the key gives the provider's error |
//! | the provider denies the key, has deleted or disabled it, or has none of that name | the key gives that error, at once |
//! | the provider gives another error, such as a malformed value | the value that is there goes on while it is fresh |
//! | a read failed | again after 10 s, then ever later, up to a minute and a half |
//! | a server rejects the value ([`report_rejected`](crate::Key::report_rejected)) | it is read again, once in 10 s at most |
//! | there is no such secret | that is the answer for 10 s |
//! | nobody holds the key any more | it is forgotten when it would be read again |
//!
//! One line end (`\n` or `\r\n`) at the end of a value is not part of it, wherever it comes from; a value has 8 bytes
//! at least and a mebibyte at most, none of them zero.
//!
//! # A variable that says where the key is
//!
//! `OPENAI_API_KEY=vault://secret/app#openai` holds no key. Where the store has a provider for it,
//! `env://OPENAI_API_KEY` follows such a reference, once and only if it is the whole value. Where it has none that is
//! [`Kind::UnknownScheme`](crate::Kind::UnknownScheme), and a reference that is none is
//! [`Kind::InvalidReference`](crate::Kind::InvalidReference), as is one in quotes: neither is taken for a key. Other URLs are
//! values. Variables that name fields of one secret are keys that belong together, and [`KeyStore::health`](crate::KeyStore::health)
//! lists what they name. Another variable may be named, `env://OTHER`; if that one holds a reference again it is
//! [`Kind::Config`](crate::Kind::Config).
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
//! let keys = Keys::load_blocking(&store)?; // or `Keys::load(&store).await?`; one error tells of all fields
//! assert!(keys.openai.current().is_ok() && keys.db.is_none());
//! # Ok::<(), api_guard::Error>(())
//! ```
//!
//! # Limits
//!
//! Times are those in which the machine runs: what a sleeping one misses is not counted. Only a value's expiry is by the
//! calendar. A forked child has no threads and no values: it builds a store of its own.

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
