//! LangSmith (LangChain).

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

const REVOKE: &str = "https://smith.langchain.com/settings";
const SOURCE: &str = "betterleaks rules";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "langsmith_personal_access_token",
        "LangSmith personal access token",
        &[Shape::new(&[Text("lsv2_pt_"), exactly(HEX, 32), Text("_"), exactly(HEX, 10), END])],
    )
    .env("LANGSMITH_API_KEY")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "langsmith_service_key",
        "LangSmith service key",
        &[Shape::new(&[Text("lsv2_sk_"), exactly(HEX, 32), Text("_"), exactly(HEX, 10), END])],
    )
    .env("LANGSMITH_API_KEY")
    .revoke(REVOKE)
    .source(SOURCE),
];
