//! What becomes of a finding: levels, allows and baselines.
//!
//! Bytes in, decisions out. A [`Config`] is parsed from an `api-guard.toml`, a [`Baseline`] from the file that it
//! names. A [`Policy`] joins those of a package with those of its workspace. It decides the standing of each finding,
//! and reports allows that allow nothing any more.
//!
//! ```
//! use api_guard_detect::policy::{Config, Date, Policy, Standing};
//!
//! let config = Config::parse("api-guard.toml", "", b"
//!     [rules]
//!     json_web_token = 'warn'
//!
//!     [[allow]]
//!     path = 'tests/fixtures/**'
//!     reason = 'keys of a mock server'
//!     expires = 2027-06-30
//! ").unwrap();
//! let policy = Policy::new(Date::new(2026, 11, 24), vec![config.into()], Vec::new()).unwrap();
//!
//! let key = ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC12qUI4f"].concat();
//! let standing = |path: &str| {
//!     let findings = policy.detector().scan_file(path, key.as_bytes());
//!     policy.judge(path, key.as_bytes(), &findings).standings.remove(0)
//! };
//! assert_eq!(standing("deploy.env"), Standing::Denied);
//! assert!(matches!(standing("tests/fixtures/a.env"), Standing::Allowed(_)));
//! ```
//!
//! # Security
//! No message repeats the content of a file: a key may stand where a setting should. A reason is shown masked. A
//! baseline contains keyed fingerprints, and names of files, masked.

mod allowed;
mod baseline;
mod comments;
mod config;
mod date;
mod decide;
mod extra;
mod fingerprint;
mod glob;
mod marks;
mod notice;

pub use allowed::{Allowed, Standing};
pub use baseline::Baseline;
pub use config::Config;
pub use date::Date;
pub use decide::{Judgement, Policy, Uses};
pub use fingerprint::FingerprintKey;
pub use glob::glob;
pub use notice::{Notice, NoticeKind};
