//! Databento.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] =
    &[Rule::new("databento_api_key", "Databento API key", &[Shape::new(&[Text("db-"), exactly(ALNUM, 29)])])
        .witness(&["databento"])
        .env("DATABENTO_API_KEY")
        .revoke("https://databento.com/portal/keys")
        .source("betterleaks rules")];
