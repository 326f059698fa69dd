//! What a person sees: short headed steps, kept as they are printed so that they can be searched too.

use std::io::{IsTerminal, Write};

/// How much of a line is shown.
const WIDTH: usize = 110;

/// What the redactor leaves where a secret was.
const REDACTED: &str = "[REDACTED]";

/// Writes to standard output and keeps a copy.
pub(crate) struct Story {
    transcript: Vec<u8>,
    colour: bool,
    step: usize,
}

impl Story {
    pub(crate) fn new() -> Self {
        let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        Self { transcript: Vec::new(), colour, step: 0 }
    }

    /// Everything written so far.
    pub(crate) fn transcript(&self) -> &[u8] {
        &self.transcript
    }

    /// Begins a numbered step.
    ///
    /// # Errors
    /// When standard output is closed, here and below.
    pub(crate) fn step(&mut self, title: &str) -> std::io::Result<()> {
        self.step += 1;
        let title = self.painted("1", &format!("{}. {title}", self.step));
        self.line(&format!("\n{title}"))
    }

    /// Writes something that is as it should be.
    pub(crate) fn fact(&mut self, text: &str) -> std::io::Result<()> {
        let mark = self.painted("32", "✓");
        self.line(&format!("   {mark} {text}"))
    }

    /// Writes code, and below it what came of it.
    pub(crate) fn pair(&mut self, code: &str, printed: &str) -> std::io::Result<()> {
        let (code, arrow) = (self.painted("2", &trimmed(code)), self.painted("32", "→"));
        self.line(&format!("     {code}\n       {arrow} {}", around_redaction(printed)))
    }

    /// Writes the text of another program, set in.
    pub(crate) fn quote(&mut self, text: &str) -> std::io::Result<()> {
        text.lines().try_for_each(|line| self.line(&format!("     {}", trimmed(line))))
    }

    /// Writes one line as it is.
    pub(crate) fn line(&mut self, text: &str) -> std::io::Result<()> {
        self.transcript.extend_from_slice(text.as_bytes());
        self.transcript.push(b'\n');
        writeln!(std::io::stdout(), "{text}")
    }

    fn painted(&self, code: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// The beginning of the line and, where it lies too far behind, what was redacted.
fn around_redaction(line: &str) -> String {
    let start = line.find(REDACTED).unwrap_or_default();
    if line[..start].chars().count() + REDACTED.len() <= WIDTH {
        return trimmed(line);
    }
    let head: String = line.chars().take(WIDTH / 2).collect();
    let tail: Vec<char> = line[..start].chars().rev().take(WIDTH / 3).collect();
    let tail: String = tail.into_iter().rev().collect();
    format!("{} … {tail}{REDACTED}…", head.trim_end())
}

fn trimmed(line: &str) -> String {
    match line.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.trim_end().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_between_characters() {
        let line = "é".repeat(WIDTH + 1);
        assert_eq!(trimmed(&line).chars().count(), WIDTH + 1);
        assert_eq!(trimmed("short"), "short");
    }

    #[test]
    fn a_redaction_is_shown_however_far_behind_it_stands() {
        let line = format!("in a chain: {} ?api_key={REDACTED})", "x".repeat(2 * WIDTH));
        let shown = around_redaction(&line);
        assert!(shown.starts_with("in a chain:") && shown.contains("?api_key=[REDACTED]"), "{shown}");
        assert_eq!(around_redaction("key=[REDACTED]"), "key=[REDACTED]");
    }
}
