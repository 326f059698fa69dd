//! A dependency never fails for its users; a member of one's own workspace always does.

use std::path::Path;
use std::process::Command;

use api_guard_tests::project::{Project, openai_key};

/// The same crate, with a key and a `guard!`.
fn write_leaky(project: &Project, folder: &str) {
    let (key, _) = openai_key();
    let api_guard = api_guard_tests::project::workspace().join("api-guard");
    let manifest = format!(
        "[package]\nname = \"leaky\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\napi-guard = {{ path = \
         {api_guard:?} }}\n"
    );
    project.write(&format!("{folder}/Cargo.toml"), &manifest);
    project.write(
        &format!("{folder}/src/lib.rs"),
        &format!("api_guard::guard!();\npub const K: &str = \"{key}\";\n"),
    );
}

fn git(folder: &Path, arguments: &[&str]) {
    let status = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .output()
        .expect("git starts");
    assert!(status.status.success(), "git {arguments:?}");
}

fn depend(project: &Project, dependency: &str) {
    let manifest = std::fs::read_to_string(project.folder().join("Cargo.toml")).unwrap();
    project.write(
        "Cargo.toml",
        &manifest.replace("[workspace]", &format!("leaky = {dependency}\n\n[workspace]")),
    );
}

#[test]
fn a_git_dependency_that_holds_a_key_builds_clean() {
    let project = Project::guarded("dependent-git");
    write_leaky(&project, "../leaky");
    let leaky = project.root().join("leaky");
    git(&leaky, &["init", "-q"]);
    git(&leaky, &["add", "-A"]);
    git(&leaky, &["commit", "-q", "-m", "a key"]);
    depend(&project, &format!("{{ git = \"file://{}\" }}", leaky.display()));
    let home = project.root().join("home");
    let shared = std::env::var("CARGO_HOME")
        .unwrap_or_else(|_| format!("{}/.cargo", std::env::var("HOME").expect("a home folder")));
    // Git checkouts go to a folder of the test's own; packages are read where they already are.
    std::fs::create_dir_all(&home).unwrap();
    for entry in std::fs::read_dir(shared).unwrap().flatten() {
        if entry.file_name() != "git" {
            std::os::unix::fs::symlink(entry.path(), home.join(entry.file_name())).unwrap();
        }
    }
    let home = home.to_str().unwrap();
    for verbose in [&["check"][..], &["check", "-vv"]] {
        let said = project.cargo_with(verbose, &[("CARGO_HOME", home)]);
        said.assert_built();
        assert!(!said.text.contains("api_guard::openai_project_key"), "{}", said.text);
    }
}

#[test]
fn the_same_crate_as_a_member_of_the_workspace_fails() {
    let (key, public) = openai_key();
    let project = Project::guarded("dependent-member");
    write_leaky(&project, "leaky");
    depend(&project, "{ path = \"leaky\" }");
    let said = project.cargo(&["check", "--offline"]);
    said.assert_hides(&key, public);
    said.assert_refused_at("leaky/src/lib.rs:2:22");
}

#[test]
fn capped_lints_on_a_package_of_ones_own_switch_nothing_off() {
    let (key, public) = openai_key();
    let project = Project::guarded("dependent-capped");
    project.write("src/lib.rs", &format!("api_guard::guard!();\npub const K: &str = \"{key}\";\n"));
    let said = project.cargo_with(&["check", "--offline"], &[("RUSTFLAGS", "--cap-lints=allow")]);
    said.assert_hides(&key, public);
    said.assert_refused_at("src/lib.rs:2:22");
}
