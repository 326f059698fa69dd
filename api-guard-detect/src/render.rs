//! A finding drawn the way rustc draws a diagnostic.

use std::fmt::Write as _;

use crate::advice::Advice;
use crate::finding::Finding;
use crate::mask::snippet;
use crate::position::Lines;
use crate::rule::Level;

/// Whether a drawing has colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// Text only.
    Plain,
    /// ANSI escapes, in rustc's colours.
    Ansi,
}

/// A file that was scanned.
#[derive(Clone, Copy, Debug)]
pub struct Scanned<'s> {
    /// The name to show.
    pub path: &'s str,
    /// Its bytes.
    pub source: &'s [u8],
    /// Its lines.
    pub lines: &'s Lines<'s>,
    /// Everything that was found in it; a drawing masks all of it.
    pub findings: &'s [Finding],
}

impl Scanned<'_> {
    /// Draws one finding at its own level, ending with a line end.
    #[must_use]
    pub fn draw(&self, finding: &Finding, style: Style) -> String {
        self.draw_as(finding, finding.level, style)
    }

    /// Draws one finding at another level than its own, for callers that turn errors into warnings.
    ///
    /// Only the word and the colour depend on `level`; the sentences are those of the finding.
    ///
    /// # Examples
    /// ```
    /// use api_guard_detect::{Level, Lines, Scanned, Style, scan_rust};
    ///
    /// let key = ["xai", "-", &"aB3dE5gH7jK9mN1pQ4sT".repeat(4)].concat();
    /// let source = format!("const K: &str = {key:?};");
    /// let (findings, lines) = (scan_rust(source.as_bytes()), Lines::new(source.as_bytes()));
    /// let scanned =
    ///     Scanned { path: "a.rs", source: source.as_bytes(), lines: &lines, findings: &findings };
    ///
    /// let own = scanned.draw(&findings[0], Style::Plain);
    /// let warning = scanned.draw_as(&findings[0], Level::Warn, Style::Plain);
    /// assert!(own.starts_with("error[") && !own.contains(&key));
    /// assert_eq!(warning, own.replacen("error", "warning", 1));
    /// ```
    #[must_use]
    pub fn draw_as(&self, finding: &Finding, level: Level, style: Style) -> String {
        let pen = Pen::new(style, level);
        let advice = Advice::of(finding);
        let shown = snippet(self.source, self.lines, self.findings, finding);
        let place = self.lines.position(finding.span.start);
        let number = shown.line.to_string();
        let gutter = " ".repeat(number.len());
        let carets = "^".repeat(shown.highlight.len().max(1));
        let indent = " ".repeat(shown.highlight.start);

        let mut out = pen.head(level, &format!("[api_guard::{}]", finding.rule.name), &advice.headline);
        let mut line = |text: std::fmt::Arguments<'_>| {
            let _ = out.write_fmt(text); // writing to a String cannot fail
            out.push('\n');
        };
        let Pen { frame, accent, reset, .. } = pen;
        line(format_args!("{gutter}{frame}-->{reset} {}:{}:{}", self.path, place.line, place.column));
        line(format_args!("{gutter} {frame}|{reset}"));
        line(format_args!("{frame}{number} |{reset} {}", shown.text));
        line(format_args!("{gutter} {frame}|{reset} {indent}{accent}{carets} {}{reset}", advice.label));
        line(format_args!("{gutter} {frame}|{reset}"));
        for help in &advice.helps {
            line(format_args!("{gutter} {frame}={reset} {}help{}: {help}", pen.bold, reset));
        }
        if let Some(note) = &advice.note {
            line(format_args!("{gutter} {frame}={reset} {}note{}: {note}", pen.bold, reset));
        }
        out.push('\n');
        out
    }

    /// One line, at a level as in [`draw_as`](Self::draw_as): `path:line:column: error[api_guard::rule]: headline`.
    #[must_use]
    pub fn draw_short(&self, finding: &Finding, level: Level, style: Style) -> String {
        let place = self.lines.position(finding.span.start);
        let pen = Pen::new(style, level);
        let code = format!("[api_guard::{}]", finding.rule.name);
        let head = pen.head(level, &code, &Advice::of(finding).headline);
        format!("{}:{}:{}: {head}", self.path, place.line, place.column)
    }
}

struct Pen {
    accent: &'static str,
    frame: &'static str,
    bold: &'static str,
    reset: &'static str,
}

impl Pen {
    fn new(style: Style, level: Level) -> Self {
        match (style, level) {
            (Style::Plain, _) => Self { accent: "", frame: "", bold: "", reset: "" },
            (Style::Ansi, Level::Deny) => {
                Self { accent: "\x1b[1;91m", frame: "\x1b[1;94m", bold: "\x1b[1m", reset: "\x1b[0m" }
            }
            (Style::Ansi, Level::Warn) => {
                Self { accent: "\x1b[1;33m", frame: "\x1b[1;94m", bold: "\x1b[1m", reset: "\x1b[0m" }
            }
        }
    }

    fn head(&self, level: Level, code: &str, headline: &str) -> String {
        let word = match level {
            Level::Deny => "error",
            Level::Warn => "warning",
        };
        let Self { accent, bold, reset, .. } = self;
        format!("{accent}{word}{code}{reset}{bold}: {headline}{reset}\n")
    }
}
