//! The lines of a `.env`, read strictly.
//!
//! Shells and the libraries of each language read these files, and differ in nearly everything: what `$`, `\` and `#`
//! mean, where a value ends, which of two lines counts. Only what all of them agree on is accepted; anything else is
//! refused with the line, so that a key is never silently cut short.

use std::collections::BTreeMap;

/// What is wrong with a file, and on which line. Never what stands there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fault {
    pub(super) line: usize,
    pub(super) what: &'static str,
}

/// The value of `name`, if the file is well-formed as a whole and has it.
pub(super) fn find<'t>(text: &'t str, name: &str) -> Result<Option<&'t str>, Fault> {
    let mut reader = Reader { rest: text.strip_prefix('\u{feff}').unwrap_or(text), line: 1 };
    let mut values = BTreeMap::new();
    while !reader.rest.is_empty() {
        let line = reader.line;
        let entry = reader.entry().map_err(|what| Fault { line: reader.line, what })?;
        if let Some((name, value)) = entry
            && values.insert(name, value).is_some()
        {
            return Err(Fault { line, what: "has a name that an earlier line has" });
        }
    }
    Ok(values.remove(name))
}

struct Reader<'t> {
    rest: &'t str,
    line: usize,
}

impl<'t> Reader<'t> {
    /// A name and its value, or nothing for a line without; with the end of its line.
    fn entry(&mut self) -> Result<Option<(&'t str, &'t str)>, &'static str> {
        self.skip_blanks();
        if self.at_end_of_line() || self.rest.starts_with('#') {
            self.end_of_line()?;
            return Ok(None);
        }
        if let Some(rest) = self.rest.strip_prefix("export ") {
            self.rest = rest;
            self.skip_blanks();
        }
        let name = self.take_while(|it| it.is_ascii_alphanumeric() || "_-.".contains(it));
        if name.is_empty() {
            return Err("does not begin with the name of a variable");
        }
        self.rest = self.rest.strip_prefix('=').ok_or("has no `=` right after the name")?;
        let value = match self.rest.chars().next() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote)?,
            _ => self.plain()?,
        };
        self.end_of_line()?;
        Ok(Some((name, value)))
    }

    /// A value between quotes, in which nothing has a meaning. It may have several lines.
    fn quoted(&mut self, quote: char) -> Result<&'t str, &'static str> {
        let inner = &self.rest[1..];
        let (value, rest) = inner.split_once(quote).ok_or("has a quote that nothing closes")?;
        if quote == '"' && value.contains(['$', '`', '\\']) {
            return Err("has `$`, `\\` or a backquote in double quotes; use single quotes");
        }
        if value.contains(|it: char| it.is_control() && !"\n\r\t".contains(it)) {
            return Err("has a control character in its value");
        }
        self.line += value.matches('\n').count();
        self.rest = rest;
        Ok(value)
    }

    /// A value that ends with a blank or its line.
    fn plain(&mut self) -> Result<&'t str, &'static str> {
        let value = self.take_while(|it| !it.is_whitespace());
        if value.contains(['\'', '"', '$', '`', '\\', '#']) || value.contains(char::is_control) {
            return Err("has a value that not every reader takes as it is; put it in single quotes");
        }
        Ok(value)
    }

    /// A comment may stand there, after a blank or at the beginning of the line.
    fn end_of_line(&mut self) -> Result<(), &'static str> {
        let before = self.rest.len();
        self.skip_blanks();
        if self.rest.starts_with('#') {
            self.take_while(|it| it != '\n');
        } else if !self.at_end_of_line() {
            return Err(if self.rest.len() < before {
                "goes on after a blank; put the value in single quotes"
            } else {
                "goes on after the value"
            });
        }
        self.rest = self.rest.strip_prefix("\r\n").or_else(|| self.rest.strip_prefix('\n')).unwrap_or("");
        self.line += 1;
        Ok(())
    }

    fn at_end_of_line(&self) -> bool {
        self.rest.is_empty() || self.rest.starts_with('\n') || self.rest.starts_with("\r\n")
    }

    fn skip_blanks(&mut self) {
        self.take_while(|it| it == ' ' || it == '\t');
    }

    fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'t str {
        let end = self.rest.find(|it| !fits(it)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_reader_takes_alike_is_taken() {
        let text = "\u{feff}# keys\r\n\r\nA=one\r\n\texport B=two # a comment\nC='th$r\"e\\e # 3'   \nD=\"fo'ur # 4\"# four\n\
                    E=\nF='first\nsecond\n'\nG=a=b:c/d+e~é\n   \n#";
        let value = |name| find(text, name).unwrap();
        assert_eq!(value("A"), Some("one"));
        assert_eq!(value("B"), Some("two"));
        assert_eq!(value("C"), Some("th$r\"e\\e # 3"));
        assert_eq!(value("D"), Some("fo'ur # 4"));
        assert_eq!(value("E"), Some(""));
        assert_eq!(value("F"), Some("first\nsecond\n"));
        assert_eq!(value("G"), Some("a=b:c/d+e~é"));
        assert_eq!(value("H"), None);
        assert_eq!(find("", "A"), Ok(None));
    }

    #[test]
    fn what_readers_take_differently_is_refused_with_its_line_and_without_its_text() {
        for line in [
            "A = canary",
            "A= canary",
            "A =canary",
            "A",
            "=canary",
            "A=canary canary",
            "A=canary#canary",
            "A=#canary",
            "A=can$ary",
            "A=can`ary`",
            "A=can\\nary",
            "A=can\"ary\"",
            "A=can'ary",
            "A='canary",
            "A='canary'canary",
            "A=\"can\\nary\"",
            "A=\"can${ary}\"",
            "A=\"can\"ary\"",
            "A=can\u{1}ary",
            "A='can\u{0}ary'",
            "A=can\rary",
            "É=canary",
            "A B=canary",
            "set A=canary",
            "export",
            "- A: canary",
            "Z=canary",
        ] {
            let text = format!("Z='1\n2'\n# three\n{line}\nY=1\n");
            let fault = find(&text, "Y").unwrap_err();
            assert!(fault.line == 4 && !fault.what.contains("canary"), "{line:?}: {fault:?}");
        }
    }
}
