//! Buildkite.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::LOWER_ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) static RULES: &[Rule] = &[Rule::new(
    "buildkite_access_token",
    "Buildkite user access token",
    &[
        Shape::new(&[Text("bkua_"), exactly(LOWER_ALNUM, 40), END]),
        Shape::new(&[Text("bkua_"), exactly(LOWER_ALNUM, 53), END]),
    ],
)
.env("BUILDKITE_TOKEN")
.revoke("https://buildkite.com/user/api-access-tokens")
.source("betterleaks rules")];
