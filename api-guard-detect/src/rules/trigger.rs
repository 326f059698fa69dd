//! Trigger.dev.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::OneOf, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "trigger_secret_key",
    "Trigger.dev secret key",
    &[Shape::new(&[OneOf(&["tr_prod_", "tr_dev_", "tr_stg_"]), between(ALNUM, 20, 24)])],
)
.env("TRIGGER_SECRET_KEY")
.revoke("https://cloud.trigger.dev/")
.source("Trigger.dev, \"API keys\"")];
