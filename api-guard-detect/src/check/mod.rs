//! What a key proves about itself without asking its issuer: checksums and inner structures.
//!
//! Hand-written and small, because everything that depends on the detector compiles this. The functions run only
//! after a shape matched, so they are written to be read, not to be fast.

pub(crate) mod armor;
pub(crate) mod base62;
pub(crate) mod base64;
pub(crate) mod bech32;
pub(crate) mod crc32;
pub(crate) mod der;
pub(crate) mod discord;
pub(crate) mod json;
pub(crate) mod jwt;
pub(crate) mod mixed;
pub(crate) mod openssh;
pub(crate) mod password;
pub(crate) mod payload;
pub(crate) mod pem;
pub(crate) mod service_account;
pub(crate) mod url;
