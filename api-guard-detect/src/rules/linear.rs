//! Linear.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{ALNUM, HEX};
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[
    Rule::new("linear_api_key", "Linear API key", &[Shape::new(&[Text("lin_api_"), exactly(ALNUM, 40)])])
        .env("LINEAR_API_KEY")
        .revoke("https://linear.app/settings/account/security")
        .source("gitleaks and betterleaks rules"),
    Rule::new(
        "linear_oauth_token",
        "Linear OAuth access token",
        &[Shape::new(&[Text("lin_oauth_"), exactly(HEX, 64), END])],
    )
    .env("LINEAR_ACCESS_TOKEN")
    .revoke("https://linear.app/settings/account/security")
    .source("tokens issued by Linear"),
];
