//! A finding in a built program: it has no line to draw.

use api_guard_detect::{Advice, Finding, Level, Style};

/// Draws it as a diagnostic without a source line: where it begins, what of it is public, and what to do.
pub(crate) fn draw(
    path: &str,
    at: usize,
    finding: &Finding,
    level: Level,
    preview: &str,
    style: Style,
) -> String {
    let advice = Advice::of(finding);
    let word = if level == Level::Deny { "error" } else { "warning" };
    let [accent, frame, bold, reset] = match style {
        Style::Ansi if level == Level::Deny => ["\x1b[1;91m", "\x1b[1;94m", "\x1b[1m", "\x1b[0m"],
        Style::Ansi => ["\x1b[1;33m", "\x1b[1;94m", "\x1b[1m", "\x1b[0m"],
        _ => [""; 4],
    };
    let mut text = format!(
        "{accent}{word}[api_guard::{}]{reset}{bold}: {}{reset}\n {frame}-->{reset} {path}: byte {at}\n  {frame}|{reset}\n  \
         {frame}|{reset} {accent}{preview}{reset} {}\n  {frame}|{reset}\n",
        finding.rule.name, advice.headline, advice.label
    );
    for help in &advice.helps {
        text.push_str(&format!("  {frame}={reset} {bold}help{reset}: {help}\n"));
    }
    text.push('\n');
    text
}
