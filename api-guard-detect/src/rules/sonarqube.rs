//! SonarQube.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{ALNUM, HEX};
use crate::shape::{
    Part::{OneOf, Text},
    Shape, exactly,
};

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "sonarqube_token",
        "SonarQube token",
        &[Shape::new(&[OneOf(&["squ_", "sqp_", "sqa_"]), exactly(HEX, 40), END])],
    )
    .env("SONAR_TOKEN")
    .revoke("https://sonarcloud.io/account/security")
    .source("CredSweeper rules"),
    Rule::new(
        "sonarqube_cloud_token",
        "SonarQube Cloud token",
        &[Shape::new(&[Text("sqco_"), exactly(ALNUM, 59)])],
    )
    .env("SONAR_TOKEN")
    .revoke("https://sonarcloud.io/account/security")
    .source("TruffleHog detectors"),
];
