//! LaunchDarkly. Mobile keys (`mob-…`) are published with the app and are no finding.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "launchdarkly_access_token",
        "LaunchDarkly API access token",
        &[Shape::new(uuid!(Text("api-")))],
    )
    .env("LAUNCHDARKLY_ACCESS_TOKEN")
    .revoke("https://app.launchdarkly.com/settings/authorization")
    .source("LaunchDarkly, \"API access tokens\""),
    Rule::new("launchdarkly_sdk_key", "LaunchDarkly SDK key", &[Shape::new(uuid!(Text("sdk-")))])
        .env("LAUNCHDARKLY_SDK_KEY")
        .revoke("https://app.launchdarkly.com/settings/projects")
        .source("LaunchDarkly, \"SDK credentials\""),
];
