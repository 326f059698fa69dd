//! MaxMind.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::Set;
use crate::shape::{Part::Text, Shape};

const MAXMIND: Set = Set::new("A-Za-z0-9_");

pub(super) const RULES: &[Rule] = &[Rule::new(
    "maxmind_license_key",
    "MaxMind license key",
    &[Shape::new(&[Text("_mmk"), END]).led_by(MAXMIND, 36, 36)],
)
.env("MAXMIND_LICENSE_KEY")
.revoke("https://www.maxmind.com/en/accounts/current/license-key")
.source("gitleaks and betterleaks rules")];
