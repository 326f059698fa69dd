//! Notion.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::{ALNUM, DIGIT};
use crate::shape::{Part::Text, Shape, exactly};

const REVOKE: &str = "https://www.notion.so/profile/integrations";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "notion_integration_token",
        "Notion integration token",
        &[Shape::new(&[Text("ntn_"), exactly(DIGIT, 11), exactly(ALNUM, 35)])],
    )
    .env("NOTION_TOKEN")
    .revoke(REVOKE)
    .source("gitleaks and betterleaks rules"),
    Rule::new(
        "notion_legacy_token",
        "Notion integration token (before 2024)",
        &[Shape::new(&[Text("secret_"), exactly(ALNUM, 43)]).structure(mixed::cases_and_digits)],
    )
    // The prefix is a common word; letters in both cases and digits, 43 of them, behind it are a key whoever made it.
    .env("NOTION_TOKEN")
    .revoke(REVOKE)
    .source("tokens issued by Notion"),
];
