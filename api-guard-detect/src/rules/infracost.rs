//! Infracost.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "infracost_api_key",
    "Infracost API key",
    &[Shape::new(&[Text("ico-"), exactly(ALNUM, 32)])],
)
.env("INFRACOST_API_KEY")
.revoke("https://dashboard.infracost.io/")
.source("gitleaks and betterleaks rules")];
