//! Pulumi.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "pulumi_access_token",
    "Pulumi access token",
    &[Shape::new(&[Text("pul-"), exactly(HEX, 40), END])],
)
.env("PULUMI_ACCESS_TOKEN")
.revoke("https://app.pulumi.com/account/tokens")
.source("gitleaks and betterleaks rules")];
