//! age. The key carries a BECH32 checksum.

use crate::check::bech32;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::Set;
use crate::shape::{Part::Text, Shape, exactly};

const BECH32: Set = Set::new("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L");

pub(super) const RULES: &[Rule] = &[Rule::new(
    "age_secret_key",
    "age secret key",
    &[Shape::new(&[Text("AGE-SECRET-KEY-1"), exactly(BECH32, 58), END]).checksum(bech32::checks)],
)
.warns_in_tests()
.env("AGE_SECRET_KEY")
.revoke("make a new identity and encrypt to that one")
.source("age-encryption.org/v1; checksum verified on a documented key")];
