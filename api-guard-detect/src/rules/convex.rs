//! Convex. A key says which deployment it opens; what follows is JSON in base64.

use crate::check::payload;
use crate::rule::Rule;
use crate::rules::{END_B64, PAD};
use crate::set::{BASE64, Set};
use crate::shape::{Part::Text, Shape, between};

/// What names of a deployment are made of, before which its kind stands.
const DEPLOYMENT: Set = Set::new("a-z0-9:-");

pub(super) const RULES: &[Rule] = &[Rule::new(
    "convex_deploy_key",
    "Convex deploy key",
    &[Shape::new(&[Text("|eyJ2MiI6I"), between(BASE64, 40, 120), between(PAD, 0, 2), END_B64])
        .led_by(DEPLOYMENT, 5, 100)
        .structure(payload::convex)],
)
.env("CONVEX_DEPLOY_KEY")
.revoke("https://docs.convex.dev/cli/deploy-key-types")
.source("Convex, \"Deploy keys\"; keys issued by Convex")];
