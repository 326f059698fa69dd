//! Defined Networking.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "defined_networking_api_token",
    "Defined Networking API token",
    &[Shape::new(&[Text("dnkey-"), exactly(ALNUM, 26), Text("-"), exactly(ALNUM, 52)])],
)
.env("DEFINED_NETWORKING_API_TOKEN")
.revoke("https://admin.defined.net/settings/api-keys")
.source("gitleaks and betterleaks rules")];
