//! EasyPost.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] =
    &[Rule::new("easypost_api_key", "EasyPost API key", &[Shape::new(&[Text("EZAK"), exactly(ALNUM, 54)])])
        .env("EASYPOST_API_KEY")
        .revoke("https://www.easypost.com/account/api-keys")
        .source("gitleaks and betterleaks rules")];
