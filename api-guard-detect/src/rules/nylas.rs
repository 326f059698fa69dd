//! Nylas.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] =
    &[Rule::new("nylas_api_key", "Nylas API key", &[Shape::new(&[Text("nyk_v0_"), exactly(ALNUM, 64)])])
        .env("NYLAS_API_KEY")
        .revoke("https://dashboard-v3.nylas.com/")
        .source("keys issued by Nylas")];
