//! Portainer.

use crate::rule::Rule;
use crate::rules::END_B64;
use crate::set::BASE64;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "portainer_api_key",
    "Portainer access token",
    &[Shape::new(&[Text("ptr_"), exactly(BASE64, 43), Text("="), END_B64])],
)
.env("PORTAINER_API_KEY")
.revoke("https://docs.portainer.io/api/access")
.source("the source of Portainer, which makes them; TruffleHog detectors")];
