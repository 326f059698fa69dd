//! QuickNode. The key is the last part of the URL of a node; a browser that calls the node itself
//! shows it to everybody, and the tests of Ethereum libraries name such nodes: it only warns there.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "quicknode_node_url",
    "QuickNode node URL",
    &[Shape::new(&[Text("quiknode.pro/"), exactly(HEX, 40), END]).structure(mixed::letters_and_digits)],
)
.warns_in_tests()
.env("QUICKNODE_URL")
.revoke("https://dashboard.quicknode.com/endpoints")
.source("TruffleHog detectors")];
