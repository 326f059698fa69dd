//! Every place a key can stand in × every command that compiles.

use api_guard_tests::project::{Project, openai_key};

/// A file of the package, with `KEY` where the key goes, and the column the key has on its line.
struct Place {
    what: &'static str,
    path: &'static str,
    text: &'static str,
}

const PLACES: &[Place] = &[
    Place { what: "a string", path: "src/a.rs", text: "pub const K: &str = \"KEY\";" },
    Place { what: "a raw string", path: "src/b.rs", text: "pub const K: &str = r#\"KEY\"#;" },
    Place { what: "a byte string", path: "src/c.rs", text: "pub const K: &[u8] = b\"KEY\";" },
    Place { what: "a raw byte string", path: "src/d.rs", text: "pub const K: &[u8] = br\"KEY\";" },
    Place { what: "a C string", path: "src/e.rs", text: "pub const K: &core::ffi::CStr = c\"KEY\";" },
    Place { what: "a doc comment", path: "src/f.rs", text: "/// KEY\npub struct S;" },
    Place { what: "a comment", path: "src/g.rs", text: "// KEY\npub struct S;" },
    Place { what: "println!", path: "src/h.rs", text: "pub fn f() { println!(\"{}\", \"KEY\"); }" },
    Place {
        what: "a macro of its own",
        path: "src/i.rs",
        text: "macro_rules! m { ($k:literal) => { pub const K: &str = $k; } }\nm!(\"KEY\");",
    },
    Place { what: "an attribute", path: "src/j.rs", text: "#[doc = \"KEY\"]\npub struct S;" },
    Place { what: "a deep module", path: "src/k/l/m.rs", text: "pub const K: &str = \"KEY\";" },
    Place { what: "an integration test", path: "tests/it.rs", text: "#[test] fn t() { let _ = \"KEY\"; }" },
    Place { what: "an example", path: "examples/ex.rs", text: "fn main() { let _ = \"KEY\"; }" },
    Place { what: "a bench", path: "benches/be.rs", text: "fn main() { let _ = \"KEY\"; }" },
    Place { what: "the build script", path: "build.rs", text: "fn main() { let _ = \"KEY\"; }" },
    Place { what: "a program", path: "src/bin/tool.rs", text: "fn main() { let _ = \"KEY\"; }" },
];

const LIBRARY: &str = "api_guard::guard!();\npub mod a;\npub mod b;\npub mod c;\npub mod d;\npub mod e;\npub mod f;\npub mod g;\npub \
                       mod h;\npub mod i;\npub mod j;\npub mod k;\n";

fn package(name: &str, value: &str) -> Project {
    let project = Project::empty(name);
    project.write("src/lib.rs", LIBRARY);
    project.write("src/k/mod.rs", "pub mod l;\n");
    project.write("src/k/l/mod.rs", "pub mod m;\n");
    for place in PLACES {
        project.write(place.path, &place.text.replace("KEY", value));
    }
    project
}

fn refuses_every_place(name: &str, command: &[&str]) {
    let (key, public) = openai_key();
    let project = package(name, &key);
    let said = project.cargo(command);
    said.assert_hides(&key, public);
    for place in PLACES {
        let line = place.text.lines().position(|line| line.contains("KEY")).unwrap();
        let column = place.text.lines().nth(line).unwrap().find("KEY").unwrap();
        said.assert_refused_at(&format!("--> {}:{}:{}", place.path, line + 1, column + 1));
        // The error of the macro says it as well, for whoever sees that one only.
        said.assert_refused_at(&format!("  {}:{}:{} openai_project_key", place.path, line + 1, column + 1));
        let hint = format!("{} is refused", place.what);
        assert!(said.text.contains("error[api_guard::openai_project_key]"), "{hint}");
    }
}

#[test]
fn cargo_check_refuses_a_key_in_every_place() {
    refuses_every_place("matrix-check", &["check", "--offline"]);
}

#[test]
fn cargo_clippy_refuses_a_key_in_every_place() {
    refuses_every_place("matrix-clippy", &["clippy", "--offline"]);
}

#[test]
fn cargo_doc_refuses_a_key_in_every_place() {
    refuses_every_place("matrix-doc", &["doc", "--offline", "--no-deps"]);
}

#[test]
fn cargo_test_refuses_a_key_in_every_place() {
    refuses_every_place("matrix-test", &["test", "--offline", "--no-run"]);
}

#[test]
fn the_same_package_without_a_key_builds_without_a_word() {
    let project = package("matrix-clean", "sk-proj-your-key-here");
    let said = project.cargo(&["check", "--offline", "--all-targets"]);
    said.assert_built();
    assert!(!said.text.contains("warning") && !said.text.contains("api_guard::"), "{}", said.text);
}
