//! Modal. The prefix is short: its name must stand beside it.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "modal_token_secret",
    "Modal token secret",
    &[Shape::new(&[Text("as-"), exactly(ALNUM, 22)]).structure(mixed::no_word)],
)
.witness(&["modal"])
.env("MODAL_TOKEN_SECRET")
.revoke("https://modal.com/settings/tokens")
.source("Modal, \"Tokens\"")];
