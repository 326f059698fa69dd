//! Dynatrace.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::UPPER_ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "dynatrace_api_token",
    "Dynatrace API token",
    &[Shape::new(&[Text("dt0c01."), exactly(UPPER_ALNUM, 24), Text("."), exactly(UPPER_ALNUM, 64), END])],
)
.env("DT_API_TOKEN")
.revoke("https://docs.dynatrace.com/docs/manage/access-control/access-tokens")
.source("gitleaks and betterleaks rules")];
