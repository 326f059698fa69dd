//! Moonshot AI. A key of its Open Platform has only the `sk-` of many others, one of Kimi Code its name.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "moonshot_kimi_api_key",
    "Kimi Code API key",
    &[Shape::new(&[Text("sk-kimi-"), exactly(ALNUM, 64)])],
)
.env("KIMI_API_KEY")
.revoke("https://www.kimi.com/code/console")
.source("keys issued by Moonshot AI")];
