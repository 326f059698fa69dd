//! NVIDIA.

use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "nvidia_api_key",
    "NVIDIA API key",
    &[Shape::new(&[Text("nvapi-"), between(BASE64_URL, 60, 70)])],
)
.env("NVIDIA_API_KEY")
.revoke("https://build.nvidia.com/settings/api-keys")
.source("betterleaks rules")];
