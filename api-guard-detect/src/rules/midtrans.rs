//! Midtrans. Client keys are meant for browsers and are no finding.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::WORD;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "midtrans_server_key",
    "Midtrans server key",
    &[Shape::new(&[Text("Mid-server-"), between(WORD, 16, 24)]).structure(mixed::no_word)],
)
.env("MIDTRANS_SERVER_KEY")
.revoke("https://dashboard.midtrans.com/settings/access-keys")
.source("betterleaks rules")];
