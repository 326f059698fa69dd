//! `api-guard.toml`, allow comments and baselines in a build.

use api_guard_detect::policy::Baseline;
use api_guard_tests::project::{Project, Said, openai_key};

const RULE: &str = "openai_project_key";
const CHECK: [&str; 2] = ["check", "--offline"];

/// A package with a key on line 2 of `src/lib.rs`, with what stands behind it.
fn with_key(name: &str, behind: &str) -> Project {
    let project = Project::guarded(name);
    let key = openai_key().0;
    project.write("src/lib.rs", &format!("api_guard::guard!();\npub const K: &str = \"{key}\";{behind}\n"));
    project
}

fn check(project: &Project) -> Said {
    let (key, public) = openai_key();
    let said = project.cargo(&CHECK);
    said.assert_hides(&key, public);
    assert!(!said.text.contains("panicked"), "{}", said.text);
    said
}

#[test]
fn a_comment_with_a_reason_allows_and_one_without_is_told() {
    let project = with_key("set-comment", &format!(" // api-guard: allow {RULE} revoked in 2024"));
    let said = check(&project);
    said.assert_built();
    assert!(!said.text.contains("warning"), "{}", said.text);
    let project = with_key("set-no-reason", &format!(" // api-guard: allow {RULE}"));
    let said = check(&project);
    said.assert_refused_at("src/lib.rs:2:22");
    assert!(said.text.contains("warning[api_guard::missing_reason]: src/lib.rs:2:"), "{}", said.text);
}

#[test]
fn a_comment_that_allows_nothing_is_told() {
    let project = Project::guarded("set-stale");
    project
        .write("src/lib.rs", &format!("api_guard::guard!();\n// api-guard: allow {RULE} it was here once\n"));
    let said = check(&project);
    said.assert_built();
    assert!(said.text.contains("warning[api_guard::stale_allow]: src/lib.rs:2:4: "), "{}", said.text);
}

#[test]
fn levels_and_paths_hold_and_an_edit_of_the_settings_is_seen_by_the_next_build() {
    let project = with_key("set-levels", "");
    let settings = |text: &str| project.write("api-guard.toml", text);
    settings("");
    check(&project).assert_refused_at("src/lib.rs:2:22");
    settings(&format!("[rules]\n{RULE} = 'warn'\n"));
    let warned = check(&project);
    warned.assert_built();
    assert!(warned.text.contains("warning[api_guard::openai_project_key]"), "{}", warned.text);
    settings("[[allow]]\npath = 'src/*.rs'\nreason = 'revoked in 2024'\n");
    check(&project).assert_built();
    settings("[[allow]]\npath = 'src/*.rs'\nreason = 'revoked in 2024'\nexpires = 2024-12-31\n");
    let expired = check(&project);
    expired.assert_refused_at("src/lib.rs:2:22");
    assert!(
        expired.text.contains("warning[api_guard::expired_allow]: api-guard.toml:1:1"),
        "{}",
        expired.text
    );
    settings(&format!("[rules]\n{RULE} = 'allow'\n"));
    check(&project).assert_built();
}

#[test]
fn settings_that_are_wrong_stop_the_build_at_their_place_and_are_not_repeated() {
    let (key, _) = openai_key();
    let project = Project::guarded("set-wrong");
    for (text, place) in [
        (format!("{key} = 1\n"), "api-guard.toml:1:1: "),
        (format!("\n[rules]\nopenai_project_key = \"{key}\"\n"), "api-guard.toml:3:22: "),
        (format!("[rules]\n\"{key}\" = 'deny'\n"), "api-guard.toml:2:1: "),
        (format!("baseline = \"{key}\"\n"), "the baseline that the settings name cannot be read"),
    ] {
        project.write("api-guard.toml", &text);
        check(&project).assert_refused_at(place);
    }
    project.write("api-guard.toml", "");
    check(&project).assert_built();
}

#[test]
fn the_settings_of_a_workspace_hold_where_those_of_the_package_say_nothing() {
    let project = with_key("set-root", "");
    let manifest = std::fs::read_to_string(project.folder().join("Cargo.toml")).unwrap();
    project.write("Cargo.toml", &manifest.replace("[workspace]\n", ""));
    let root = project.root();
    std::fs::write(root.join("Cargo.toml"), "[workspace]\nmembers = ['package']\nresolver = '3'\n").unwrap();
    std::fs::copy(project.folder().join("Cargo.lock"), root.join("Cargo.lock")).unwrap();
    let config = "[[allow]]\npath = 'package/src/lib.rs'\nreason = 'revoked in 2024'\n";
    std::fs::write(root.join("api-guard.toml"), config).unwrap();
    check(&project).assert_built();
    project.write("api-guard.toml", &format!("[rules]\n{RULE} = 'deny'\n"));
    std::fs::write(root.join("api-guard.toml"), format!("[rules]\n{RULE} = 'allow'\n")).unwrap();
    check(&project).assert_refused_at("src/lib.rs:2:22");
}

