//! What has no form and no issuer: values that their names give away, and secrets that the compiler would put into
//! the program. No shape finds these: the code around them does.

use crate::rule::Rule;

const REVOKE: &str = "replace it where it was made";

pub(super) static RULES: &[Rule] = &[GENERIC, ENV_BAKED, INCLUDED];

/// A text drawn at random, under a name that says it is a secret.
pub(crate) static API_KEY: &Rule = &RULES[0];
/// `env!` or `option_env!` of a variable whose name says so.
pub(crate) static ENV_BAKED_INTO_BINARY: &Rule = &RULES[1];
/// `include_str!` or `include_bytes!` of a file whose name says so, or whose content is a finding.
pub(crate) static INCLUDE_OF_KEY_FILE: &Rule = &RULES[2];

/// Whether the rule is about what a macro puts into the program, and not about a value in the source.
pub(crate) fn is_baked(rule: &Rule) -> bool {
    macro_of(rule).is_some()
}

/// Whether the rule knows no more of a value than that its name gives it away: nor what variable should hold it.
pub(crate) fn is_by_name(rule: &Rule) -> bool {
    std::ptr::eq(rule, API_KEY)
}

/// The macro that such a rule is about.
pub(crate) fn macro_of(rule: &Rule) -> Option<&'static str> {
    let is = |other: &Rule| std::ptr::eq(rule, other);
    if is(ENV_BAKED_INTO_BINARY) {
        Some("env")
    } else if is(INCLUDE_OF_KEY_FILE) {
        Some("include_str")
    } else {
        None
    }
}

const GENERIC: Rule = Rule::new("generic_api_key", "secret under a telling name", &[])
    .warns_in_tests()
    .env("API_KEY")
    .revoke(REVOKE)
    .source("the name around it, and how surprising its characters are");

const ENV_BAKED: Rule = Rule::new(
    "env_baked_into_binary",
    "secret variable that the compiler puts into the program",
    &[],
)
.warns_in_tests()
.env("API_KEY")
.revoke(REVOKE)
.source(
    "the Rust reference, `env!`: the value is that of the build, and stands in the program and in `target`",
);

const INCLUDED: Rule =
    Rule::new("include_of_key_file", "key file that the compiler puts into the program", &[])
        .warns_in_tests()
        .env("PRIVATE_KEY")
        .revoke("replace the key that the file holds, and revoke it where it was issued")
        .source("the names that key files usually have, and what all other rules find in a file");
