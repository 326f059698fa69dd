//! Checkout.com. Public keys (`pk_…`) are meant for browsers and are no finding.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "checkout_secret_key",
    "Checkout.com secret key",
    &[Shape::new(uuid!(Text("sk_"))), Shape::new(uuid!(Text("sk_test_")))],
)
.witness(&["checkout"])
.env("CHECKOUT_SECRET_KEY")
.revoke("https://dashboard.checkout.com/")
.source("betterleaks rules")];
