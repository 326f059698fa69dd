//! SARIF 2.1.0, the format of code scanning (OASIS, "Static Analysis Results Interchange Format").

use std::collections::BTreeMap;
use std::io::{self, Write};

use api_guard_detect::{Level, Rule};
use serde_json::{Value, json};

use crate::check::tally::{FileReport, Reported, Tally};
use crate::document;
use crate::shown;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes the document and a line end.
///
/// # Errors
/// What `out` says.
pub(crate) fn write(out: &mut dyn Write, tally: &Tally) -> io::Result<()> {
    let rules: BTreeMap<&str, &Rule> = tally.told().map(|(_, found)| (found.rule.name, found.rule)).collect();
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(at, name)| (*name, at)).collect();
    let results: Vec<Value> =
        tally.told().map(|(file, found)| result(file, found, index[found.rule.name])).collect();
    let notes: Vec<Value> =
        tally.problems.iter().map(|problem| note("error", &problem.to_string())).collect();
    let notices: Vec<Value> =
        tally.notices.iter().map(|notice| note("warning", &shown::escaped(&notice.to_string()))).collect();
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "api-guard",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.values().map(|rule| described(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": tally.problems.is_empty(),
                "toolExecutionNotifications": notes,
                "toolConfigurationNotifications": notices,
            }],
            "results": results,
        }],
    });
    document::write(out, &document)
}

fn described(rule: &Rule) -> Value {
    let what_to_do = format!(
        "Read it when the program starts, from {} or a secret manager. If it was ever pushed, revoke it: {}",
        rule.env, rule.revoke
    );
    json!({
        "id": rule.name,
        "shortDescription": { "text": rule.title },
        "help": { "text": what_to_do },
        "defaultConfiguration": { "level": level(rule.level) },
        "properties": { "tags": ["security", "secret"], "security-severity": severity(rule.level) },
    })
}

fn result(file: &FileReport, found: &Reported, index: usize) -> Value {
    let mut region = json!({
        "startLine": found.line,
        "startColumn": found.column,
        "endLine": found.end_line,
        "endColumn": found.end_column,
    });
    if found.context == api_guard_detect::Context::Binary {
        region = json!({ "byteOffset": found.column - 1, "byteLength": found.end_column - found.column });
    }
    let mut properties = json!({ "context": found.context.as_str(), "preview": found.preview });
    if let Some(commit) = &file.commit {
        properties["commit"] = json!(**commit);
    }
    let mut result = json!({
        "ruleId": found.rule.name,
        "ruleIndex": index,
        "level": level(found.level),
        "message": { "text": format!("{} ({}). {}", found.headline, found.preview, found.help) },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(&shown::masked(&file.path)) },
            "region": region,
        }}],
        "partialFingerprints": { "apiGuard/v1": found.fingerprint },
        "properties": properties,
    });
    if let Some(allowed) = &found.allowed {
        let is_in_source = matches!(allowed.as_str(), "macro" | "comment" | "foreign_comment");
        let kind = if is_in_source { "inSource" } else { "external" };
        result["suppressions"] =
            json!([{ "kind": kind, "justification": shown::escaped(&allowed.to_string()) }]);
    }
    result
}

fn note(level: &str, text: &str) -> Value {
    json!({ "level": level, "message": { "text": text } })
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::Deny => "error",
        _ => "warning",
    }
}

/// GitHub's scale: from 9.0 on critical, from 4.0 on medium.
const fn severity(level: Level) -> &'static str {
    match level {
        Level::Deny => "9.0",
        _ => "4.0",
    }
}

/// A path as a reference in the sense of RFC 3986.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z'
            | b'a'..=b'z'
            | b'0'..=b'9'
            | b'-'
            | b'.'
            | b'_'
            | b'~'
            | b'/'
            | b'!'
            | b'@'
            | b'+'
            | b'=' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_reference() {
        assert_eq!(uri("a b/é#:?.rs"), "a%20b/%C3%A9%23%3A%3F.rs");
        assert_eq!(uri("../a.zip!/b"), "../a.zip!/b");
    }
}
