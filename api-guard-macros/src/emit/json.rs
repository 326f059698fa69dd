//! A diagnostic as the compiler writes it: one line of JSON.

use std::fmt::Write as _;
use std::ops::Range;

/// A diagnostic with at most one place.
pub(crate) struct Diagnostic {
    /// `error` or `warning`.
    pub(crate) level: &'static str,
    /// The part of the code after `api_guard::`.
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) place: Option<Place>,
    /// Levels (`help`, `note`) with their sentences.
    pub(crate) children: Vec<(&'static str, String)>,
    /// The drawing for people.
    pub(crate) rendered: String,
}

/// The place of a diagnostic. Lines and columns from 1; ends are exclusive.
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) bytes: Range<usize>,
    pub(crate) start: (usize, usize),
    pub(crate) end: (usize, usize),
    /// The first line, masked.
    pub(crate) text: String,
    /// The characters of `text`, from 0.
    pub(crate) highlight: Range<usize>,
    pub(crate) label: &'static str,
}

impl Diagnostic {
    /// The line, with its line end.
    pub(crate) fn line(&self) -> String {
        let mut out = String::from(r#"{"$message_type":"diagnostic","message":"#);
        string(&mut out, &self.message);
        out.push_str(r#","code":{"code":"#);
        string(&mut out, &format!("api_guard::{}", self.code));
        out.push_str(r#","explanation":null},"level":"#);
        string(&mut out, self.level);
        out.push_str(r#","spans":["#);
        if let Some(place) = &self.place {
            place.write(&mut out);
        }
        out.push_str(r#"],"children":["#);
        for (at, (level, message)) in self.children.iter().enumerate() {
            out.push_str(if at == 0 { "{" } else { ",{" });
            out.push_str(r#""message":"#);
            string(&mut out, message);
            out.push_str(r#","code":null,"level":"#);
            string(&mut out, level);
            out.push_str(r#","spans":[],"children":[],"rendered":null}"#);
        }
        out.push_str(r#"],"rendered":"#);
        string(&mut out, &self.rendered);
        out.push_str("}\n");
        out
    }
}

impl Place {
    fn write(&self, out: &mut String) {
        out.push_str(r#"{"file_name":"#);
        string(out, &self.file);
        number(out, "byte_start", self.bytes.start);
        number(out, "byte_end", self.bytes.end);
        number(out, "line_start", self.start.0);
        number(out, "line_end", self.end.0);
        number(out, "column_start", self.start.1);
        number(out, "column_end", self.end.1);
        out.push_str(r#","is_primary":true,"text":[{"text":"#);
        string(out, &self.text);
        number(out, "highlight_start", self.highlight.start + 1);
        number(out, "highlight_end", self.highlight.end + 1);
        out.push_str(r#"}],"label":"#);
        string(out, self.label);
        out.push_str(r#","suggested_replacement":null,"suggestion_applicability":null,"expansion":null}"#);
    }
}

fn number(out: &mut String, name: &str, value: usize) {
    let _ = write!(out, ",\"{name}\":{value}"); // writing to a String cannot fail
}

fn string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            // The separators are line ends to some readers of lines.
            '\0'..'\x20' | '\x7f' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_cannot_end_early_or_break_the_line() {
        let mut out = String::new();
        string(&mut out, "a\"b\\c\nd\r\x1b\u{2028}é");
        assert_eq!(out, r#""a\"b\\c\nd\u000d\u001b\u2028é""#);
    }

    #[test]
    fn a_diagnostic_is_one_line_with_columns_from_one() {
        let place = Place {
            file: "src/a.rs".to_owned(),
            bytes: 4..9,
            start: (1, 5),
            end: (2, 3),
            text: "let ****".to_owned(),
            highlight: 4..8,
            label: "here",
        };
        let children = vec![("help", "do\nthis".to_owned()), ("note", "that".to_owned())];
        let line = Diagnostic {
            level: "error",
            code: "a_key",
            message: "hardcoded".to_owned(),
            place: Some(place),
            children,
            rendered: "error: hardcoded\n".to_owned(),
        }
        .line();
        assert_eq!(line.matches('\n').count(), 1);
        assert!(line.ends_with("\"rendered\":\"error: hardcoded\\n\"}\n"), "{line}");
        assert!(line.contains(r#""code":{"code":"api_guard::a_key","explanation":null}"#), "{line}");
        assert!(
            line.contains(r#""line_start":1,"line_end":2,"column_start":5,"column_end":3,"is_primary":true"#),
            "{line}"
        );
        assert!(line.contains(r#"{"text":"let ****","highlight_start":5,"highlight_end":9}"#), "{line}");
        assert!(line.contains(r#""message":"do\nthis","code":null,"level":"help""#), "{line}");
    }
}
