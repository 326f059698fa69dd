//! Daytona.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] =
    &[Rule::new("daytona_api_key", "Daytona API key", &[Shape::new(&[Text("dtn_"), exactly(HEX, 64), END])])
        .env("DAYTONA_API_KEY")
        .revoke("https://app.daytona.io/dashboard/keys")
        .source("the source of Daytona, which makes them")];
