//! Linear.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] =
    &[Rule::new("linear_api_key", "Linear API key", &[Shape::new(&[Text("lin_api_"), exactly(ALNUM, 40)])])
        .env("LINEAR_API_KEY")
        .revoke("https://linear.app/settings/account/security")
        .source("gitleaks and betterleaks rules")];
