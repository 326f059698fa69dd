//! `cargo api-guard explain RULE`: what it finds, and what to do about a finding.

use std::io::{self, Write};

use api_guard_detect::{Level, Rule, rules};

use crate::check::{self, Settings};
use crate::console::Console;
use crate::error::Problem;
use crate::exit::Exit;
use crate::rules::sorted;

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The rule's name, as a finding prints it: `openai_project_key`
    #[arg(value_name = "RULE")]
    rule: String,
}

/// Explains one rule. `api_guard::openai_project_key`, as a diagnostic spells it, will do as well.
pub(crate) fn run(arguments: &Args, console: &mut Console<'_>) -> Exit {
    let name = arguments.rule.strip_prefix("api_guard::").unwrap_or(&arguments.rule);
    let Some(rule) = rules::by_name(name).or_else(|| own(name)) else {
        // What was typed is not repeated: it may be the key itself.
        console.report(&Problem::UnknownRule { near: near(name) });
        return Exit::Failed;
    };
    let written = print(console.out, rule);
    console.finish(written, Exit::Clean)
}

/// A rule of the settings that are about the current folder.
fn own(name: &str) -> Option<&'static Rule> {
    let base = check::base().ok()?;
    Settings::new(&base, None, None).of(&base.join("any file")).policy.rule(name)
}

fn print(out: &mut dyn Write, rule: &Rule) -> io::Result<()> {
    let effect = match rule.level {
        Level::Deny => "deny: a build stops, and `cargo api-guard check` exits with 1",
        _ => "warn: reported, and nothing stops",
    };
    let env = if rule.env.is_empty() { "API_KEY" } else { rule.env };
    writeln!(out, "{}: {}\n", rule.name, rule.title)?;
    writeln!(out, "  issuer      {}", rule.issuer())?;
    writeln!(out, "  level       {effect}")?;
    if rule.warns_in_tests {
        writeln!(out, "  in tests    warn")?;
    }
    if !rule.witness.is_empty() {
        writeln!(out, "  found only  after one of these words: {}", rule.witness.join(", "))?;
    }
    writeln!(out, "  known from  {}\n", rule.source)?;
    writeln!(out, "Where it belongs")?;
    writeln!(out, "  In the environment or in a secret manager, read when the program starts:")?;
    writeln!(out, "  api_guard::Secret::from_env(\"{env}\")?\n")?;
    writeln!(out, "If one was ever pushed, published or sent")?;
    writeln!(out, "  Revoke it; deleting the line is not enough, the history still has it.")?;
    writeln!(out, "  {}\n", rule.revoke)?;
    writeln!(out, "If it is no key, or a dead one that must stay")?;
    writeln!(out, "  in Rust:        api_guard::allow!({}, \"...\", reason = \"why\")", rule.name)?;
    writeln!(
        out,
        "  anywhere else:  a comment on its line or the line before: api-guard: allow {} why",
        rule.name
    )?;
    writeln!(
        out,
        "  for many files: an [[allow]] in api-guard.toml; for all that is there now: cargo api-guard baseline"
    )
}

/// At most three rules whose names are nearest to `name`: a shared issuer counts more than all other shared words.
fn near(name: &str) -> Vec<&'static str> {
    let asked: Vec<String> = name.split(['_', '-', ' ']).map(str::to_lowercase).collect();
    let is_asked = |word: &str| asked.iter().any(|other| other == word);
    let score = |rule: &Rule| {
        let shared = rule.name.split('_').filter(|word| is_asked(word)).count();
        if is_asked(rule.issuer()) { shared + asked.len() } else { shared }
    };
    let mut scored: Vec<_> = sorted().into_iter().map(|rule| (score(rule), rule.name)).collect();
    let best = scored.iter().map(|(score, _)| *score).max().filter(|best| *best > 0);
    scored.retain(|(score, _)| Some(*score) == best);
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_nearly_right_finds_its_neighbours() {
        assert_eq!(near("openai_project_token")[0], "openai_project_key");
        assert_eq!(near("xyzzy"), Vec::<&str>::new());
    }
}
