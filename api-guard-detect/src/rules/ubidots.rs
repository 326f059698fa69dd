//! Ubidots.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] =
    &[Rule::new("ubidots_token", "Ubidots token", &[Shape::new(&[Text("BBFF-"), exactly(ALNUM, 30)])])
        .env("UBIDOTS_TOKEN")
        .revoke("https://industrial.ubidots.com/")
        .source("Kingfisher rules and TruffleHog detectors")];
