//! Flutterwave. Public keys (`FLWPUBK…`) are meant for browsers and are no finding.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::LOWER_ALNUM;
use crate::shape::{
    Part::{OneOf, Text},
    Shape, exactly,
};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "flutterwave_secret_key",
    "Flutterwave secret key",
    &[Shape::new(&[OneOf(&["FLWSECK-", "FLWSECK_TEST-"]), exactly(LOWER_ALNUM, 32), Text("-X"), END])],
)
.env("FLW_SECRET_KEY")
.revoke("https://dashboard.flutterwave.com/settings/apis")
.source("gitleaks rules and TruffleHog detectors")];
