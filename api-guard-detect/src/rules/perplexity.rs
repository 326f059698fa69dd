//! Perplexity.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "perplexity_api_key",
    "Perplexity API key",
    &[Shape::new(&[Text("pplx-"), exactly(ALNUM, 48)])],
)
.env("PERPLEXITY_API_KEY")
.revoke("https://www.perplexity.ai/account/api/keys")
.source("gitleaks and betterleaks rules")];
