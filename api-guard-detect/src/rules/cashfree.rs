//! Cashfree. A secret key ends in the CRC-32 of its random part.

use crate::check::crc32;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{
    Part::{OneOf, Text},
    Shape, exactly,
};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "cashfree_secret_key",
    "Cashfree secret key",
    &[Shape::new(&[
        OneOf(&["cfsk_ma_prod_", "cfsk_ma_test_"]),
        exactly(HEX, 32),
        Text("_"),
        exactly(HEX, 8),
        END,
    ])
    .checksum(crc32::last_ends_in_hex)],
)
.env("CASHFREE_SECRET_KEY")
.revoke("https://merchant.cashfree.com/")
.source("checksum verified on issued keys")];