#[test]
fn a_rule_of_ones_own_is_refused_and_may_be_allowed() {
    let project = Project::guarded("set-own");
    let value = ["acme_", "q7w2e9r4t1y8u3i6o5p0a7s2"].concat();
    let rule = "[[rule]]\nname = 'acme_api_key'\ntitle = 'Acme API key'\nprefix = 'acme_'\nalphabet = 'a-z0-9'\nmin = 24\n";
    project.write("api-guard.toml", rule);
    project.write("src/lib.rs", &format!("api_guard::guard!();\npub const K: &str = \"{value}\";\n"));
    let said = project.cargo(&CHECK);
    said.assert_hides(&value, 5);
    said.assert_refused_at("src/lib.rs:2:22 acme_api_key");
    let allowed = format!(
        "api_guard::guard!();\npub const K: &str = api_guard::allow!(acme_api_key, \"{value}\", reason = \"sandbox\");\n"
    );
    project.write("src/lib.rs", &allowed);
    project.cargo(&CHECK).assert_built();
    let guarded = format!("#[api_guard::guarded]\npub const K: &str = \"{value}\";\n");
    project.write("src/lib.rs", &guarded);
    let said = project.cargo(&CHECK);
    said.assert_hides(&value, 5);
    said.assert_refused_at("acme_api_key");
}

#[test]
fn a_baseline_that_the_settings_name_lets_old_findings_stand_and_no_new_ones() {
    let project = with_key("set-baseline", "");
    let source = std::fs::read(project.folder().join("src/lib.rs")).unwrap();
    let mut baseline = Baseline::new("api-guard.baseline", "", [9; 16]);
    let findings = api_guard_detect::scan_file("src/lib.rs", &source);
    findings.iter().for_each(|finding| baseline.add("src/lib.rs", &source, finding));
    project.write("api-guard.baseline", &baseline.to_text());
    project.write("api-guard.toml", "baseline = 'api-guard.baseline'\n");
    check(&project).assert_built();
    project.write("src/other.rs", &format!("// {}\n", openai_key().0));
    project.write("src/lib.rs", &format!("{}mod other;\n", String::from_utf8(source).unwrap()));
    let said = check(&project);
    said.assert_refused_at("src/other.rs:1:4");
    assert!(!said.text.contains("src/lib.rs:2:22"), "{}", said.text);
    std::fs::remove_file(project.folder().join("src/other.rs")).unwrap();
    project.write(
        "src/lib.rs",
        &std::fs::read_to_string(project.folder().join("src/lib.rs")).unwrap().replace("mod other;\n", ""),
    );
    check(&project).assert_built();
    project.write("api-guard.baseline", &baseline.emptied().to_text());
    check(&project).assert_refused_at("src/lib.rs:2:22");
}

#[test]
fn a_guarded_item_follows_the_settings_and_its_comments() {
    let (key, public) = openai_key();
    let project = Project::empty("set-guarded");
    let item = format!("#[api_guard::guarded]\npub mod m {{ pub const K: &str = \"{key}\"; }}");
    project.write("src/lib.rs", &format!("{item} // api-guard: allow {RULE} revoked in 2024\n"));
    project.cargo(&CHECK).assert_built();
    project.write("src/lib.rs", &format!("{item}\n"));
    let said = project.cargo(&CHECK);
    said.assert_hides(&key, public);
    said.assert_refused_at("src/lib.rs:2:");
    project.write("api-guard.toml", &format!("[rules]\n{RULE} = 'warn'\n"));
    project.write("src/lib.rs", &format!("{item}\n\n"));
    project.cargo(&CHECK).assert_built();
}

#[test]
fn deny_is_the_default_by_its_name_too() {
    let project = with_key("set-deny", "");
    for ci in ["", "true"] {
        let said = project.cargo_with(&CHECK, &[("API_GUARD", "deny"), ("CI", ci)]);
        said.assert_refused_at("src/lib.rs:2:22");
    }
    project.cargo_with(&CHECK, &[("API_GUARD", "warn")]).assert_built();
    project.cargo_with(&CHECK, &[("API_GUARD", "deny")]).assert_refused_at("src/lib.rs:2:22");
}
