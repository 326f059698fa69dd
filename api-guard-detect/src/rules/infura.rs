//! Infura. The key is the last part of the URL of a node; a browser that calls the node itself
//! shows it to everybody, and the tests of Ethereum libraries name such nodes: it only warns there.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "infura_node_url",
    "Infura node URL",
    &[Shape::new(&[Text("infura.io/v3/"), exactly(HEX, 32), END]).structure(mixed::letters_and_digits)],
)
.warns_in_tests()
.env("INFURA_API_KEY")
.revoke("https://developer.metamask.io/")
.source("Infura, \"Get started with Infura\"")];
