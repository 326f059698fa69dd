//! The only place that calls the detector and the policy.

use std::ops::Range;

use api_guard_detect::policy::{FingerprintKey, Notice, Standing};
use api_guard_detect::{Context, Finding, Level};

use super::noise::is_noise;
use super::settings::Group;

/// Findings by place, each with how it stands, and what is to be said of comments that allow.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) findings: Vec<Finding>,
    pub(crate) standings: Vec<Standing>,
    pub(crate) notices: Vec<Notice>,
}

/// Keys in a whole file: Rust as Rust, anything else as text. `path` is as the settings name it; `included` is what is to
/// be told of files that it includes.
pub(crate) fn file(group: &Group, path: &str, text: &[u8], included: Vec<Finding>) -> Seen {
    let mut findings = group.policy.detector().scan_file(path, text);
    for found in included {
        let touches =
            |other: &Finding| other.span.start < found.span.end && found.span.start < other.span.end;
        if !findings.iter().any(touches) {
            findings.push(found);
        }
    }
    judged(group, path, text, findings)
}

/// Keys in a piece of a file that is too large to be read whole. Of Rust, literals and comments cannot be told apart
/// then: it is text. What allows nothing here may allow something in the next piece.
pub(crate) fn piece(group: &Group, path: &str, text: &[u8]) -> Seen {
    let detector = group.policy.detector();
    let findings = if is_rust(path) { detector.scan_text(text) } else { detector.scan_file(path, text) };
    Seen { notices: Vec::new(), ..judged(group, path, text, findings) }
}

/// Keys in a built program, or a piece of one: texts stand back to back there, so that a key may touch anything.
pub(crate) fn built(group: &Group, path: &str, bytes: &[u8]) -> Seen {
    let mut findings = group.policy.detector().scan_output(bytes);
    findings.retain(|finding| {
        !is_noise(bytes, &finding.span, finding.public)
            && (finding.public > 0 || stands_alone(bytes, &finding.span))
    });
    findings.sort_by_key(|finding| (finding.span.start, usize::MAX - finding.span.end));
    let mut end = 0;
    findings.retain(|finding| {
        let reaches_further = finding.span.end > end;
        end = end.max(finding.span.end);
        reaches_further
    });
    let mut seen = Seen::default();
    for mut finding in findings {
        finding.context = Context::Binary;
        // A program has no comments, whatever it holds: each value is judged by itself.
        let mut alone = finding.clone();
        alone.span = 0..finding.span.len();
        let judged = judged(group, path, &bytes[finding.span.clone()], vec![alone]);
        seen.standings.extend(judged.standings);
        seen.findings.push(finding);
    }
    seen
}

/// The fingerprint that reports print.
pub(crate) fn fingerprint(path: &str, source: &[u8], finding: &Finding) -> String {
    format!("{:016x}", FingerprintKey::REPORT.fingerprint(path, source, finding))
}

/// The level that a finding is told at; none where it is allowed.
pub(crate) fn level(standing: &Standing) -> Option<Level> {
    match standing {
        Standing::Denied => Some(Level::Deny),
        Standing::Allowed(_) => None,
        _ => Some(Level::Warn),
    }
}

/// Whether programs read a file of this name as text, whatever it holds: a NUL in its head must not hide the rest.
pub(crate) fn is_text_by_name(path: &str) -> bool {
    const ENDINGS: [&str; 18] = [
        "rs",
        "env",
        "toml",
        "yaml",
        "yml",
        "json",
        "ini",
        "conf",
        "properties",
        "sh",
        "py",
        "js",
        "ts",
        "rb",
        "php",
        "go",
        "tf",
        "tfvars",
    ];
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with(".env") || name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// Whether a path is read as Rust.
pub(crate) fn is_rust(path: &str) -> bool {
    path.ends_with(".rs")
}

fn judged(group: &Group, path: &str, text: &[u8], findings: Vec<Finding>) -> Seen {
    let judgement = group.policy.judge(path, text, &findings);
    group.used(judgement.uses);
    let mut both: Vec<(Finding, Standing)> = findings.into_iter().zip(judgement.standings).collect();
    // A key that is put together from parts may end before it begins: it is told where it begins.
    both.iter_mut().for_each(|(finding, _)| finding.span.end = finding.span.end.max(finding.span.start));
    both.sort_by_key(|(finding, _)| (finding.span.start, finding.span.end));
    let (findings, standings) = both.into_iter().unzip();
    Seen { findings, standings, notices: judgement.notices }
}

/// Whether nothing that keys are made of touches a value. One that only a word before it makes a key must: programs are
/// full of hashes, and of words.
fn stands_alone(bytes: &[u8], span: &Range<usize>) -> bool {
    let touches = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    !touches(bytes[..span.start].last()) && !touches(bytes.get(span.end))
}
