//! OpenAI. Every key carries `T3BlbkFJ`, base64 of `OpenAI`, in its middle.

use crate::rule::Rule;
use crate::set::{ALNUM, BASE64_URL};
use crate::shape::{Part::Text, Shape, exactly};

const REVOKE: &str = "https://platform.openai.com/api-keys";
const SOURCE: &str = "gitleaks and betterleaks rules; lengths seen on issued keys";
const MARK: &str = "T3BlbkFJ";

/// Project, service-account and admin keys differ in their prefix only: two halves of equal length.
macro_rules! halves {
    ($prefix:literal) => {
        &[
            Shape::new(&[Text($prefix), exactly(BASE64_URL, 74), Text(MARK), exactly(BASE64_URL, 74)]),
            Shape::new(&[Text($prefix), exactly(BASE64_URL, 58), Text(MARK), exactly(BASE64_URL, 58)]),
            Shape::new(&[Text($prefix), exactly(BASE64_URL, 20), Text(MARK), exactly(BASE64_URL, 20)]),
        ]
    };
}

pub(super) const RULES: &[Rule] = &[
    Rule::new("openai_project_key", "OpenAI project API key", halves!("sk-proj-"))
        .env("OPENAI_API_KEY")
        .revoke(REVOKE)
        .source(SOURCE),
    Rule::new("openai_service_account_key", "OpenAI service account API key", halves!("sk-svcacct-"))
        .env("OPENAI_API_KEY")
        .revoke(REVOKE)
        .source(SOURCE),
    Rule::new("openai_admin_key", "OpenAI admin API key", halves!("sk-admin-"))
        .env("OPENAI_ADMIN_KEY")
        .revoke("https://platform.openai.com/settings/organization/admin-keys")
        .source(SOURCE),
    Rule::new(
        "openai_legacy_key",
        "OpenAI API key (legacy form)",
        &[Shape::new(&[Text("sk-"), exactly(ALNUM, 20), Text(MARK), exactly(ALNUM, 20)])],
    )
    .env("OPENAI_API_KEY")
    .revoke(REVOKE)
    .source(SOURCE),
];
