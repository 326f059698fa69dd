//! GoCardless.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::OneOf, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "gocardless_access_token",
    "GoCardless access token",
    &[Shape::new(&[OneOf(&["live_", "sandbox_"]), exactly(BASE64_URL, 40)]).structure(mixed::no_word)],
)
.witness(&["gocardless", "gc_access_token"])
.env("GC_ACCESS_TOKEN")
.revoke("https://manage.gocardless.com/developers/access-tokens")
.source("betterleaks rules and TruffleHog detectors")];
