//! A reader of TOML that never gives up.
//!
//! Cargo has read the manifest before us and refused what is wrong with it. So this one knows only as much as it takes
//! not to be misled by strings, comments and nesting, and goes on with the next line where it is at a loss.

/// A value with the keys that lead to it. An element of an array has its index for a key.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) path: Vec<String>,
    pub(crate) value: Value,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Text(String),
    /// A number, a truth value, a date: as written.
    Bare(String),
    /// The header of a table.
    Header,
}

/// All values of a document, in order.
pub(crate) fn read(text: &str) -> Vec<Entry> {
    let mut reader = Reader { text: text.as_bytes(), at: 0, entries: Vec::new(), depth: 0 };
    let mut table = Vec::new();
    while reader.skip_space() {
        let read = if reader.peek() == b'[' { reader.header(&mut table) } else { reader.pair(&table) };
        if read.is_none() {
            reader.skip_line();
        }
    }
    reader.entries
}

/// Deeper nesting than any manifest has is not followed: the stack of a compiler is not ours.
const DEEPEST: usize = 64;

struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    entries: Vec<Entry>,
    depth: usize,
}

impl Reader<'_> {
    /// `[a.b]` or `[[a.b]]`
    fn header(&mut self, table: &mut Vec<String>) -> Option<()> {
        self.at += 1;
        let array = self.take(b'[');
        let mut path = self.key()?;
        if !self.take(b']') {
            return None;
        }
        if array {
            self.take(b']');
            let count = self.entries.iter().filter(|entry| is_element(entry, &path)).count();
            path.push(count.to_string());
        }
        table.clone_from(&path);
        self.entries.push(Entry { path, value: Value::Header });
        Some(())
    }

    /// `a.b = value`
    fn pair(&mut self, table: &[String]) -> Option<()> {
        let mut path = table.to_vec();
        path.extend(self.key()?);
        if !self.take(b'=') {
            return None;
        }
        self.value(&path)
    }

    fn value(&mut self, path: &[String]) -> Option<()> {
        self.skip_blanks();
        let value = match self.peek() {
            b'[' => return self.group(path, b']'),
            b'{' => return self.group(path, b'}'),
            b'"' | b'\'' => Value::Text(self.string()?),
            _ => Value::Bare(self.bare()?),
        };
        self.entries.push(Entry { path: path.to_vec(), value });
        Some(())
    }

    /// The inside of an array or an inline table.
    fn group(&mut self, path: &[String], close: u8) -> Option<()> {
        if self.depth == DEEPEST {
            return None;
        }
        self.depth += 1;
        self.at += 1;
        let done = self.elements(path, close);
        self.depth -= 1;
        done
    }

    fn elements(&mut self, path: &[String], close: u8) -> Option<()> {
        let mut index = 0usize;
        while self.skip_space() {
            if self.take(close) {
                return Some(());
            }
            if close == b']' {
                let mut element = path.to_vec();
                element.push(index.to_string());
                self.value(&element)?;
            } else {
                self.pair(path)?;
            }
            index += 1;
            self.skip_space();
            self.take(b',');
        }
        None
    }

    /// A dotted key.
    fn key(&mut self) -> Option<Vec<String>> {
        let mut path = Vec::new();
        loop {
            self.skip_blanks();
            path.push(match self.peek() {
                b'"' | b'\'' => self.string()?,
                _ => self.word(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))?,
            });
            if !self.take(b'.') {
                return Some(path);
            }
        }
    }

    fn bare(&mut self) -> Option<String> {
        self.word(|byte| !matches!(byte, b',' | b']' | b'}' | b'#' | b'\n' | b'\r' | b' ' | b'\t'))
    }

    fn word(&mut self, belongs: fn(u8) -> bool) -> Option<String> {
        let start = self.at;
        while self.at < self.text.len() && belongs(self.text[self.at]) {
            self.at += 1;
        }
        (self.at > start).then(|| String::from_utf8_lossy(&self.text[start..self.at]).into_owned())
    }

    /// A string of any of the four sorts.
    fn string(&mut self) -> Option<String> {
        let quote = self.peek();
        let long = self.text[self.at..].starts_with(&[quote; 3]);
        let width = if long { 3 } else { 1 };
        self.at += width;
        let mut value = Vec::new();
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            if rest.starts_with(&[quote; 3][..width]) {
                self.at += width;
                while long && self.peek() == quote && quote != 0 {
                    value.push(quote);
                    self.at += 1;
                }
                return Some(String::from_utf8_lossy(&value).into_owned());
            }
            match rest[0] {
                b'\n' if !long => return None,
                b'\\' if quote == b'"' => self.escape(&mut value),
                byte => {
                    value.push(byte);
                    self.at += 1;
                }
            }
        }
        None
    }

    fn escape(&mut self, value: &mut Vec<u8>) {
        self.at += 1;
        let letter = self.peek();
        self.at += 1;
        match letter {
            b'n' => value.push(b'\n'),
            b't' => value.push(b'\t'),
            b'r' => value.push(b'\r'),
            b'u' => self.code_point(4, value),
            b'U' => self.code_point(8, value),
            b'\n' | b'\r' | b' ' | b'\t' => while self.skip_white() {},
            other => value.push(other),
        }
    }

    fn code_point(&mut self, digits: usize, value: &mut Vec<u8>) {
        let hex = self.text.get(self.at..self.at + digits).and_then(|hex| std::str::from_utf8(hex).ok());
        let character = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        if let Some(character) = character {
            value.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            self.at += digits;
        }
    }

    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    /// Goes past `byte`, and white space on its line before it, if it comes next.
    fn take(&mut self, byte: u8) -> bool {
        self.skip_blanks();
        let is = self.peek() == byte;
        self.at += usize::from(is);
        is
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), b' ' | b'\t') {
            self.at += 1;
        }
    }

    fn skip_white(&mut self) -> bool {
        let white = matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r');
        self.at += usize::from(white);
        white
    }

    /// Goes past white space, line ends and comments; false at the end.
    fn skip_space(&mut self) -> bool {
        loop {
            if self.peek() == b'#' {
                self.skip_line();
            } else if !self.skip_white() && !self.skip_mark() {
                return self.at < self.text.len();
            }
        }
    }

    /// A byte order mark.
    fn skip_mark(&mut self) -> bool {
        let mark = self.at == 0 && self.text.starts_with("\u{feff}".as_bytes());
        self.at += if mark { 3 } else { 0 };
        mark
    }

    fn skip_line(&mut self) {
        while self.at < self.text.len() && self.text[self.at] != b'\n' {
            self.at += 1;
        }
        self.at = (self.at + 1).min(self.text.len());
    }
}

