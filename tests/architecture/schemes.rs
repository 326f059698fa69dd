//! Which schemes of references there are. The grammar says it; others that cannot ask the grammar, such as a macro, say
//! it again, and documents a third time.

use crate::tree::Text;

/// Where the grammar has its table.
pub(crate) const TABLE: &str = "api-guard/src/reference/scheme.rs";

/// What else knows each scheme, and how the scheme `NAME` stands there.
pub(crate) const PLACES: &[(&str, &str)] = &[
    ("api-guard/src/reference/grammar.rs", "NAME"),
    ("api-guard/src/reference/mod.rs", "/// | `NAME://"),
    ("api-guard-macros/src/load_secrets/place.rs", "(\"NAME\", "),
    ("cargo-api-guard/src/doctor/providers.rs", "\"NAME\""),
    ("README.md", "`NAME://"),
    ("docs/en/providers.md", "NAME://"),
];

/// Where the derive says which feature a scheme needs, and where each such feature has its gate.
pub(crate) const DERIVE: &str = "api-guard-macros/src/load_secrets/place.rs";
pub(crate) const GATES: &str = "api-guard/src/key/gates.rs";

/// Each place that does not know a scheme of the table.
pub(crate) fn unknown_schemes(files: &[Text], places: &[(&str, &str)]) -> Vec<String> {
    let mut broken = Vec::new();
    let names = names(text(files, TABLE));
    if names.is_empty() {
        broken.push(format!("{TABLE}: has no table of schemes that this test can read"));
    }
    for (path, form) in places {
        let text = text(files, path);
        let unknown = names.iter().filter(|name| !text.contains(&form.replace("NAME", name)));
        broken.extend(unknown.map(|name| format!("{path}: does not know the scheme `{name}`")));
    }
    broken
}

/// Each feature that the derive asks for at a gate that is not there.
pub(crate) fn missing_gates(files: &[Text]) -> Vec<String> {
    let gates = text(files, GATES);
    let features = text(files, DERIVE).split("\", Some(\"").skip(1).filter_map(|rest| rest.split('"').next());
    let missing = features.filter(|name| !gates.contains(&format!("__requires_feature_{name},")));
    missing.map(|name| format!("{GATES}: has no gate for the feature `{name}`")).collect()
}

/// The schemes of the examples in the grammar's table.
fn names(table: &str) -> Vec<&str> {
    let table = table.split("static SCHEMES").nth(1).and_then(|rest| rest.split("];").next());
    let literals = table.unwrap_or_default().split('"').skip(1).step_by(2);
    literals.filter_map(|literal| Some(literal.split_once("://")?.0)).collect()
}

fn text<'f>(files: &'f [Text], path: &str) -> &'f str {
    files.iter().find(|file| file.path == path).map_or("", |file| &file.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> Text {
        Text { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_scheme_that_is_known_everywhere_passes_and_one_that_is_not_is_named() {
        let table = "static SCHEMES: [Scheme; 2] = [\n    scheme(\"a\", \"a://NAME\"),\n    scheme(\"b\", \"b://x\"),\n];\n\"c://d\"";
        let files = [file(TABLE, table), file("README.md", "`a://NAME` and b://x")];
        assert_eq!(unknown_schemes(&files, &[("README.md", "NAME://")]), [""; 0]);
        assert_eq!(
            unknown_schemes(&files, &[("README.md", "`NAME://")]),
            ["README.md: does not know the scheme `b`"]
        );
        assert_eq!(unknown_schemes(&[file(TABLE, "")], &[]).len(), 1, "a table that cannot be read");
    }

    #[test]
    fn a_feature_without_a_gate_is_named() {
        let files = [
            file(DERIVE, "(\"a\", Some(\"aa\")), (\"b\", None), (\"c\", Some(\"cc\"))"),
            file(GATES, "gate!(__requires_feature_aa, \"aa\", \"A\");"),
        ];
        assert_eq!(missing_gates(&files), [format!("{GATES}: has no gate for the feature `cc`")]);
    }
}
