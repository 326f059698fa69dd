//! How findings get to a person.

use std::io::Write as _;
use std::path::Path;

use api_guard_detect::policy::Notice;
use api_guard_detect::{Advice, Finding, Level, Scanned, Style, masked_text, snippet};

use super::json::{Diagnostic, Place};
use super::process::{Channel, Process};

/// Shows one finding, masked, at the level it has in this build.
pub(crate) fn report_finding(scanned: &Scanned<'_>, finding: &Finding, level: Level) {
    let channel = Process::this().channel;
    let rendered = draw(scanned, finding, level, channel);
    let advice = Advice::of(finding);
    let shown = snippet(scanned.source, scanned.lines, scanned.findings, finding);
    let start = scanned.lines.position(finding.span.start);
    let end = scanned.lines.position(finding.span.end);
    let mut children: Vec<_> = advice.helps.into_iter().map(|help| ("help", help)).collect();
    children.extend(advice.note.map(|note| ("note", note)));
    let place = Place {
        file: scanned.path.to_owned(),
        bytes: finding.span.clone(),
        start: (start.line, start.column),
        end: (end.line, end.column),
        text: shown.text,
        highlight: shown.highlight,
        label: advice.label,
    };
    send(
        channel,
        &Diagnostic {
            level: if level == Level::Deny { "error" } else { "warning" },
            code: finding.rule.name,
            message: advice.headline,
            place: Some(place),
            children,
            rendered,
        },
    );
}

/// Warns of something that could not be looked at.
pub(crate) fn report_problem(message: &str) {
    warn("unreadable", message);
}

/// Warns of an allow comment or a setting that allows nothing.
pub(crate) fn report_notice(notice: &Notice) {
    warn(notice.kind.as_str(), &notice.to_string());
}

/// Warns that a file holds more findings than are shown.
pub(crate) fn report_rest(path: &str, shown: usize, more: usize) {
    let findings = if more == 1 { "finding" } else { "findings" };
    warn("not_shown", &format!("{more} more {findings} in `{path}`: only the first {shown} are shown"));
}

fn warn(code: &'static str, message: &str) {
    let channel = Process::this().channel;
    let short = matches!(channel, Channel::Json { short: true, .. } | Channel::Text { short: true });
    let end = if short { "\n" } else { "\n\n" };
    send(
        channel,
        &Diagnostic {
            level: "warning",
            code,
            message: message.to_owned(),
            place: None,
            children: Vec::new(),
            rendered: format!("warning[api_guard::{code}]: {message}{end}"),
        },
    );
}

/// A path as diagnostics show it: relative to where the compiler runs, as the compiler's own are.
///
/// Cargo gives an absolute crate root where it compiles a package outside the workspace. Then the compiler's own
/// are absolute too, and whoever reads them could not tell what another path is relative to.
///
/// A file can be named by a key; then that is masked.
pub(crate) fn shown_path(path: &Path) -> String {
    let shown = if Process::this().root.as_ref().is_some_and(|root| root.is_absolute()) {
        path.to_string_lossy()
    } else {
        let here = std::env::current_dir().unwrap_or_default();
        path.strip_prefix(&here).unwrap_or(path).to_string_lossy()
    };
    masked_text(&shown)
}

fn draw(scanned: &Scanned<'_>, finding: &Finding, level: Level, channel: Channel) -> String {
    let (short, ansi) = match channel {
        Channel::Json { short, ansi } => (short, ansi),
        Channel::Text { short } => (short, false),
        Channel::Silent => return String::new(),
    };
    let style = if ansi { Style::Ansi } else { Style::Plain };
    if short { scanned.draw_short(finding, level, style) } else { scanned.draw_as(finding, level, style) }
}

/// One write, so that the lines of two processes do not mix.
fn send(channel: Channel, diagnostic: &Diagnostic) {
    let text = match channel {
        Channel::Json { .. } => diagnostic.line(),
        Channel::Text { .. } => diagnostic.rendered.clone(),
        Channel::Silent => return,
    };
    // A closed standard error costs the drawing only: the refusal names the places by itself.
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
