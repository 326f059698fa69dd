//! Postmark. A server token is a UUID.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "postmark_server_token",
    "Postmark server token",
    &[Shape::bare(uuid!()).structure(mixed::letters_and_digits)],
)
.witness(&["postmark"])
.env("POSTMARK_SERVER_TOKEN")
.revoke("https://account.postmarkapp.com/servers")
.source("Postmark, \"API overview\"")];
