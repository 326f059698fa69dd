//! Liveblocks. Public keys (`pk_…`) are meant for browsers and are no finding.

use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::OneOf, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "liveblocks_secret_key",
    "Liveblocks secret key",
    &[Shape::new(&[OneOf(&["sk_prod_", "sk_dev_"]), exactly(BASE64_URL, 64)])],
)
.env("LIVEBLOCKS_SECRET_KEY")
.revoke("https://liveblocks.io/dashboard/apikeys")
.source("Liveblocks, \"Authentication\"; keys issued by Liveblocks")];
