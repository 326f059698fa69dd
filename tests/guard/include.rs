//! Files that `include_str!` and `include_bytes!` put into the program.

use api_guard_tests::project::{Project, Said, openai_key};

const CHECK: [&str; 2] = ["check", "--offline"];

fn check(project: &Project) -> Said {
    let (key, public) = openai_key();
    let said = project.cargo(&CHECK);
    said.assert_hides(&key, public);
    said
}

#[test]
fn a_file_is_judged_by_what_is_in_it_where_it_is_included() {
    let (key, _) = openai_key();
    let project = Project::guarded("include-content");
    let source = "api_guard::guard!();\n\npub const A: &str = include_str!(\"../settings.json\");\n\
        pub const B: &[u8] =\n    include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/data/b.txt\"));\n";
    project.write("src/lib.rs", source);
    project.write("settings.json", &format!("{{\"openai\": \"{key}\"}}\n"));
    project.write("data/b.txt", &key);
    let said = check(&project);
    said.assert_refused_at("src/lib.rs:3:35 include_of_key_file");
    said.assert_refused_at("src/lib.rs:5:57 include_of_key_file");

    // The compiler tells cargo of an included file, so that the next build sees what became of it.
    project.write("settings.json", "{\"openai\": \"from the environment\"}\n");
    project.write("data/b.txt", "\0\0\0 a picture, for all we know");
    check(&project).assert_built();
    project.write("settings.json", &key);
    check(&project).assert_refused_at("src/lib.rs:3:35 include_of_key_file");
}

#[test]
fn a_file_that_another_target_includes_is_watched_too() {
    let project = Project::guarded("include-target");
    project.write("src/main.rs", "fn main() { let _ = include_str!(\"main.txt\"); }\n");
    project.write("src/main.txt", "nothing to see\n");
    check(&project).assert_built();
    project.write("src/main.txt", &openai_key().0);
    check(&project).assert_refused_at("src/main.rs:1:35 include_of_key_file");
}

#[test]
fn what_is_allowed_in_the_file_or_around_the_call_is_allowed() {
    let (key, _) = openai_key();
    let project = Project::guarded("include-allowed");
    let (mark, rule) = ("api-guard", "include_of_key_file");
    let source = format!(
        "api_guard::guard!();\n\
        pub const A: &str = include_str!(\"../a.sh\");\n\
        pub const B: &str = api_guard::allow!(openai_project_key, include_str!(\"../b.txt\"), reason = \"revoked\");\n\
        pub const C: &str = api_guard::allow!({rule}, include_str!(\"../c.txt\"), reason = \"revoked\");\n\
        // {mark}: allow {rule} revoked in 2024\n\
        pub const D: &str = include_str!(\"../d.txt\");\n\
        pub const E: &str = include_str!(\"../old/e.txt\");\n"
    );
    project.write("src/lib.rs", &source);
    project.write("a.sh", &format!("# api-guard: allow openai_project_key revoked in 2024\nKEY={key}\n"));
    project.write("api-guard.toml", "[[allow]]\npath = 'old/**'\nreason = 'revoked in 2024'\n");
    for path in ["b.txt", "c.txt", "d.txt", "old/e.txt"] {
        project.write(path, &key);
    }
    check(&project).assert_built();
}
