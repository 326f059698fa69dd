//! Jina AI.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, between};

pub(super) static RULES: &[Rule] =
    &[Rule::new("jina_api_key", "Jina AI API key", &[Shape::new(&[Text("jina_"), between(ALNUM, 48, 64)])])
        .env("JINA_API_KEY")
        .revoke("https://jina.ai/api-dashboard/key-manager")
        .source("keys issued by Jina AI")];
