//! Prefect.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] =
    &[Rule::new("prefect_api_key", "Prefect API key", &[Shape::new(&[Text("pnu_"), exactly(ALNUM, 36)])])
        .env("PREFECT_API_KEY")
        .revoke("https://app.prefect.cloud/my/api-keys")
        .source("gitleaks and betterleaks rules")];
