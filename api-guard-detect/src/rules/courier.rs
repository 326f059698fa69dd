//! Courier. `pk_` does not mean public here.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::UPPER_ALNUM;
use crate::shape::{Part::OneOf, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "courier_auth_token",
    "Courier authorization token",
    &[Shape::new(&[OneOf(&["pk_prod_", "pk_test_"]), exactly(UPPER_ALNUM, 28), END])],
)
.witness(&["courier"])
.env("COURIER_AUTH_TOKEN")
.revoke("https://app.courier.com/settings/api-keys")
.source("TruffleHog detectors")];
