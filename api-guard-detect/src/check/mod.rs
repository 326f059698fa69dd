//! Proofs that a text is a key without asking its issuer: checksums and inner structures.
//!
//! They are hand-written and small, because everything that depends on the detector compiles them. They run only after
//! a shape has matched, so they are written to be readable rather than fast.

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
