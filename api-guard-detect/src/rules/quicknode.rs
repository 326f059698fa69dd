//! QuickNode. The key is the last part of the URL of a node.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) static RULES: &[Rule] = &[Rule::new(
    "quicknode_node_url",
    "QuickNode node URL",
    &[Shape::new(&[Text("quiknode.pro/"), exactly(HEX, 40), END]).structure(mixed::letters_and_digits)],
)
.env("QUICKNODE_URL")
.revoke("https://dashboard.quicknode.com/endpoints")
.source("TruffleHog detectors")];
