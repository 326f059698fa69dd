//! Hugging Face. A token has no digits.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::ALPHA;
use crate::shape::{Part::Text, Shape, exactly};

const REVOKE: &str = "https://huggingface.co/settings/tokens";
const SOURCE: &str = "gitleaks and betterleaks rules";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "huggingface_access_token",
        "Hugging Face access token",
        &[Shape::new(&[Text("hf_"), exactly(ALPHA, 34), END])],
    )
    .env("HF_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "huggingface_organization_token",
        "Hugging Face organization API token",
        &[Shape::new(&[Text("api_org_"), exactly(ALPHA, 34), END])],
    )
    .env("HF_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
];
