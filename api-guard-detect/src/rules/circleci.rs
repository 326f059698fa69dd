//! CircleCI.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{ALNUM, HEX};
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "circleci_personal_token",
        "CircleCI personal API token",
        &[Shape::new(&[Text("CCIPAT_"), exactly(ALNUM, 22), Text("_"), exactly(HEX, 40), END])],
    )
    .env("CIRCLECI_TOKEN")
    .revoke("https://app.circleci.com/settings/user/tokens")
    .source("betterleaks rules"),
    Rule::new(
        "circleci_project_token",
        "CircleCI project API token",
        &[Shape::new(&[Text("CCIPRJ_"), exactly(ALNUM, 22), Text("_"), exactly(HEX, 40), END])],
    )
    .env("CIRCLECI_TOKEN")
    .revoke("https://app.circleci.com/")
    .source("the personal token's form; CircleCI, \"Managing API tokens\""),
];
