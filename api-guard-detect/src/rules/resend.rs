//! Resend.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "resend_api_key",
    "Resend API key",
    &[Shape::new(&[Text("re_"), exactly(ALNUM, 8), Text("_"), exactly(ALNUM, 24)]).structure(mixed::no_word)],
)
.env("RESEND_API_KEY")
.revoke("https://resend.com/api-keys")
.source("keys issued by Resend; betterleaks rules")];
