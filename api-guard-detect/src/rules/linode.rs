//! Linode (Akamai). A bare number: only its name tells.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "linode_api_token",
    "Linode API token",
    &[Shape::bare(&[exactly(HEX, 64), END]).structure(mixed::letters_and_digits)],
)
.witness(&["linode_token", "linode_api", "linode_cli_token", "linode token"])
.env("LINODE_TOKEN")
.revoke("https://cloud.linode.com/profile/tokens")
.source("TruffleHog detectors")];
