//! RubyGems.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "rubygems_api_key",
    "RubyGems API key",
    &[Shape::new(&[Text("rubygems_"), exactly(HEX, 48), END])],
)
.env("GEM_HOST_API_KEY")
.revoke("https://rubygems.org/profile/api_keys")
.source("gitleaks and betterleaks rules")];
