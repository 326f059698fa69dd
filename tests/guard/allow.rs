//! `allow!` and `#[guarded]`.

use api_guard_tests::project::{Project, Said, openai_key};

fn check(name: &str, body: &str) -> Said {
    let (key, public) = openai_key();
    let project = Project::guarded(name);
    project.write("src/lib.rs", &format!("api_guard::guard!();\n{}\n", body.replace("KEY", &key)));
    let mut last = None;
    for format in ["short", "json", "human"] {
        let said = project.cargo(&["check", "--offline", &format!("--message-format={format}")]);
        said.assert_hides(&key, public);
        last = Some(said);
    }
    last.unwrap()
}

#[test]
fn an_allow_with_a_reason_is_its_expression() {
    check(
        "allow-right",
        "pub const K: &str = api_guard::allow!(openai_project_key, \"KEY\", reason = \"revoked in 2024\");\npub const B: \
         &[u8; 3] = b\"abc\";",
    )
    .assert_built();
}

#[test]
fn an_allow_without_a_reason_is_refused() {
    for (name, reason) in
        [("allow-missing", ""), ("allow-empty", ", reason = \"\""), ("allow-blank", ", reason = \"  \"")]
    {
        let said = check(
            name,
            &format!("pub const K: &str = api_guard::allow!(openai_project_key, \"KEY\"{reason});"),
        );
        said.assert_refused_at("reason");
    }
}

#[test]
fn an_allow_of_another_rule_is_refused_and_the_right_rule_is_named() {
    let said = check(
        "allow-wrong",
        "pub const K: &str = api_guard::allow!(stripe_live_secret_key, \"KEY\", reason = \"revoked\");",
    );
    said.assert_refused_at("openai_project_key");
}

#[test]
fn an_allow_of_an_unknown_rule_is_refused() {
    let said = check(
        "allow-unknown",
        "pub const K: &str = api_guard::allow!(openai_projekt_key, \"KEY\", reason = \"old\");",
    );
    said.assert_refused_at("did you mean `openai_project_key`");
}

#[test]
fn an_allow_that_allows_nothing_is_refused() {
    let said = check(
        "allow-stale",
        "pub const K: &str = api_guard::allow!(openai_project_key, \"sk-proj-gone\", reason = \"revoked\");",
    );
    assert!(!said.success, "{}", said.text);
}

#[test]
fn a_guarded_module_is_refused_with_the_place_of_the_key() {
    let (key, public) = openai_key();
    let project = Project::empty("guarded-module");
    let body = format!(
        "#[api_guard::guarded]\npub mod inner {{\n    pub fn f() {{ println!(\"{{}}\", \"{key}\"); }}\n}}\n"
    );
    project.write("src/lib.rs", &body);
    for format in ["human", "short", "json"] {
        let said = project.cargo(&["check", "--offline", &format!("--message-format={format}")]);
        said.assert_hides(&key, public);
        said.assert_refused_at("src/lib.rs:3:34");
    }
}

#[test]
fn a_guarded_item_on_one_line_with_its_key_shows_nothing_of_it() {
    let (key, public) = openai_key();
    let project = Project::empty("guarded-line");
    project.write("src/lib.rs", &format!("#[api_guard::guarded] pub const K: &str = \"{key}\";\n"));
    for format in ["human", "short", "json"] {
        let said = project.cargo(&["check", "--offline", &format!("--message-format={format}")]);
        said.assert_hides(&key, public);
        said.assert_refused_at("openai_project_key");
    }
}

#[test]
fn a_guarded_item_made_by_a_macro_of_another_file_shows_nothing_of_the_call() {
    let (key, public) = openai_key();
    let project = Project::empty("guarded-far-macro");
    let far =
        "macro_rules! g { ($k:expr) => { #[api_guard::guarded] pub mod z { pub const K: &str = $k; } } }\n";
    project.write("src/m.rs", far);
    project.write("src/lib.rs", &format!("#[macro_use]\nmod m;\ng!(\"{key}\");\n"));
    for format in ["human", "short", "json"] {
        let said = project.cargo(&["check", "--offline", &format!("--message-format={format}")]);
        said.assert_hides(&key, public);
        said.assert_refused_at("openai_project_key");
    }
}

#[test]
fn a_file_that_is_named_by_a_key_is_named_by_its_prefix() {
    let (key, public) = openai_key();
    let project = Project::guarded("named-by-key");
    project.write(&format!("src/{key}.rs"), &format!("// {key}\n"));
    let said = project.cargo(&["check", "--offline"]);
    said.assert_hides(&key, public);
    said.assert_refused_at("src/sk-proj-****.rs:1:4");
}

#[test]
fn a_guarded_item_without_a_key_is_unchanged() {
    check(
        "guarded-clean",
        "#[api_guard::guarded]\npub mod m { pub const A: u8 = 1; }\npub const B: u8 = m::A;",
    )
    .assert_built();
}
