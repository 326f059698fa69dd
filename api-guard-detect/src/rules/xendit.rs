//! Xendit. Public keys (`xnd_public_…`) are meant for browsers and are no finding.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::OneOf, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "xendit_secret_key",
    "Xendit secret key",
    &[Shape::new(&[OneOf(&["xnd_production_", "xnd_development_"]), between(ALNUM, 56, 64)])
        .structure(mixed::no_word)],
)
.env("XENDIT_SECRET_KEY")
.revoke("https://dashboard.xendit.co/settings/developers#api-keys")
.source("Xendit, \"API keys\"; keys issued by Xendit")];
