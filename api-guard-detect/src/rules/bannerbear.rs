//! Bannerbear.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::OneOf, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "bannerbear_api_key",
    "Bannerbear API key",
    &[Shape::new(&[OneOf(&["bb_pr_", "bb_ma_"]), exactly(HEX, 30), END])],
)
.env("BANNERBEAR_API_KEY")
.revoke("https://app.bannerbear.com/account/developer")
.source("TruffleHog detectors")];
