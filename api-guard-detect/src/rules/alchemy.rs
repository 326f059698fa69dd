//! Alchemy. The key is the last part of the URL of a node; a browser that calls the node itself
//! shows it to everybody, and the tests of Ethereum libraries name such nodes: it only warns there.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "alchemy_node_url",
    "Alchemy node URL",
    &[
        Shape::new(&[Text("alchemy.com/v2/"), exactly(BASE64_URL, 32)]).structure(mixed::no_word),
        Shape::new(&[Text("alchemyapi.io/v2/"), exactly(BASE64_URL, 32)]).structure(mixed::no_word),
    ],
)
.warns_in_tests()
.env("ALCHEMY_API_KEY")
.revoke("https://dashboard.alchemy.com/apps")
.source("Alchemy, \"Create an API key\"")];
