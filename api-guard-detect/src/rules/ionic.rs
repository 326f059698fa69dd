//! Ionic.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "ionic_personal_access_token",
    "Ionic personal access token",
    &[Shape::new(&[Text("ion_"), exactly(ALNUM, 42)]).structure(mixed::no_word)],
)
.env("IONIC_TOKEN")
.revoke("https://dashboard.ionicframework.com/personal-access-tokens")
.source("betterleaks and Kingfisher rules")];
