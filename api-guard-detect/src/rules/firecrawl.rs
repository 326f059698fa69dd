//! Firecrawl.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "firecrawl_api_key",
    "Firecrawl API key",
    &[Shape::new(&[Text("fc-"), exactly(HEX, 32), END]).structure(mixed::letters_and_digits)],
)
.env("FIRECRAWL_API_KEY")
.revoke("https://www.firecrawl.dev/app/api-keys")
.source("keys issued by Firecrawl")];
