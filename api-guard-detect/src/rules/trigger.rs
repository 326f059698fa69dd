//! Trigger.dev. Each environment has a key of its own, and may have further ones with a name (`sk_`).

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{ALNUM, LOWER_ALNUM};
use crate::shape::{
    Part::{OneOf, Text},
    Shape, between, exactly,
};

const SOURCE: &str = "Trigger.dev, \"API keys\", and its own source, which makes them";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "trigger_secret_key",
        "Trigger.dev secret key",
        &[
            Shape::new(&[OneOf(&["tr_prod_", "tr_dev_", "tr_stg_", "tr_preview_"]), between(ALNUM, 20, 24)]),
            Shape::new(&[
                OneOf(&["tr_prod_sk_", "tr_dev_sk_", "tr_stg_sk_", "tr_preview_sk_"]),
                exactly(ALNUM, 24),
            ]),
        ],
    )
    .env("TRIGGER_SECRET_KEY")
    .revoke("https://cloud.trigger.dev/")
    .source(SOURCE),
    Rule::new(
        "trigger_personal_access_token",
        "Trigger.dev personal access token",
        &[Shape::new(&[Text("tr_pat_"), exactly(LOWER_ALNUM, 40), END])],
    )
    .env("TRIGGER_ACCESS_TOKEN")
    .revoke("https://cloud.trigger.dev/account/tokens")
    .source(SOURCE),
];
