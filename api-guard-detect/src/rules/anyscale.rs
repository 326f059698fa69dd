//! Anyscale.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "anyscale_api_key",
    "Anyscale API key",
    &[Shape::new(&[Text("esecret_"), between(ALNUM, 24, 64)])],
)
.env("ANYSCALE_API_KEY")
.revoke("https://console.anyscale.com/credentials")
.source("keys issued by Anyscale")];
