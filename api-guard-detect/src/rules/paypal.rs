//! PayPal.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{HEX, LOWER_ALNUM};
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "paypal_braintree_access_token",
    "PayPal Braintree access token",
    &[Shape::new(&[
        Text("access_token$production$"),
        exactly(LOWER_ALNUM, 16),
        Text("$"),
        exactly(HEX, 32),
        END,
    ])],
)
.env("BRAINTREE_ACCESS_TOKEN")
.revoke("https://www.braintreegateway.com/")
.source("Nosey Parker and CredSweeper rules")];
