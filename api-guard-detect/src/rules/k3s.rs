//! K3s. A token in the secure format begins with the fingerprint of the cluster.

use crate::rule::Rule;
use crate::set::{HEX, Set};
use crate::shape::{Part::Text, Shape, between, exactly};

/// A name, a colon and a password, or a token of six and sixteen letters and digits.
const OF_PASSWORD: Set = Set::new("A-Za-z0-9.:_-");

pub(super) const RULES: &[Rule] = &[Rule::new(
    "k3s_server_token",
    "K3s server token",
    &[Shape::new(&[Text("K10"), exactly(HEX, 64), Text("::"), between(OF_PASSWORD, 16, 128)])],
)
.env("K3S_TOKEN")
.revoke("https://docs.k3s.io/cli/token")
.source("K3s, \"Token Format\"")];
