//! Private keys in PEM or OpenPGP armour.

use crate::check::pem;
use crate::rule::Rule;
use crate::shape::{Part::Text, Shape};

const REVOKE: &str = "replace the key pair, and have its certificates revoked";

pub(super) const RULES: &[Rule] = &[
    Rule::new("private_key_pem", "private key", &[Shape::custom(&[Text("-----BEGIN ")], pem::read_plain)])
        .warns_in_tests()
        .env("PRIVATE_KEY")
        .revoke(REVOKE)
        .source("RFC 7468, PROTOCOL.key of OpenSSH, RFC 4880"),
    Rule::new(
        "private_key_encrypted_pem",
        "private key under a pass phrase",
        &[Shape::custom(&[Text("-----BEGIN ")], pem::read_encrypted)],
    )
    .warns()
    .env("PRIVATE_KEY")
    .revoke(REVOKE)
    .source("RFC 7468, RFC 1421, PROTOCOL.key of OpenSSH"),
];
