//! Pinecone.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, between, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "pinecone_api_key",
    "Pinecone API key",
    &[Shape::new(&[Text("pcsk_"), between(ALNUM, 5, 6), Text("_"), exactly(ALNUM, 63)])],
)
.env("PINECONE_API_KEY")
.revoke("https://app.pinecone.io/")
.source("betterleaks rules")];
