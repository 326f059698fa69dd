//! Backblaze B2.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64;
use crate::shape::{Part::OneOf, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "backblaze_application_key",
    "Backblaze B2 application key",
    &[Shape::new(&[OneOf(&["K000", "K001", "K002", "K003", "K004", "K005"]), exactly(BASE64, 27)])
        .structure(mixed::no_word)],
)
.witness(&["backblaze", "b2_application", "b2_app_key", "b2_key"])
.env("B2_APPLICATION_KEY")
.revoke("https://secure.backblaze.com/app_keys.htm")
.source("Backblaze, \"Application keys\"")];
