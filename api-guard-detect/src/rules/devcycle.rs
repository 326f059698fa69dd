//! DevCycle. Client and mobile keys are published with the app and are no finding.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "devcycle_server_sdk_key",
    "DevCycle server SDK key",
    &[Shape::new(&[Text("dvc_server_"), between(ALNUM, 16, 32)]).structure(mixed::no_word)],
)
.env("DEVCYCLE_SERVER_SDK_KEY")
.revoke("https://app.devcycle.com/r/environments")
.source("betterleaks rules")];
