//! Texts written for people. In them, a value that only a name gives away is a warning, since manuals are full of
//! made-up values.

use crate::finding::Finding;
use crate::passages::Passages;
use crate::rule::Level;
use crate::rules::generic::is_by_name;

/// How a line begins that is a comment in most languages.
const COMMENTS: [&[u8]; 6] = [b"#", b"//", b"/*", b"* ", b"-- ", b"<!--"];
/// And how code does: a macro of C, an attribute of PHP, and below, `//registry.acme.io/:_authToken=` of npm.
const CODE: [&[u8]; 2] = [b"#define", b"#["];
const OF_NPM: &[u8] = b"/:_";
/// A longer line is none that a person writes. To look for its beginning would take as long for each of its findings.
const LONGEST_LINE: usize = 4096;
/// Languages in which a value stands in quotes: what has none stands in a comment or in a text.
const PROGRAMS: [&str; 22] = [
    "c", "cc", "cpp", "cs", "dart", "ex", "go", "java", "js", "jsx", "kt", "lua", "mjs", "php", "pl", "py",
    "rb", "scala", "swift", "ts", "tsx", "vue",
];

/// Makes warnings of such findings, which are in order, in a file that is not Rust.
pub(crate) fn soften(path: &str, text: &[u8], findings: &mut [Finding]) {
    let (is_prose, is_program) = (is_prose(path, text), ends(path, &PROGRAMS));
    let mut passages = Passages::of(path, text, is_program);
    for finding in findings.iter_mut().filter(|finding| finding.level == Level::Deny) {
        let line = line_before(text, finding.span.start);
        let reading = passages.reading(finding.span.start);
        // Nobody makes up a checksum.
        let is_example = reading.is_example || line.is_some_and(is_example);
        if is_example && !finding.rule.has_checksum() {
            finding.level = Level::Warn;
        }
        let is_named = is_by_name(finding.rule);
        let is_said = |line| is_comment(line) || (is_program && !has_quote(line));
        let is_in_comment = is_named && (reading.is_comment || line.is_some_and(is_said));
        if is_prose || reading.is_shown || is_in_comment {
            finding.is_in_prose();
        }
    }
}

fn is_prose(path: &str, text: &[u8]) -> bool {
    const ENDINGS: [&str; 6] = ["md", "mdx", "markdown", "rst", "adoc", "asciidoc"];
    // A page is one where it lies among documents: elsewhere it may be part of a program.
    const PAGES: [&str; 2] = ["html", "htm"];
    const FOLDERS: [&str; 4] = ["doc", "docs", "documentation", "javadoc"];
    let is_page = ends(path, &PAGES) && path.split('/').any(|folder| FOLDERS.contains(&folder));
    let name = path.rsplit('/').next().unwrap_or(path);
    // All of these settings goes to whoever reads the pages that are made with them.
    let is_of_pages = name.starts_with("docusaurus.config.") || path.contains(".vitepress/");
    ends(path, &ENDINGS) || is_page || is_of_pages || name == "doc.go" || is_manual(name, text)
}

/// `README`, `MANUAL.txt`, standards as the IETF names them (`rfc9110.txt`), and pages of manuals: `acme.1`.
fn is_manual(name: &str, text: &[u8]) -> bool {
    const NAMES: [&str; 6] = ["readme", "manual", "changelog", "changes", "faq", "tutorial"];
    let (stem, end) = name.split_once('.').unwrap_or((name, "txt"));
    let is_standard = stem.starts_with("draft-")
        || stem
            .strip_prefix("rfc")
            .is_some_and(|number| number.starts_with(|digit: char| digit.is_ascii_digit()));
    let is_text = end.eq_ignore_ascii_case("txt")
        && (is_standard || NAMES.iter().any(|name| stem.eq_ignore_ascii_case(name)));
    let is_section = name.rsplit_once('.').is_some_and(|(_, end)| matches!(end.as_bytes(), [b'1'..=b'9']));
    is_text || (is_section && [&b".\\\""[..], b".TH ", b"'\\\""].iter().any(|begin| text.starts_with(begin)))
}

fn ends(path: &str, endings: &[&str]) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, end)| endings.iter().any(|ending| end.eq_ignore_ascii_case(ending)))
}

fn line_before(text: &[u8], at: usize) -> Option<&[u8]> {
    let from = at.saturating_sub(LONGEST_LINE);
    let line = match text[from..at].iter().rposition(|byte| *byte == b'\n') {
        Some(end) => &text[from + end + 1..at],
        None if from == 0 => &text[..at],
        None => return None,
    };
    Some(line.trim_ascii_start())
}

fn is_comment(line: &[u8]) -> bool {
    let begins = |marks: &[&[u8]]| marks.iter().any(|mark| line.starts_with(mark));
    begins(&COMMENTS) && !begins(&CODE) && !line.windows(OF_NPM.len()).any(|window| window == OF_NPM)
}

/// `example: "`, `"example": "`: what a schema gives as one.
fn is_example(line: &[u8]) -> bool {
    let Some((name, rest)) = line.iter().position(|byte| *byte == b':').map(|colon| line.split_at(colon))
    else {
        return false;
    };
    let is_filler = |byte: &u8| matches!(byte, b':' | b' ' | b'"' | b'\'' | b'-');
    let name = name.iter().copied().filter(|byte| !is_filler(byte)).collect::<Vec<u8>>();
    rest.iter().all(is_filler) && name.eq_ignore_ascii_case(b"example")
}

