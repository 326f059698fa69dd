//! What a person, a short report and an editor are told.

use std::fmt::Write as _;

use api_guard_tests::project::{Project, openai_key};
use serde_json::Value;

fn planted(name: &str) -> (Project, String, usize) {
    let (key, public) = openai_key();
    let project = Project::guarded(name);
    project.write("src/lib.rs", "api_guard::guard!();\n\nmod client;\n");
    project.write("src/client.rs", &format!("\nfn login() -> &'static str {{\n    \"{key}\"\n}}\n"));
    (project, key, public)
}

/// The human form to the letter.
fn human(key: &str, public: usize) -> String {
    let masked = format!("{}{}", &key[..public], "*".repeat(key.len() - public));
    let carets = "^".repeat(key.len());
    let mut text = String::new();
    for line in [
        "error[api_guard::openai_project_key]: hardcoded OpenAI project API key".to_owned(),
        " --> src/client.rs:3:6".to_owned(),
        "  |".to_owned(),
        format!("3 |     \"{masked}\""),
        format!(
            "  |      {carets} anyone with the repository or the binary can read this (value masked here)"
        ),
        "  |".to_owned(),
        "  = help: read it when the program starts: `api_guard::Secret::from_env(\"OPENAI_API_KEY\")?`"
            .to_owned(),
        "  = help: if it was ever pushed, revoke it; deleting the line is not enough: \
         https://platform.openai.com/api-keys"
            .to_owned(),
        "  = note: not a key? `api_guard::allow!(openai_project_key, \"...\", reason = \"why\")`".to_owned(),
    ] {
        writeln!(text, "{line}").unwrap();
    }
    text
}

#[test]
fn the_human_form_shows_the_masked_line_and_what_to_do() {
    let (project, key, public) = planted("diagnostics-human");
    let said = project.cargo(&["check", "--offline"]);
    said.assert_hides(&key, public);
    assert!(!said.success && said.text.contains(&human(&key, public)), "{}", said.text);
}

#[test]
fn the_error_at_the_macro_stands_on_its_own() {
    let (project, key, public) = planted("diagnostics-alone");
    let said = project.cargo(&["check", "--offline"]);
    said.assert_hides(&key, public);
    let error = "error: api-guard refuses this build: 1 key is written into the source\n";
    let place = "  src/client.rs:3:6 openai_project_key\n";
    let (before, after) = said.text.split_once(error).expect("the macro's own error");
    assert!(!before.is_empty() && after.contains(place.trim()), "{}", said.text);
    assert!(after.contains(" --> src/lib.rs:1:1"), "it points at the macro call: {}", said.text);
}

#[test]
fn the_short_form_is_one_line_a_finding() {
    let (project, key, public) = planted("diagnostics-short");
    let said = project.cargo(&["check", "--offline", "--message-format=short"]);
    said.assert_hides(&key, public);
    let line = "src/client.rs:3:6: error[api_guard::openai_project_key]: hardcoded OpenAI project API key\n";
    assert!(!said.success && said.text.contains(line), "{}", said.text);
    assert!(!said.text.contains("^^^^"), "{}", said.text);
}

#[test]
fn the_json_form_is_a_compiler_message_with_a_masked_span() {
    let (project, key, public) = planted("diagnostics-json");
    let said = project.cargo(&["check", "--offline", "--message-format=json"]);
    said.assert_hides(&key, public);
    assert!(!said.success);
    let messages: Vec<Value> = said.text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let ours: Vec<&Value> = messages
        .iter()
        .filter(|message| message["message"]["code"]["code"] == "api_guard::openai_project_key")
        .collect();
    assert_eq!(ours.len(), 1, "one message a finding");
    let diagnostic = &ours[0]["message"];
    let span = &diagnostic["spans"][0];
    assert_eq!(ours[0]["reason"], "compiler-message");
    assert_eq!(diagnostic["level"], "error");
    assert_eq!(diagnostic["message"], "hardcoded OpenAI project API key");
    assert_eq!(diagnostic["rendered"].as_str().unwrap().trim_end(), human(&key, public).trim_end());
    assert_eq!(span["file_name"], "src/client.rs");
    assert_eq!((&span["line_start"], &span["column_start"]), (&3.into(), &6.into()));
    assert_eq!((&span["line_end"], &span["column_end"]), (&3.into(), &(6 + key.len()).into()));
    assert_eq!(span["byte_end"].as_u64().unwrap() - span["byte_start"].as_u64().unwrap(), key.len() as u64);
    assert_eq!(span["is_primary"], true);
    let children: Vec<_> =
        diagnostic["children"].as_array().unwrap().iter().map(|child| &child["level"]).collect();
    assert_eq!(children, ["help", "help", "note"]);
}

#[test]
fn a_key_on_the_line_of_the_macro_call_is_not_printed_either() {
    let (key, public) = openai_key();
    let project = Project::empty("diagnostics-same-line");
    project.write("src/lib.rs", &format!("api_guard::guard!(); pub const K: &str = \"{key}\";\n"));
    for format in ["human", "short", "json"] {
        let said = project.cargo(&["check", "--offline", &format!("--message-format={format}")]);
        said.assert_hides(&key, public);
        said.assert_refused_at("src/lib.rs:1:43");
    }
}

#[test]
fn a_key_taken_apart_on_the_line_of_an_attribute_is_not_printed_either() {
    let (key, public) = openai_key();
    let listed = |one: fn(u8) -> String| key.bytes().map(one).collect::<Vec<_>>().join(", ");
    let (numbers, letters) =
        (listed(|byte| byte.to_string()), listed(|byte| format!("{:?}", char::from(byte))));
    let pieces = key.as_bytes().chunks(6).map(|piece| format!("{:?}", String::from_utf8_lossy(piece)));
    let pieces = pieces.collect::<Vec<_>>().join(", ");
    for (name, value) in [
        ("numbers", format!("&[u8] = &[{numbers}]")),
        ("letters", format!("&[char] = &[{letters}]")),
        ("pieces", format!("&str = concat!({pieces})")),
    ] {
        let project = Project::empty(&format!("diagnostics-{name}"));
        project
            .write("src/lib.rs", &format!("#[api_guard::guarded] pub mod m {{ pub const K: {value}; }}\n"));
        let said = project.cargo(&["check", "--offline"]);
        said.assert_hides(&key, public);
        said.assert_hides(&numbers, 8 * public);
        said.assert_hides(&letters, 8 * public);
        said.assert_hides(&pieces, 2 * public);
        said.assert_refused_at(" openai_project_key");
    }
}

#[test]
fn a_warning_does_not_stop_the_build_and_is_shown_again_when_nothing_changed() {
    let project = Project::guarded("diagnostics-warning");
    // The form of a GitHub token, with a checksum that GitHub never made.
    let token = ["ghp", "_", "kQ7vTz2LmX9cRw4JpN8sYd5HbG3fAe6VuC1x"].concat();
    project.write("src/lib.rs", &format!("api_guard::guard!();\npub const K: &str = \"{token}\";\n"));
    for _ in 0..2 {
        let said = project.cargo(&["check", "--offline"]);
        said.assert_built();
        said.assert_hides(&token, 4);
        assert!(said.text.contains("warning[api_guard::github_personal_access_token]"), "{}", said.text);
    }
}
