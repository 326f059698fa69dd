//! Paystack. The prefix is that of Stripe: a key without its name beside it is reported as one of theirs.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::OneOf, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "paystack_secret_key",
    "Paystack secret key",
    &[Shape::new(&[OneOf(&["sk_live_", "sk_test_"]), exactly(HEX, 40), END])],
)
.witness(&["paystack"])
.env("PAYSTACK_SECRET_KEY")
.revoke("https://dashboard.paystack.com/#/settings/developers")
.source("Kingfisher rules and TruffleHog detectors")];
