//! PostHog. Project keys (`phc_…`) are meant for browsers and are no finding.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::{ALNUM, WORD};
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "posthog_personal_api_key",
        "PostHog personal API key",
        &[Shape::new(&[Text("phx_"), between(WORD, 41, 49)])],
    )
    .env("POSTHOG_PERSONAL_API_KEY")
    .revoke("https://app.posthog.com/settings/user-api-keys")
    .source("betterleaks rules"),
    Rule::new(
        "posthog_project_secret_key",
        "PostHog project secret API key",
        &[Shape::new(&[Text("phs_"), between(ALNUM, 41, 49)]).structure(mixed::no_word)],
    )
    .env("POSTHOG_PROJECT_SECRET_API_KEY")
    .revoke("https://app.posthog.com/settings/project")
    .source("the source of PostHog, which makes them"),
];
