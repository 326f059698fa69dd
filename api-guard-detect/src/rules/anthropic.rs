//! Anthropic. API and admin keys end in `AA`; OAuth tokens were not seen often enough to hold them to it.

use crate::rule::Rule;
use crate::rules::END_URL;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

const SOURCE: &str = "gitleaks and betterleaks rules";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "anthropic_api_key",
        "Anthropic API key",
        &[Shape::new(&[Text("sk-ant-api03-"), exactly(BASE64_URL, 93), Text("AA"), END_URL])],
    )
    .env("ANTHROPIC_API_KEY")
    .revoke("https://platform.claude.com/settings/keys")
    .source(SOURCE),
    Rule::new(
        "anthropic_admin_key",
        "Anthropic admin API key",
        &[Shape::new(&[Text("sk-ant-admin01-"), exactly(BASE64_URL, 93), Text("AA"), END_URL])],
    )
    .env("ANTHROPIC_ADMIN_KEY")
    .revoke("https://platform.claude.com/settings/admin-keys")
    .source(SOURCE),
    Rule::new(
        "anthropic_oauth_token",
        "Anthropic OAuth token",
        &[
            Shape::new(&[Text("sk-ant-oat01-"), exactly(BASE64_URL, 95)]),
            Shape::new(&[Text("sk-ant-ort01-"), exactly(BASE64_URL, 95)]),
        ],
    )
    .env("CLAUDE_CODE_OAUTH_TOKEN")
    .revoke("https://claude.ai/settings/claude-code")
    .source("tokens issued by Anthropic's command line"),
];
