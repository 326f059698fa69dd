//! SettleMint.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::OneOf, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "settlemint_access_token",
    "SettleMint access token",
    &[Shape::new(&[OneOf(&["sm_aat_", "sm_pat_", "sm_sat_"]), exactly(ALNUM, 16)])],
)
.env("SETTLEMINT_ACCESS_TOKEN")
.revoke("https://console.settlemint.com/")
.source("gitleaks and betterleaks rules")];
