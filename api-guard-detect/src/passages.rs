//! Passages that are written to be read, in files that are something else: comments of several lines, code that a page
//! shows, and what stands under a name that says example.
//!
//! One pass over the lines of a file, from the first on, serves all of its findings.

use std::ops::Range;

use crate::names;

/// How far into a line is looked: nobody writes a longer one, and each of its findings looks anew.
const LONGEST_LINE: usize = 4096;
/// Deeper nesting is no outline that a person made.
const DEEPEST: usize = 64;
/// Languages whose comments reach from `/*` to `*/`.
const BLOCKS: [&str; 23] = [
    "c", "cc", "cpp", "cs", "css", "dart", "go", "h", "hpp", "java", "js", "jsx", "kt", "mjs", "php",
    "proto", "scala", "scss", "sql", "swift", "ts", "tsx", "vue",
];
/// Pages, and what they are made of.
const PAGES: [&str; 16] = [
    "astro", "cshtml", "ejs", "erb", "hbs", "htm", "html", "jsp", "liquid", "mustache", "njk", "phtml",
    "svelte", "twig", "vue", "xhtml",
];
const OF_BLADE: &str = ".blade.php";
/// What a page shows code in.
const SHOWN: [(&[u8], &[u8]); 2] = [(b"<code", b"</code"), (b"<pre", b"</pre")];
/// Annotations that describe an interface to whoever calls it.
const ABOUT_INTERFACES: [&[u8]; 3] = [b"@Api", b"@Operation(", b"@Schema("];
/// What declares something by the name behind it.
const DECLARES: [&[u8]; 5] = [b"class ", b"def ", b"fun ", b"func ", b"function "];

/// How something is written to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// In a comment of several lines.
    pub(crate) is_comment: bool,
    /// As a text for people: a description, code that a page shows, an example of the program's own.
    pub(crate) is_shown: bool,
    /// As the example that a schema gives, or what a form shows where nothing was filled in.
    pub(crate) is_example: bool,
}

/// The reading of the places of one file, asked from front to back.
pub(crate) struct Passages<'t> {
    text: &'t [u8],
    has_blocks: bool,
    is_page: bool,
    is_program: bool,
    /// The line that was read last.
    line: Range<usize>,
    in_comment: bool,
    /// How many elements that show code are open where the line begins.
    shown: usize,
    /// What the line stands under, the nearest last.
    above: Vec<Above>,
}

/// A line that others stand under, since they are indented further.
#[derive(Clone, Copy, Debug)]
struct Above {
    indent: usize,
    reading: Reading,
}

impl<'t> Passages<'t> {
    /// Passages of a file that is no Rust; `is_program` where it is written in a programming language.
    pub(crate) fn of(path: &str, text: &'t [u8], is_program: bool) -> Self {
        let end = path.rsplit('.').next().unwrap_or(path);
        let is_one = |ends: &[&str]| ends.iter().any(|one| one.eq_ignore_ascii_case(end));
        let mut passages = Self {
            text,
            has_blocks: is_one(&BLOCKS),
            is_page: is_one(&PAGES) || path.ends_with(OF_BLADE),
            is_program,
            line: 0..0,
            in_comment: false,
            shown: 0,
            above: Vec::new(),
        };
        passages.line = passages.line_from(0);
        passages
    }

    /// How what stands at `at` is read. `at` must not decrease.
    pub(crate) fn reading(&mut self, at: usize) -> Reading {
        while self.line.end <= at && self.line.end < self.text.len() {
            self.pass();
        }
        let line = &self.text[self.line.start..at.min(self.line.start + LONGEST_LINE)];
        let outline = Line::of(line);
        let under = self.above.iter().rfind(|above| above.indent < outline.indent);
        let mut reading = under.map(|above| above.reading).unwrap_or_default();
        let own = outline.says(self.is_program);
        reading.is_comment = self.has_blocks && is_in_comment(self.in_comment, line);
        reading.is_shown |= own.is_shown || (self.is_page && shown(self.shown, line) > 0);
        reading
    }

    /// Goes to the next line.
    fn pass(&mut self) {
        let line = &self.text[self.line.clone()];
        if self.has_blocks {
            self.in_comment = is_in_comment(self.in_comment, line);
        }
        if self.is_page {
            self.shown = shown(self.shown, line);
        }
        let outline = Line::of(&line[..line.len().min(LONGEST_LINE)]);
        // A remark says nothing of what is indented behind it.
        let is_remark = outline.words.starts_with(b"#") || outline.words.starts_with(b"//");
        if !outline.words.is_empty() && !is_remark {
            self.put(&outline);
        }
        self.line = self.line_from(self.line.end);
    }

