//! What a finding tells a person: the same words in a build, in a terminal and in a report.

use crate::finding::{Context, Finding};
use crate::rule::{Level, Rule};
use crate::rules::generic;

/// The sentences of one finding. None of them holds a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Advice {
    /// What was found: `hardcoded OpenAI project API key`.
    pub headline: String,
    /// Why it matters, for the line of carets.
    pub label: &'static str,
    /// What to do, most useful first.
    pub helps: Vec<String>,
    /// What to do if it is not a key.
    pub note: Option<String>,
}

impl Advice {
    /// The advice for a finding.
    ///
    /// # Examples
    /// ```
    /// let key = ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC13TlOKN"].concat();
    /// let found = api_guard_detect::scan_rust(format!("const K: &str = {key:?};").as_bytes());
    /// let advice = api_guard_detect::Advice::of(&found[0]);
    /// assert_eq!(advice.headline, "hardcoded GitHub personal access token");
    /// assert!(advice.helps[0].contains("Secret::from_env(\"GITHUB_TOKEN\")"));
    /// ```
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        let rule = finding.rule;
        Self {
            headline: headline(finding),
            label: label(finding),
            helps: vec![where_it_belongs(finding), what_to_do_now(finding)],
            note: how_to_allow(finding.context, rule),
        }
    }
}

fn headline(finding: &Finding) -> String {
    let title = finding.rule.title;
    match finding.context {
        Context::Code | Context::Test if generic::is_baked(finding.rule) => title.to_owned(),
        Context::Code | Context::Test => format!("hardcoded {title}"),
        Context::Doc => format!("{title} in a doc comment"),
        Context::Comment => format!("{title} in a comment"),
        Context::Text => format!("{title} in a file"),
        Context::Binary => format!("{title} in a built program"),
        Context::History => format!("{title} in the history"),
    }
}

fn label(finding: &Finding) -> &'static str {
    if generic::is_baked(finding.rule) {
        return "whoever has the program can read what is in it";
    }
    if finding.level < finding.rule.level && finding.rule.has_checksum() {
        return "has the form of this key, but its checksum is wrong (value masked here)";
    }
    match finding.context {
        Context::Code | Context::Binary => {
            "anyone with the repository or the binary can read this (value masked here)"
        }
        Context::Doc => "this is published with the documentation (value masked here)",
        _ => "anyone with the repository can read this (value masked here)",
    }
}

fn where_it_belongs(finding: &Finding) -> String {
    let env = finding.rule.env;
    match finding.context {
        _ if generic::macro_of(finding.rule) == Some("env") => {
            "read the variable when the program starts: `api_guard::Secret::from_env(\"...\")?`".to_owned()
        }
        _ if generic::is_baked(finding.rule) => {
            "read the file when the program starts: an `api_guard::Key` of `file:///run/secrets/...`"
                .to_owned()
        }
        Context::Code | Context::Test => {
            let env = if env.is_empty() { "API_KEY" } else { env };
            format!("read it when the program starts: `api_guard::Secret::from_env(\"{env}\")?`")
        }
        Context::Doc | Context::Comment => "delete it; a key can be described by its prefix alone".to_owned(),
        _ if env.is_empty() || generic::is_by_name(finding.rule) => {
            "keep it in the environment or in a secret manager".to_owned()
        }
        _ => format!("keep it in the environment (`{env}`) or in a secret manager"),
    }
}

fn how_to_allow(context: Context, rule: &Rule) -> Option<String> {
    let value = match generic::macro_of(rule) {
        Some(name) => format!("{name}!(\"...\")"),
        None => "\"...\"".to_owned(),
    };
    let rule = rule.name;
    match context {
        Context::Code | Context::Test => {
            Some(format!("not a key? `api_guard::allow!({rule}, {value}, reason = \"why\")`"))
        }
        Context::Doc | Context::Comment => {
            Some(format!("not a key? a comment on the line before: `api-guard: allow {rule} why`"))
        }
        // Not every file has comments.
        Context::Text => Some(format!(
            "not a key? a comment on the line before, `api-guard: allow {rule} why`, or an `[[allow]]` in api-guard.toml"
        )),
        Context::Binary | Context::History => None,
    }
}

/// A rule names the page where its owner revokes a key or, where nobody can, says what else ends its use.
fn what_to_do_now(finding: &Finding) -> String {
    let revoke = finding.rule.revoke;
    if generic::is_baked(finding.rule) {
        return format!("if a program that was built with it was ever handed out, {revoke}");
    }
    let when = if finding.level == Level::Warn { "if it ever worked" } else { "if it was ever pushed" };
    if revoke.starts_with("https://") {
        format!("{when}, revoke it; deleting the line is not enough: {revoke}")
    } else {
        format!("{when}, {revoke}; deleting the line is not enough")
    }
}

#[cfg(all(test, feature = "source"))]
mod tests {
    use super::*;
    use crate::entry::scan_text;

    #[test]
    fn in_a_file_a_variable_is_named_only_where_the_rule_knows_one() {
        let value = ["qT5cB9wR2mK7vJ3zL8", "xN4hF6yD1sG0aP2e"].into_iter().collect::<String>();
        let help = |text: String| Advice::of(&scan_text(text.as_bytes())[0]).helps[0].clone();
        assert_eq!(help(format!("API_TOKEN={value}")), "keep it in the environment or in a secret manager");
        let known = ["sk_li", "ve_", "qT5cB9wR2mK7vJ3zL8xN4hF6"].into_iter().collect::<String>();
        assert_eq!(help(known), "keep it in the environment (`STRIPE_SECRET_KEY`) or in a secret manager");
    }

    #[test]
    fn what_a_macro_bakes_in_is_named_and_read_at_run_time_instead() {
        let advice = |source: &str| {
            let found = crate::scan_rust(source.as_bytes()).remove(0);
            (crate::preview(source.as_bytes(), &found), Advice::of(&found).helps)
        };
        let (name, helps) = advice("const A: &str = env!(\"OPENAI_API_KEY\");");
        assert!(name == "OPENAI_API_KEY" && helps[0].contains("Secret::from_env"), "{helps:?}");
        let (name, helps) = advice("const A: &[u8] = include_bytes!(\"server.key\");");
        assert!(name == "server.key" && helps[0].contains("`file:///"), "{helps:?}");
    }

    #[test]
    fn a_file_that_has_no_comments_is_told_of_the_settings() {
        let value = ["qT5cB9wR2mK7vJ3zL8", "xN4hF6yD1sG0aP2e"].into_iter().collect::<String>();
        let found = scan_text(format!("{{\"apiKey\": {value:?}}}").as_bytes());
        let note = Advice::of(&found[0]).note.expect("a file can allow it");
        assert!(note.contains("`[[allow]]` in api-guard.toml"), "{note}");
    }
}
