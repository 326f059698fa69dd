//! Recharge.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::OneOf, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "recharge_api_token",
    "Recharge API token",
    &[Shape::new(&[
        OneOf(&[
            "sk_1x1_", "sk_1x2_", "sk_1x3_", "sk_2x1_", "sk_2x2_", "sk_2x3_", "sk_3x1_", "sk_3x2_",
            "sk_3x3_", "sk_5x1_", "sk_5x2_", "sk_5x3_", "sk_10x1_", "sk_10x2_", "sk_10x3_",
        ]),
        exactly(HEX, 64),
        END,
    ])],
)
.env("RECHARGE_API_TOKEN")
.revoke("https://www.rechargepayments.com/")
.source("TruffleHog detectors")];