    fn put(&mut self, line: &Line<'_>) {
        // `}, {` goes on with what stands above it, and so does `]`.
        let keeps = line.words.first().is_some_and(|first| matches!(first, b'}' | b']' | b')'));
        while self
            .above
            .last()
            .is_some_and(|last| last.indent > line.indent || (!keeps && last.indent == line.indent))
        {
            self.above.pop();
        }
        if keeps || self.above.len() == DEEPEST {
            return;
        }
        let mut reading = line.says(self.is_program);
        if let Some(under) = self.above.last() {
            reading.is_shown |= under.reading.is_shown;
            reading.is_example |= under.reading.is_example;
        }
        self.above.push(Above { indent: line.indent, reading });
    }

    /// The line that begins at `start`, its end included.
    fn line_from(&self, start: usize) -> Range<usize> {
        let length = self.text[start..].iter().position(|byte| *byte == b'\n');
        start..length.map_or(self.text.len(), |length| start + length + 1)
    }
}

/// A line as an outline has it.
struct Line<'t> {
    /// Twice the blanks before it, and one more behind the dash of a list, whose items may stand below its name.
    indent: usize,
    /// What stands behind these.
    words: &'t [u8],
}

impl<'t> Line<'t> {
    fn of(line: &'t [u8]) -> Self {
        let words = line.trim_ascii_start();
        let indent = 2 * (line.len() - words.len());
        match words.strip_prefix(b"- ") {
            Some(item) => Self { indent: indent + 1, words: item.trim_ascii() },
            None => Self { indent, words: words.trim_ascii_end() },
        }
    }

    /// What the line says of itself and of what stands under it.
    fn says(&self, is_program: bool) -> Reading {
        let Some(Name { name, sign, is_alone }) = self.name() else { return Reading::default() };
        let is_of_schema = |word: &[u8]| name.eq_ignore_ascii_case(word);
        let is_example = is_alone
            && matches!(sign, Sign::Maps)
            && [&b"example"[..], b"examples", b"placeholder"].into_iter().any(is_of_schema);
        let says = |word: &String| match word.as_str() {
            "example" | "examples" | "sample" | "samples" => true,
            "description" => !matches!(sign, Sign::Calls),
            // In settings, `test` is where a program runs.
            "test" | "tests" => is_program && matches!(sign, Sign::Assigns),
            _ => false,
        };
        let is_about_interface = ABOUT_INTERFACES.iter().any(|begin| self.words.starts_with(begin));
        let is_shown = is_example || is_about_interface || names::words(name).iter().any(says);
        Reading { is_comment: false, is_shown, is_example }
    }

    /// The name that the line gives to what follows.
    fn name(&self) -> Option<Name<'t>> {
        let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let words = self.words;
        let (before, sign) = match words.iter().position(|byte| matches!(byte, b':' | b'=' | b'(' | b'{')) {
            Some(at) => (&words[..at], Sign::of(&words[at..])),
            None if DECLARES.iter().any(|word| words.starts_with(word)) => (words, Sign::Calls),
            None => return None,
        };
        let end = before.iter().rposition(is_of_name)? + 1;
        let start = before[..end].iter().rposition(|byte| !is_of_name(byte)).map_or(0, |at| at + 1);
        let is_alone = before[..start].iter().all(|byte| matches!(byte, b'"' | b'\''));
        let name = &before[start..end];
        (name.len() <= names::LONGEST_NAME).then_some(Name { name, sign, is_alone })
    }
}

struct Name<'t> {
    name: &'t [u8],
    sign: Sign,
    /// Whether nothing but quotes stands before it.
    is_alone: bool,
}

/// What stands behind a name.
enum Sign {
    /// `:` or `=>`
    Maps,
    /// `=` or `:=`
    Assigns,
    /// `(` or `{`
    Calls,
}

impl Sign {
    fn of(text: &[u8]) -> Self {
        match text {
            [b':', b'=', ..] => Self::Assigns,
            [b':', ..] | [b'=', b'>', ..] => Self::Maps,
            [b'=', ..] => Self::Assigns,
            _ => Self::Calls,
        }
    }
}

/// Whether the end of `line` stands in a comment, if its beginning does where `was`. What opens one in the midst of a line may
/// be part of a text: `src/**/*.ts`.
fn is_in_comment(was: bool, line: &[u8]) -> bool {
    let closes = |text: &[u8]| text.windows(2).any(|pair| pair == b"*/");
    match (was, line.trim_ascii_start().strip_prefix(b"/*")) {
        (true, _) => !closes(line),
        (false, Some(rest)) => !closes(rest),
        (false, None) => false,
    }
}

