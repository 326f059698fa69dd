//! Clojars.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "clojars_deploy_token",
    "Clojars deploy token",
    &[Shape::new(&[Text("CLOJARS_"), exactly(HEX, 60), END])],
)
.env("CLOJARS_PASSWORD")
.revoke("https://clojars.org/tokens")
.source("CredSweeper rules")];