fn has_quote(line: &[u8]) -> bool {
    line.iter().any(|byte| matches!(byte, b'"' | b'\'' | b'`'))
}

#[cfg(test)]
mod tests {
    use crate::entry::scan_file;
    use crate::rule::Level;

    fn level(path: &str, before: &str) -> Level {
        let value: String = ["kQ7vTz2LmX9c", "Rw4Jp8sYd5Hb"].into_iter().collect();
        scan_file(path, format!("a\n{before}{value}\"\n").as_bytes())[0].level
    }

    #[test]
    fn a_value_under_a_telling_name_warns_in_a_comment() {
        for comment in ["# api_key: \"", "  // api_key = \"", " * api_key: ", "-- api_key=", "<!-- api_key: "]
        {
            assert_eq!(level("app.yaml", comment), Level::Warn, "{comment}");
        }
        assert_eq!(level("app.yaml", "api_key: \""), Level::Deny);
        assert_eq!(level("app.yaml", "port: 80 # api_key: \""), Level::Deny);
    }

    #[test]
    fn code_that_begins_as_comments_do_elsewhere_denies() {
        for (path, line) in [
            ("a.h", "#define HEADER \"Authorization: Bearer "),
            ("a.php", "#[Client(apiKey: \""),
            ("run.sh", "  --api-key="),
            (".npmrc", "//registry.acme.io/:_authToken="),
        ] {
            assert_eq!(level(path, line), Level::Deny, "{line}");
        }
    }

    #[test]
    fn of_a_line_without_end_nobody_looks_for_the_beginning() {
        let far = ["# ", &"x ".repeat(super::LONGEST_LINE)].concat();
        assert_eq!(level("a.py", &[&far, "api_key: \""].concat()), Level::Deny);
        assert!(super::line_before(far.as_bytes(), far.len()).is_none());
        assert_eq!(super::line_before(far.as_bytes(), 9), Some(&far.as_bytes()[..9]));
    }

    #[test]
    fn a_value_in_the_settings_of_a_site_of_documents_or_the_manual_of_a_package_warns() {
        for path in ["web/docusaurus.config.ts", "docs/.vitepress/config.mts", "mail/doc.go"] {
            assert_eq!(level(path, "apiKey: \""), Level::Warn, "{path}");
        }
    }

    #[test]
    fn what_a_schema_gives_as_an_example_warns_unless_a_checksum_tells_that_it_is_real() {
        let level = |before: &str, key: [&str; 3]| {
            let key: String = key.into_iter().collect();
            scan_file("api.yaml", format!("{before}{key}\"").as_bytes())[0].level
        };
        let stripe = ["sk_", "live_", "kQ7vTz2LmX9cRw4Jp8sYd5Hb"];
        assert_eq!(level("  example: \"", stripe), Level::Warn);
        assert_eq!(level("\"example\": \"", stripe), Level::Warn);
        assert_eq!(level("token: \"", stripe), Level::Deny);
        assert_eq!(level("example: see \"", stripe), Level::Deny);
        let github = ["gh", "p_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC12qUI4f"];
        assert_eq!(level("example: \"", github), Level::Deny);
    }

    #[test]
    fn a_value_in_a_passage_that_is_written_to_be_read_warns() {
        for (path, before) in [
            ("api.yaml", "example:\n  api_key: \""),
            ("idp/a.go", "/*\n{\n  \"access_token\": \""),
            ("a.html.twig", "<pre><code>\napi_key=\""),
            ("a.py", "    _TESTS = [{\n        'url': 'https://acme.io/?token="),
            ("MANUAL.txt", "api_key = \""),
            ("README", "api_key = \""),
            ("specifications/rfc8555.txt", "\"token\": \""),
            ("draft-acme-02.txt", "\"token\": \""),
        ] {
            assert_eq!(level(path, before), Level::Warn, "{before}");
        }
        for (path, before) in [
            ("api.yaml", "example:\n  a: 1\napi_key: \""),
            ("idp/a.go", "/*\n a */\nconst apiKey = \""),
            ("a.html.twig", "<code>a</code>\napi_key=\""),
            ("a.py", "    _TESTS = []\n    api_key = \""),
            ("manual.json", "\"api_key\": \""),
            ("notes.1", "api_key = \""),
            ("rfcs.txt", "api_key = \""),
            ("rfc8555.json", "\"token\": \""),
        ] {
            assert_eq!(level(path, before), Level::Deny, "{before}");
        }
    }

    #[test]
    fn a_page_of_a_manual_begins_as_one() {
        assert!(super::is_manual("acme.1", b".TH ACME 1") && super::is_manual("acme.8", b".\\\" a"));
        assert!(!super::is_manual("acme.1", b"key: a") && !super::is_manual("acme.10", b".TH ACME 1"));
    }

    #[test]
    fn a_value_without_quotes_warns_in_a_program_and_denies_in_settings() {
        for path in ["a.py", "web/a.TS"] {
            assert_eq!(level(path, "  Authorization: Token "), Level::Warn, "{path}");
            assert_eq!(level(path, "auth = \"Authorization: Token "), Level::Deny, "{path}");
        }
        assert_eq!(level("run.sh", "api_key="), Level::Deny);
    }
}
