//! A TOML parser that never gives up, and reports the first place that it did not understand.
//!
//! It reads two kinds of files. Cargo has already parsed a manifest and refused mistakes in it, so a fault there is
//! ignored. Our own settings have no other parser, so a [`Fault`] there is an error. The parser knows enough not to be
//! misled by strings, comments and nesting, and continues with the next line if it does not understand one.

use crate::sorted::Sorted;

/// The content of a document.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Document {
    /// All values, in order.
    pub entries: Vec<Entry>,
    /// The first thing that is not TOML, if there is one.
    pub fault: Option<Fault>,
}

/// A value with the keys that lead to it. An element of an array has its index in brackets for a key.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The keys, from the outermost on.
    pub path: Vec<String>,
    /// What it is.
    pub value: Value,
    /// The byte where its key begins, or the value if it has no key of its own.
    pub key_at: usize,
    /// The byte where the value begins.
    pub at: usize,
}

/// The value of a key.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value {
    /// A string of any sort, decoded.
    Text(String),
    /// A number, a truth value, a date: as written.
    Bare(String),
    /// The header of a table.
    Header,
    /// An array, whose elements follow.
    Array,
    /// An inline table, whose values follow.
    Table,
}

/// Something that is not TOML. The sentence repeats nothing of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// The byte where it was noticed.
    pub at: usize,
    /// What is wrong.
    pub message: &'static str,
}

/// Reads a document.
///
/// # Examples
/// ```
/// let document = api_guard_detect::toml::read("[a]\nb = 'c' d");
/// assert_eq!(document.entries[1].path, ["a", "b"]);
/// assert_eq!(document.fault.unwrap().message, "something stands behind a value");
/// ```
#[must_use]
pub fn read(text: &str) -> Document {
    let mut reader = Reader {
        text: text.as_bytes(),
        at: 0,
        entries: Vec::new(),
        depth: 0,
        counts: Sorted::default(),
        fault: None,
    };
    let mut table = Vec::new();
    while reader.skip_space() {
        let header = reader.peek() == b'[';
        let read = if header { reader.header(&mut table) } else { reader.pair(&table) };
        if read.is_none() {
            reader.blame("this is no TOML");
            reader.skip_line();
        } else if !reader.ends_line() {
            reader.blame("something stands behind a value");
        }
    }
    Document { entries: reader.entries, fault: reader.fault }
}

/// Deeper nesting than any manifest has is not followed: the stack of a compiler is not ours.
const DEEPEST: usize = 64;

struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    entries: Vec<Entry>,
    depth: usize,
    /// How many elements each array of tables has so far.
    counts: Sorted<Vec<String>, usize>,
    fault: Option<Fault>,
}

