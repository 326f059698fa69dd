//! Inngest.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::OneOf, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "inngest_signing_key",
    "Inngest signing key",
    &[Shape::new(&[
        OneOf(&["signkey-prod-", "signkey-test-", "signkey-staging-", "signkey-branch-"]),
        exactly(HEX, 64),
        END,
    ])],
)
.env("INNGEST_SIGNING_KEY")
.revoke("https://app.inngest.com/env/production/manage/signing-key")
.source("Inngest, \"Signing keys\"")];
