//! The plan of the project, held against the project: `ARCHITECTURE.md` says why each rule is there.
//!
//! Every check is a function from text to broken rules, tested beside itself on made-up text. Here the functions
//! meet the files that git tracks.

#[path = "architecture/code.rs"]
mod code;
#[path = "architecture/crates.rs"]
mod crates;
#[path = "architecture/layers.rs"]
mod layers;
#[path = "architecture/schemes.rs"]
mod schemes;
#[path = "architecture/sizes.rs"]
mod sizes;
#[path = "architecture/tree.rs"]
mod tree;

use api_guard_detect::policy::{Date, Policy};
use code::Code;
use crates::Crate;
use layers::Room;
use tree::Text;

/// The published crates. `ARCHITECTURE.md` draws the same edges.
const CRATES: &[Crate] = &[
    Crate { name: "api-guard-detect", ours: &[], others: false },
    Crate { name: "api-guard-macros", ours: &["api-guard-detect"], others: true },
    Crate { name: "api-guard", ours: &["api-guard-detect", "api-guard-macros"], others: true },
    Crate { name: "cargo-api-guard", ours: &["api-guard-detect", "api-guard"], others: true },
];

/// The modules of the crate `api-guard`; `lib.rs` names them all. `ARCHITECTURE.md` has the same rows.
///
/// A room may stand here before its first file does, so that its place is settled before its first line.
const ROOMS: &[Room] = &[
    Room { name: "reference", layer: 0, neighbours: &["error"] },
    Room { name: "error", layer: 0, neighbours: &["reference"] },
    Room { name: "clock", layer: 0, neighbours: &[] },
    Room { name: "secret", layer: 0, neighbours: &["error", "reference"] },
    Room { name: "redact", layer: 1, neighbours: &[] },
    Room { name: "provider", layer: 2, neighbours: &[] },
    Room { name: "key", layer: 3, neighbours: &[] },
    Room { name: "audit", layer: 3, neighbours: &[] },
    Room { name: "issuer", layer: 4, neighbours: &[] },
    Room { name: "rotation", layer: 4, neighbours: &[] },
    Room { name: "http", layer: 5, neighbours: &[] },
    Room { name: "integration", layer: 5, neighbours: &[] },
    Room { name: "test_util", layer: 6, neighbours: &[] },
];

/// Where `unsafe` may stand in published code.
const UNSAFE: &[&str] = &["api-guard/src/secret/locked/", "api-guard/src/secret/environ.rs"];

#[test]
fn crates_depend_downward_only() {
    let manifest = |name: &str| std::fs::read_to_string(tree::root().join(name).join("Cargo.toml")).unwrap();
    hold(CRATES.iter().flat_map(|allowed| crates::broken_dependencies(allowed, &manifest(allowed.name))));
}

#[test]
fn modules_use_lower_layers_only() {
    let files = published();
    let in_crate =
        files.iter().filter_map(|file| Some((file.path.strip_prefix("api-guard/src/")?, &file.text)));
    hold(in_crate.flat_map(|(path, text)| layers::broken_edges(ROOMS, path, text)));
}

#[test]
fn unsafe_code_stands_in_its_two_rooms_only() {
    hold(published().iter().filter_map(|file| layers::unsafe_outside(UNSAFE, &file.path, &file.text)));
}

#[test]
fn files_and_functions_fit_a_reader() {
    let files = published();
    hold(files.iter().flat_map(|file| sizes::too_long(&file.path, &file.text)));
    // Rule tables are data, a small file an issuer: counted, they would hide how long the code is.
    let code = files.iter().filter(|file| !file.path.contains("/rules/"));
    hold(sizes::too_long_together(code.map(|file| Code::of(&file.text).length()).collect()));
}

#[test]
fn no_tracked_file_holds_a_key() {
    hold(tree::tracked().unwrap().iter().flat_map(|file| tree::keys(&file.path, &file.text)));
}

#[test]
fn no_tracked_file_names_a_folder_of_one_machine() {
    hold(tree::tracked().unwrap().iter().flat_map(|file| tree::machine_paths(&file.path, &file.text)));
}

#[test]
fn no_allow_comment_of_ours_is_wrong_or_stale() {
    let policy = Policy::new(Date::new(2026, 1, 1), Vec::new(), Vec::new()).unwrap();
    let notices = |file: &Text| {
        let source = file.text.as_bytes();
        policy.judge(&file.path, source, &policy.detector().scan_file(&file.path, source)).notices
    };
    hold(tree::tracked().unwrap().iter().flat_map(notices).map(|notice| notice.to_string()));
}

#[test]
fn who_knows_the_schemes_of_references_knows_them_all() {
    let files = tree::tracked().unwrap();
    hold(schemes::unknown_schemes(&files, schemes::PLACES));
    hold(schemes::missing_gates(&files));
}

#[test]
fn the_architecture_document_has_these_tables() {
    let document = std::fs::read_to_string(tree::root().join("ARCHITECTURE.md")).unwrap();
    let room = |room: &Room| format!("| {} | `{}` | {} |", room.layer, room.name, listed(room.neighbours));
    let edges = |of: &Crate| format!("| `{}` | {} |", of.name, listed(of.ours));
    let rows = ROOMS.iter().map(room).chain(CRATES.iter().map(edges));
    let missing = rows.filter(|row| !document.lines().any(|line| line.starts_with(row.as_str())));
    hold(missing.map(|row| format!("ARCHITECTURE.md: has no row `{row}`")));
}

#[test]
fn the_readme_begins_its_two_sections_with_one_command() {
    let readme = std::fs::read_to_string(tree::root().join("README.md")).unwrap();
    assert_eq!(first_commands(&readme, "Quick start"), ["cargo run -p quickstart"]);
    assert_eq!(first_commands(&readme, "Tests"), ["cargo test --workspace --locked"]);
}

/// The lines of the first `sh` block of a section.
fn first_commands<'t>(document: &'t str, section: &str) -> Vec<&'t str> {
    let lines = document.lines().skip_while(|line| *line != format!("## {section}"));
    lines.skip_while(|line| *line != "```sh").skip(1).take_while(|line| *line != "```").collect()
}

fn listed(names: &[&str]) -> String {
    if names.is_empty() {
        return "–".to_owned();
    }
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The sources of the published crates, tests left out.
fn published() -> Vec<Text> {
    let in_source = |path: &str| CRATES.iter().any(|of| path.starts_with(&format!("{}/src/", of.name)));
    let is_code =
        |path: &str| path.ends_with(".rs") && !path.ends_with("/tests.rs") && !path.contains("/tests/");
    let mut files = tree::tracked().unwrap_or_else(|error| panic!("{error}"));
    files.retain(|file| in_source(&file.path) && is_code(&file.path));
    assert!(files.len() > CRATES.len(), "the sources were not found");
    files
}

/// Fails with every sentence that was broken.
fn hold(broken: impl IntoIterator<Item = String>) {
    let broken: Vec<String> = broken.into_iter().collect();
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}
