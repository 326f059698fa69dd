//! Reports for programs: SARIF and GitHub's annotations.

use std::path::Path;

use serde_json::Value;

use crate::support::*;

fn sarif(folder: &Path, arguments: &[&str]) -> Value {
    let output = run(folder, &[&["check", "--format", "sarif"], arguments].concat());
    let document: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    validate(&document);
    document
}

/// Fails unless the document is what the published schema asks for.
fn validate(document: &Value) {
    let schema: Value = serde_json::from_str(include_str!("data/sarif/schema.json")).unwrap();
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.enable_format_assertions();
    compiler.add_resource("https://example.org/sarif.json", schema).unwrap();
    let index = compiler.compile("https://example.org/sarif.json", &mut schemas).unwrap();
    let valid = schemas.validate(document, index).map_err(|error| error.to_string());
    assert_eq!(valid, Ok(()));
}

#[test]
#[should_panic(expected = "jsonschema validation failed")]
fn the_schema_refuses_a_document_that_is_not_sarif() {
    validate(
        &serde_json::json!({ "version": "2.1.0", "runs": [{ "tool": { "driver": {} }, "results": [] }] }),
    );
}

#[test]
fn sarif_names_rule_level_place_and_fingerprint_and_follows_the_published_schema() {
    let folder = tree(&[
        ("a b.rs", format!("const K: &str = \"{}\";\n", xai()).as_bytes()),
        ("w.txt", github().as_bytes()),
    ]);
    let document = sarif(folder.path(), &[]);
    let of = &document["runs"][0];
    let rules = of["tool"]["driver"]["rules"].as_array().unwrap();
    let results = of["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    let first = &results[0];
    assert_eq!((first["ruleId"].as_str(), first["level"].as_str()), (Some("xai_api_key"), Some("error")));
    let place = &first["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%20b.rs");
    assert_eq!(place["region"]["startLine"], 1);
    assert_eq!(
        (place["region"]["startColumn"].as_u64(), place["region"]["endColumn"].as_u64()),
        (Some(18), Some(102))
    );
    let (report, _) = json(folder.path(), &[]);
    assert_eq!(first["partialFingerprints"]["apiGuard/v1"], report["findings"][0]["fingerprint"]);
    assert_eq!(results[1]["level"], "warning");
    assert_eq!(of["invocations"][0]["executionSuccessful"], true);
}

#[test]
fn sarif_of_nothing_of_a_program_of_the_history_and_of_what_was_not_read_is_valid_too() {
    assert_eq!(sarif(tree(&[]).path(), &[])["runs"][0]["results"], serde_json::json!([]));

    let folder = repository(&[("app", &[b"\0\0", xai().as_bytes()].concat()), ("k.txt", xai().as_bytes())]);
    let program = sarif(folder.path(), &["--binary", "app"]);
    let region = &program["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!((region["byteOffset"].as_u64(), region["byteLength"].as_u64()), (Some(2), Some(84)));

    let commit = commit(folder.path());
    let history = sarif(folder.path(), &["--history"]);
    assert_eq!(history["runs"][0]["results"][0]["properties"]["commit"], commit);

    let unread = sarif(folder.path(), &["gone.txt"]);
    let told = &unread["runs"][0]["invocations"][0];
    assert_eq!(told["executionSuccessful"], false);
    assert_eq!(told["toolExecutionNotifications"][0]["message"]["text"], "gone.txt: no such file or folder");
}

#[test]
fn github_annotations_name_file_line_and_column_and_nothing_can_break_out_of_one() {
    let folder = tree(&[
        ("a.rs", format!("\nconst K: &str = \"{}\";\n", xai()).as_bytes()),
        ("w.txt", github().as_bytes()),
    ]);
    let output = run(folder.path(), &["check", "--format", "github"]);
    let text = out(&output);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3);
    let start = "::error file=a.rs,line=2,col=18,endColumn=102,title=api_guard%3A%3Axai_api_key::hardcoded xAI API key (xai-****).";
    assert!(lines[0].starts_with(start), "{text}");
    assert!(lines[1].starts_with("::warning file=w.txt,line=1,col=1,"), "{text}");
    assert!(lines[2].starts_with("api-guard: 2 findings in 2 files: "), "{text}");
    assert_eq!(code(&output), 1);
}

#[cfg(unix)]
#[test]
fn a_file_name_cannot_begin_a_command_of_github() {
    let folder = tree(&[("a\n::set-output name=x::y,b.txt", xai().as_bytes())]);
    let text = out(&run(folder.path(), &["check", "--format", "github"]));
    assert_eq!(text.lines().count(), 2);
    assert!(
        text.starts_with("::error file=a%0A%3A%3Aset-output name=x%3A%3Ay%2Cb.txt,line=1,col=1,"),
        "{text}"
    );
}

#[test]
fn no_format_shows_a_value() {
    let (xai, github) = (xai(), github());
    let source = format!("const K: &str = \"{xai}\"; // {github}\n");
    let folder = repository(&[("a.rs", source.as_bytes()), ("b.bin", &[b"\0", source.as_bytes()].concat())]);
    commit(folder.path());
    put(folder.path(), "a.rs", format!("{source}\n").as_bytes());
    git(folder.path(), &["add", "a.rs"]);
    for format in ["human", "json", "sarif", "github"] {
        for what in [&[][..], &["--staged"], &["--history"], &["--binary", "b.bin"]] {
            let output = run(folder.path(), &[&["check", "--format", format], what].concat());
            assert_eq!(code(&output), 1, "{format} {what:?}");
            assert!(!leaks(&output, &xai, "xai-") && !leaks(&output, &github, "ghp_"), "{format} {what:?}");
        }
    }
}
