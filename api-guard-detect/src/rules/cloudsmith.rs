//! Cloudsmith.

use crate::rule::Rule;
use crate::set::{ALNUM, HEX};
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "cloudsmith_api_key",
    "Cloudsmith API key",
    &[Shape::new(&[Text("csa_"), exactly(HEX, 30), exactly(ALNUM, 6)])],
)
.env("CLOUDSMITH_API_KEY")
.revoke("https://cloudsmith.io/user/settings/api/")
.source("betterleaks rules")];
