//! Every rule there is: data only, a file an issuer.

use crate::rule::Rule;

mod openai;

/// All rules. Their order never decides anything: where two match the same bytes, the longer match wins, and then
/// the earlier rule.
pub static ALL: &[&[Rule]] = &[openai::RULES];

/// Every rule, one after the other.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    ALL.iter().flat_map(|rules| rules.iter())
}

/// The rule of that name.
///
/// # Examples
/// ```
/// let rule = api_guard_detect::rules::by_name("openai_project_key").unwrap();
/// assert_eq!(rule.env, "OPENAI_API_KEY");
/// assert!(api_guard_detect::rules::by_name("no_such_rule").is_none());
/// ```
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.name == name)
}