/// How many elements that show code are open at the end of `line`, if `open` are at its beginning.
fn shown(open: usize, line: &[u8]) -> usize {
    let mut open = open;
    for (at, _) in line.iter().enumerate().filter(|(_, byte)| **byte == b'<') {
        let rest = &line[at..];
        if SHOWN.iter().any(|(begin, _)| rest.starts_with(begin)) {
            open += 1;
        } else if SHOWN.iter().any(|(_, end)| rest.starts_with(end)) {
            open = open.saturating_sub(1);
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How what stands where `~` is in `text` is read.
    fn reading(path: &str, text: &str) -> Reading {
        let is_program = path.ends_with(".py") || path.ends_with(".java");
        Passages::of(path, text.as_bytes(), is_program).reading(text.find('~').unwrap())
    }

    #[test]
    fn what_stands_under_the_example_of_a_schema_is_one_however_deep() {
        for text in [
            "example:\n  token: ~",
            "- examples:\n  - id: 1\n    token: ~",
            "responses:\n  example:\n    data:\n    - id: 1\n\n      token: ~",
            "{\n  \"example\": {\n    \"a\": {},\n    \"token\": \"~",
            "    'placeholder' =>\n        '~",
        ] {
            let reading = reading("api.yaml", text);
            assert!(reading.is_example && reading.is_shown, "{text}");
        }
        for text in [
            "example:\n  a: 1\ntoken: ~",
            "example: 1\ntoken: ~",
            "# example:\n  token: ~",
            "see example:\n  token: ~",
            "example = run(\n  token: ~",
            "example := run(\n  token: ~",
            "staging:\n  token: ~",
        ] {
            assert!(!reading("api.yaml", text).is_example, "{text}");
        }
    }

    #[test]
    fn what_a_name_calls_an_example_or_a_description_is_shown() {
        for text in [
            "String CALL_EXAMPLE = \"{\" +\n  \"token: ~",
            "def self.example_code\n  [\n    '~",
            "@Operation(summary = \"a\",\n  notes = \"~",
            "description: |\n  a\n  ~",
            "_TESTS = [{\n  'a': 1,\n}, {\n  'url': '~",
        ] {
            let reading = reading("a.java", text);
            assert!(reading.is_shown && !reading.is_example, "{text}");
        }
        for text in ["String CALL = \"{\" +\n  \"~", "_TESTS = [{\n}]\nx = {\n  '~", "description()\n  '~"] {
            assert_eq!(reading("a.java", text), Reading::default(), "{text}");
        }
        assert_eq!(reading("a.yaml", "test:\n  token: ~"), Reading::default());
    }

    #[test]
    fn a_comment_of_several_lines_begins_a_line_and_ends_anywhere() {
        for text in ["/*\n{\n  \"token\": \"~", "x = 1\n  /** a\nb ~ */", "/* a */ b\n/* ~"] {
            assert!(reading("a.java", text).is_comment, "{text}");
        }
        for text in ["/*\n a */ ~", "glob('src/**/*.ts')\n~", "/* a */ ~", "x /*\n~"] {
            assert!(!reading("a.java", text).is_comment, "{text}");
        }
        assert!(!reading("run.sh", "/*\n~").is_comment);
    }

    #[test]
    fn a_page_shows_what_stands_in_its_code() {
        for text in ["<pre><code>a\n~", "<p><code class=\"x\">~</code>", "<pre><code>a</code>\n~</pre>"] {
            assert!(reading("a.html.twig", text).is_shown, "{text}");
            assert!(reading("a.blade.php", text).is_shown && reading("a.vue", text).is_shown, "{text}");
            assert!(!reading("a.php", text).is_shown, "{text}");
        }
        for text in ["<code>a</code>\n~", "<pre>a</pre>~", "</code>~", "<co ~"] {
            assert!(!reading("a.html", text).is_shown, "{text}");
        }
    }

    #[test]
    fn every_place_of_a_file_is_read_by_the_line_it_stands_on() {
        let text = "a:\n  x\nexample:\n  b: 1\n  c: 2\nd: 3\n";
        let mut passages = Passages::of("a.yaml", text.as_bytes(), false);
        let read: Vec<bool> = (0..text.len()).map(|at| passages.reading(at).is_example).collect();
        let under = text.find("  b").unwrap()..text.find("d: 3").unwrap();
        let wrong = read.iter().enumerate().find(|(at, is)| {
            let is_blank = matches!(text.as_bytes()[*at], b' ' | b'\n');
            !is_blank && **is != under.contains(at)
        });
        assert_eq!(wrong.map(|(at, _)| at), None);
    }

    #[test]
    fn a_deep_nest_and_a_long_line_are_read_as_far_as_people_write() {
        let deep: String = (0..200).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        assert_eq!(reading("a.yaml", &format!("{deep}{}~", " ".repeat(200))), Reading::default());
        let long = format!("/*{}*/\n~", "x".repeat(2 * LONGEST_LINE));
        assert!(!reading("a.java", &long).is_comment);
    }
}
