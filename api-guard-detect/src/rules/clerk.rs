//! Clerk. The prefix is that of Stripe: a key without its name beside it is reported as one of theirs.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::OneOf, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "clerk_secret_key",
    "Clerk secret key",
    &[Shape::new(&[OneOf(&["sk_live_", "sk_test_"]), between(ALNUM, 32, 64)])],
)
.witness(&["clerk"])
.env("CLERK_SECRET_KEY")
.revoke("https://dashboard.clerk.com/last-active?path=api-keys")
.source("betterleaks rules")];