impl Reader<'_> {
    /// `[a.b]` or `[[a.b]]`
    fn header(&mut self, table: &mut Vec<String>) -> Option<()> {
        let at = self.at;
        self.at += 1;
        let array = self.take(b'[');
        let mut path = self.key()?;
        if !self.take(b']') {
            return None;
        }
        if array {
            if !self.take(b']') {
                self.blame("`[[` is closed by `]]`");
            }
            let count = self.counts.or_insert(path.clone(), 0);
            path.push(element(*count));
            *count += 1;
        }
        table.clone_from(&path);
        self.entries.push(Entry { path, value: Value::Header, key_at: at, at });
        Some(())
    }

    /// `a.b = value`
    fn pair(&mut self, table: &[String]) -> Option<()> {
        let key_at = self.at;
        let mut path = table.to_vec();
        path.extend(self.key()?);
        if !self.take(b'=') {
            return None;
        }
        self.skip_blanks();
        self.value(&path, key_at)
    }

    fn value(&mut self, path: &[String], key_at: usize) -> Option<()> {
        let at = self.at;
        let (value, close) = match self.peek() {
            b'[' => (Value::Array, Some(b']')),
            b'{' => (Value::Table, Some(b'}')),
            b'"' | b'\'' => (Value::Text(self.string()?), None),
            _ => (Value::Bare(self.bare()?), None),
        };
        self.entries.push(Entry { path: path.to_vec(), value, key_at, at });
        close.map_or(Some(()), |close| self.group(path, close))
    }

    /// The inside of an array or an inline table.
    fn group(&mut self, path: &[String], close: u8) -> Option<()> {
        if self.depth == DEEPEST {
            self.blame("this is nested too deep");
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
                element.push(self::element(index));
                self.value(&element, self.at)?;
            } else {
                self.pair(path)?;
            }
            index += 1;
            self.skip_space();
            if !self.take(b',') && self.peek() != close {
                self.blame("a comma is missing");
            }
        }
        self.blame("a bracket is not closed");
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
                b'\n' if !long => {
                    self.blame("a string is not closed");
                    return None;
                }
                b'\\' if quote == b'"' => self.escape(&mut value),
                byte => {
                    value.push(byte);
                    self.at += 1;
                }
            }
        }
        self.blame("a string is not closed");
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
            b'"' | b'\\' => value.push(letter),
            other => {
                self.blame("there is no such escape");
                value.push(other);
            }
        }
    }

    fn code_point(&mut self, digits: usize, value: &mut Vec<u8>) {
        let hex = self.text.get(self.at..self.at + digits).and_then(|hex| std::str::from_utf8(hex).ok());
        let character = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        if let Some(character) = character {
            value.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            self.at += digits;
        } else {
            self.blame("this escape names no character");
        }
    }

    /// Keeps the first thing that is wrong.
    fn blame(&mut self, message: &'static str) {
        let at = self.at;
        self.fault.get_or_insert(Fault { at, message });
    }

    /// Whether nothing but white space and a comment stands on the rest of the line.
    fn ends_line(&mut self) -> bool {
        self.skip_blanks();
        self.at >= self.text.len() || matches!(self.peek(), b'\n' | b'\r' | b'#')
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

/// The key of an element of an array.
fn element(index: usize) -> String {
    format!("[{index}]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        let show = |entry: Entry| match entry.value {
            Value::Text(text) => Some(format!("{}={text}", entry.path.join("."))),
            Value::Bare(text) => Some(format!("{}:{text}", entry.path.join("."))),
            Value::Header | Value::Array | Value::Table => None,
        };
        read(text).entries.into_iter().filter_map(show).collect()
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
        assert_eq!(lines("[[bin]]\nn = 1\n[[bin]]\nn = 2"), ["bin.[0].n:1", "bin.[1].n:2"]);
        assert_eq!(lines("bin = [{ n = 1 }, # one\n { n = 2 },\n]"), ["bin.[0].n:1", "bin.[1].n:2"]);
    }

    #[test]
    fn what_stands_in_strings_and_comments_is_no_syntax() {
        let text = "a = \"\"\"\n[lib]\npath = \\\"x\\\" # no\n\"\"\"\n# [lib]\nb = '''it's''' # ]\nc = [ 1, \"]\", # ]\n 2 ]\n";
        assert_eq!(
            lines(text),
            ["a=\n[lib]\npath = \"x\" # no\n", "b=it's", "c.[0]:1", "c.[1]=]", "c.[2]:2"]
        );
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
    fn the_first_fault_is_told_with_its_place() {
        let fault = |text: &str| read(text).fault.map(|fault| (fault.at, fault.message));
        for text in ["a = 1 # x\nb = [1, 2,]\n[c]\n[[d]]\ne = { f = 'g' }", "", "a = \"\\u0062\\\"\"\r\n"] {
            assert_eq!(fault(text), None, "{text}");
        }
        for (text, at, message) in [
            ("a = 1\nb = 2 3", 12, "something stands behind a value"),
            ("a = [1 2]", 7, "a comma is missing"),
            ("a = [1", 6, "a comma is missing"),
            ("a = [1,", 7, "a bracket is not closed"),
            ("a = \"x\ny", 6, "a string is not closed"),
            ("a = \"x", 6, "a string is not closed"),
            ("a = \"\\q\"", 7, "there is no such escape"),
            ("a = \"\\uD800\"", 7, "this escape names no character"),
            ("[[a]\n", 4, "`[[` is closed by `]]`"),
            ("a\n= 1", 1, "this is no TOML"),
        ] {
            assert_eq!(fault(text), Some((at, message)), "{text}");
        }
    }

    #[test]
    fn nothing_makes_it_panic_or_hang() {
        let text = "[[bin]]\npath = \"\"\"a\\u00\"\"\"\nx = [[{a='b'}, \"\\";
        for end in 0..=text.len() {
            let _ = read(&text[..end]);
        }
        let _ = read(&"[".repeat(100_000));
        let _ = read(&format!("a = {}", "[".repeat(100_000)));
        let _ = read(&format!("a = {}", "{a=".repeat(100_000)));
    }
}
