//! Weights & Biases.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::{HEX, WORD};
use crate::shape::{Part::Text, Shape, exactly};

const REVOKE: &str = "https://wandb.ai/settings";
const SOURCE: &str = "betterleaks rules";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "wandb_api_key",
        "Weights & Biases API key",
        &[Shape::new(&[Text("wandb_v1_"), exactly(WORD, 77)])],
    )
    .env("WANDB_API_KEY")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "wandb_legacy_api_key",
        "Weights & Biases API key (legacy form)",
        &[Shape::bare(&[exactly(HEX, 40), END]).structure(mixed::letters_and_digits)],
    )
    .witness(&["wandb_api_key", "wandb-api-key", "wandb.login"])
    .env("WANDB_API_KEY")
    .revoke(REVOKE)
    .source(SOURCE),
];
