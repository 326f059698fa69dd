//! Which edit is seen at which build.

use api_guard_tests::project::{Project, Said, openai_key};

const PROGRAM: &str = "fn main() {}\n";
const TEST: &str = "#[test]\nfn passes() {}\n";

/// A built package with every kind of target.
fn built(name: &str) -> Project {
    let project = Project::guarded(name);
    project.write("src/main.rs", "mod cli;\nfn main() { cli::run() }\n");
    project.write("src/cli.rs", "pub fn run() {}\n");
    project.write("src/bin/tool.rs", PROGRAM);
    project.write("examples/shown.rs", PROGRAM);
    project.write("tests/it.rs", TEST);
    project.write("benches/be.rs", PROGRAM);
    project.cargo(&["check", "--offline", "--all-targets"]).assert_built();
    project
}

fn plant(project: &Project, path: &str) -> (String, usize) {
    let (key, public) = openai_key();
    let before = std::fs::read_to_string(project.folder().join(path)).unwrap();
    project.write(path, &format!("{before}// {key}\n"));
    (key, public)
}

fn refused(name: &str, path: &str, command: &[&str]) {
    let project = built(name);
    project.cargo(command).assert_built();
    let (key, public) = plant(&project, path);
    let said: Said = project.cargo(command);
    said.assert_hides(&key, public);
    said.assert_refused_at(path);
}

#[test]
fn a_key_added_later_to_the_main_program_is_refused_when_it_is_built() {
    refused("watch-main", "src/main.rs", &["check", "--offline", "--bin", "watch-main"]);
}

#[test]
fn a_key_added_later_to_a_module_of_the_program_only_is_refused_when_it_is_built() {
    refused("watch-cli", "src/cli.rs", &["check", "--offline", "--bin", "watch-cli"]);
}

#[test]
fn a_key_added_later_to_another_program_is_refused_when_it_is_built() {
    refused("watch-bin", "src/bin/tool.rs", &["check", "--offline", "--bin", "tool"]);
}

#[test]
fn a_key_added_later_to_an_example_is_refused_when_it_is_built() {
    refused("watch-example", "examples/shown.rs", &["check", "--offline", "--example", "shown"]);
}

#[test]
fn a_key_added_later_to_a_test_is_refused_when_it_alone_is_built() {
    refused("watch-test", "tests/it.rs", &["check", "--offline", "--test", "it"]);
}

#[test]
fn a_key_added_later_to_a_bench_is_refused_when_it_is_built() {
    refused("watch-bench", "benches/be.rs", &["check", "--offline", "--bench", "be"]);
}

#[test]
fn a_build_with_nothing_to_do_stays_fresh() {
    let project = built("watch-fresh");
    let said = project.cargo(&["check", "--offline", "--all-targets", "-v"]);
    said.assert_built();
    assert!(
        said.text.contains("Fresh watch-fresh") && !said.text.contains("Checking watch-fresh"),
        "{}",
        said.text
    );
}

#[test]
fn switching_the_guard_off_and_on_is_never_served_from_the_cache() {
    let project = Project::guarded("watch-mode");
    let (key, _) = openai_key();
    project.write("src/lib.rs", &format!("api_guard::guard!();\npub const K: &str = \"{key}\";\n"));
    let check = ["check", "--offline"];
    project.cargo(&check).assert_refused_at("src/lib.rs:2:22");
    project.cargo_with(&check, &[("API_GUARD", "off")]).assert_built();
    project.cargo(&check).assert_refused_at("src/lib.rs:2:22");
    let warned = project.cargo_with(&check, &[("API_GUARD", "warn")]);
    warned.assert_built();
    assert!(warned.text.contains("warning[api_guard::openai_project_key]"), "{}", warned.text);
    let in_ci = project.cargo_with(&check, &[("API_GUARD", "off"), ("CI", "true")]);
    assert!(!in_ci.success && in_ci.text.contains("API_GUARD"), "{}", in_ci.text);
    let unknown = project.cargo_with(&check, &[("API_GUARD", "maybe")]);
    assert!(!unknown.success && unknown.text.contains("API_GUARD"), "{}", unknown.text);
}

#[test]
fn targets_at_paths_of_their_own_are_scanned() {
    let (key, public) = openai_key();
    for (name, path) in
        [("own-bin", "tools/run.rs"), ("own-test", "checks/t.rs"), ("own-example", "shown/e.rs")]
    {
        let project = Project::guarded(name);
        let manifest = std::fs::read_to_string(project.folder().join("Cargo.toml")).unwrap();
        let target = match name {
            "own-bin" => "bin",
            "own-test" => "test",
            _ => "example",
        };
        project.write("Cargo.toml", &format!("{manifest}\n[[{target}]]\nname = \"x\"\npath = \"{path}\"\n"));
        project.write(path, &format!("fn main() {{ let _ = \"{key}\"; }}\n"));
        let said = project.cargo(&["check", "--offline"]);
        said.assert_hides(&key, public);
        said.assert_refused_at(&format!("{path}:1:22"));
    }
}

#[test]
fn modules_at_paths_of_their_own_are_followed() {
    let (key, public) = openai_key();
    let project = Project::guarded("own-path");
    project.write("src/lib.rs", "api_guard::guard!();\n#[path = \"../generated/keys.rs\"]\nmod keys;\n");
    project.write("generated/keys.rs", &format!("pub const K: &str = \"{key}\";\n"));
    let said = project.cargo(&["check", "--offline"]);
    said.assert_hides(&key, public);
    said.assert_refused_at("generated/keys.rs:1:22");
}

#[test]
fn a_guard_for_the_workspace_covers_every_member() {
    let (key, public) = openai_key();
    let project = Project::guarded("whole-one");
    let manifest = std::fs::read_to_string(project.folder().join("Cargo.toml")).unwrap();
    project.write("Cargo.toml", &format!("{manifest}members = [\"crates/*\"]\nexclude = [\"crates/out\"]\n"));
    project.write("src/lib.rs", "api_guard::guard!(workspace);\n");
    for member in ["two", "out"] {
        project.write(
            &format!("crates/{member}/Cargo.toml"),
            &format!("[package]\nname = \"whole-{member}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n"),
        );
        project.write(&format!("crates/{member}/src/lib.rs"), &format!("pub const K: &str = \"{key}\";\n"));
    }
    let said = project.cargo(&["check", "--offline"]);
    said.assert_hides(&key, public);
    said.assert_refused_at("crates/two/src/lib.rs:1:22");
    assert!(!said.text.contains("crates/out"), "{}", said.text);
}
