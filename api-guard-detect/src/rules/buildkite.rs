//! Buildkite.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{BASE64_URL, LOWER_ALNUM};
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "buildkite_access_token",
        "Buildkite user access token",
        &[
            Shape::new(&[Text("bkua_"), exactly(LOWER_ALNUM, 40), END]),
            Shape::new(&[Text("bkua_"), exactly(LOWER_ALNUM, 53), END]),
        ],
    )
    .env("BUILDKITE_TOKEN")
    .revoke("https://buildkite.com/user/api-access-tokens")
    .source("betterleaks rules"),
    Rule::new(
        "buildkite_service_token",
        "Buildkite agent, cluster or package token",
        &[
            Shape::new(&[Text("bkaa_"), exactly(BASE64_URL, 75)]),
            Shape::new(&[Text("bkaj_"), exactly(BASE64_URL, 333)]),
            Shape::new(&[Text("bkar_"), exactly(BASE64_URL, 73)]),
            Shape::new(&[Text("bkct_"), exactly(BASE64_URL, 73)]),
            Shape::new(&[Text("bkpt_"), exactly(BASE64_URL, 199)]),
            Shape::new(&[Text("bkpat_"), exactly(BASE64_URL, 54)]),
            Shape::new(&[Text("bkps_"), exactly(BASE64_URL, 64)]),
        ],
    )
    .env("BUILDKITE_AGENT_TOKEN")
    .revoke("https://buildkite.com/organizations")
    .source("betterleaks rules"),
];
