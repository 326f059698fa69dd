//! StackHawk.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "stackhawk_api_key",
    "StackHawk API key",
    &[Shape::new(&[Text("hawk."), exactly(BASE64_URL, 20), Text("."), exactly(BASE64_URL, 20)])
        .structure(mixed::cases_and_digits)],
)
.env("HAWK_API_KEY")
.revoke("https://app.stackhawk.com/settings/apikeys")
.source("Kingfisher rules")];