fn is_element(entry: &Entry, path: &[String]) -> bool {
    entry.value == Value::Header && entry.path.len() == path.len() + 1 && entry.path.starts_with(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        let show = |entry: Entry| match entry.value {
            Value::Text(text) => Some(format!("{}={text}", entry.path.join("."))),
            Value::Bare(text) => Some(format!("{}:{text}", entry.path.join("."))),
            Value::Header => None,
        };
        read(text).into_iter().filter_map(show).collect()
    }

    #[test]
    fn dotted_keys_inline_tables_and_headers_say_the_same() {
        let expected = ["a.b.c=x"];
        assert_eq!(lines("a.b.c = 'x'"), expected);
        assert_eq!(lines("a = { b = { c = \"x\" } }"), expected);
        assert_eq!(lines("[ a . \"b\" ] # why\r\nc = \"x\""), expected);
    }

    #[test]
    fn an_array_of_tables_counts_its_elements_in_both_spellings() {
        assert_eq!(lines("[[bin]]\nn = 1\n[[bin]]\nn = 2"), ["bin.0.n:1", "bin.1.n:2"]);
        assert_eq!(lines("bin = [{ n = 1 }, # one\n { n = 2 },\n]"), ["bin.0.n:1", "bin.1.n:2"]);
    }

    #[test]
    fn what_stands_in_strings_and_comments_is_no_syntax() {
        let text = "a = \"\"\"\n[lib]\npath = \\\"x\\\" # no\n\"\"\"\n# [lib]\nb = '''it's''' # ]\nc = [ 1, \"]\", # ]\n 2 ]\n";
        assert_eq!(lines(text), ["a=\n[lib]\npath = \"x\" # no\n", "b=it's", "c.0:1", "c.1=]", "c.2:2"]);
    }

    #[test]
    fn escapes_are_read_in_basic_strings_only() {
        assert_eq!(lines(r#"a = "\u0062\t\\" "#), ["a=b\t\\"]);
        assert_eq!(lines(r"a = '\u0062'"), [r"a=\u0062"]);
    }

    #[test]
    fn a_line_that_is_no_toml_costs_that_line_only() {
        assert_eq!(lines("a = \"open\n= 3\n]]]\n\u{0}\nb = 1"), ["b:1"]);
        assert_eq!(lines("\u{feff}b = 1"), ["b:1"]);
    }

    #[test]
    fn nothing_makes_it_panic_or_hang() {
        let text = "[[bin]]\npath = \"\"\"a\\u00\"\"\"\nx = [[{a='b'}, \"\\";
        for end in 0..=text.len() {
            read(&text[..end]);
        }
        read(&"[".repeat(100_000));
        read(&format!("a = {}", "[".repeat(100_000)));
        read(&format!("a = {}", "{a=".repeat(100_000)));
    }
}
