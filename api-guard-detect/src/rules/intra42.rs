//! 42, the school: its intranet.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::OneOf, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "intra42_client_secret",
    "Intra 42 client secret",
    &[Shape::new(&[OneOf(&["s-s4t2ud-", "s-s4t2af-"]), exactly(HEX, 64), END])],
)
.env("INTRA42_CLIENT_SECRET")
.revoke("https://profile.intra.42.fr/oauth/applications")
.source("gitleaks and betterleaks rules")];
