//! Sourcegraph.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "sourcegraph_access_token",
        "Sourcegraph access token",
        &[
            Shape::new(&[Text("sgp_"), exactly(HEX, 16), Text("_"), exactly(HEX, 40), END]),
            Shape::new(&[Text("sgp_local_"), exactly(HEX, 40), END]),
            Shape::new(&[Text("sgp_"), exactly(HEX, 40), END]),
        ],
    )
    .env("SRC_ACCESS_TOKEN")
    .revoke("https://sourcegraph.com/users/settings/tokens")
    .source("gitleaks and betterleaks rules"),
    Rule::new(
        "sourcegraph_cody_gateway_key",
        "Sourcegraph Cody gateway key",
        &[Shape::new(&[Text("slk_"), exactly(HEX, 64), END])],
    )
    .env("SRC_CODY_GATEWAY_KEY")
    .revoke("https://sourcegraph.com/users/settings/tokens")
    .source("Kingfisher rules and TruffleHog detectors"),
];
