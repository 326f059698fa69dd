//! LlamaIndex.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "llamaindex_api_key",
    "LlamaCloud API key",
    &[Shape::new(&[Text("llx-"), exactly(ALNUM, 48)])],
)
.env("LLAMA_CLOUD_API_KEY")
.revoke("https://cloud.llamaindex.ai/api-key")
.source("keys issued by LlamaCloud; CredSweeper rules")];
