//! PostHog. Project keys (`phc_…`) are meant for browsers and are no finding.

use crate::rule::Rule;
use crate::set::WORD;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "posthog_personal_api_key",
    "PostHog personal API key",
    &[Shape::new(&[Text("phx_"), between(WORD, 41, 49)])],
)
.env("POSTHOG_PERSONAL_API_KEY")
.revoke("https://app.posthog.com/settings/user-api-keys")
.source("betterleaks rules")];
