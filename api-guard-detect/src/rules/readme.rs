//! ReadMe.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::LOWER_ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "readme_api_key",
    "ReadMe API key",
    &[Shape::new(&[Text("rdme_"), exactly(LOWER_ALNUM, 70), END])],
)
.env("README_API_KEY")
.revoke("https://dash.readme.com/")
.source("gitleaks and betterleaks rules")];
