//! Nostr: the secret key of an identity.

use crate::check::bech32;
use crate::rule::Rule;
use crate::set::Set;
use crate::shape::{Part::Text, Shape, exactly};

/// The digits of BECH32, in lower case.
const BECH32: Set = Set::new("qpzry9x8gf2tvdw0s3jn54khce6mua7l");

pub(super) const RULES: &[Rule] = &[Rule::new(
    "nostr_secret_key",
    "Nostr secret key",
    &[Shape::new(&[Text("nsec1"), exactly(BECH32, 58)]).checksum(bech32::checks_in_lower_case)],
)
.warns_in_tests()
.env("NOSTR_SECRET_KEY")
.revoke("make a new identity: a key cannot be taken back")
.source("NIP-19")];
