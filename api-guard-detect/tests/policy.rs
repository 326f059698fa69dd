//! Settings, allow comments and baselines, as a tool uses them.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::sync::Arc;

use api_guard_detect::policy::{Allowed, Baseline, Config, Date, Judgement, NoticeKind, Policy, Standing};

const RULE: &str = "github_personal_access_token";

/// A GitHub token whose checksum is right.
fn key() -> String {
    ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC12qUI4f"].into_iter().collect()
}

/// Another key, of another rule.
fn other() -> String {
    ["xai", "-", "qT5cB9wR2mK7vJ3hL8sZnX4gD6pF1yW0aE2uC5rMbV7kH3tQ9jS1oG8iN4zPdY6lU0fA2xR5wK7eT3cB"]
        .into_iter()
        .collect()
}

fn policy(configs: &[(&str, &str)], baselines: Vec<Baseline>) -> Policy {
    let config = |(folder, text): &(&str, &str)| {
        Arc::new(Config::parse(&format!("{folder}/api-guard.toml"), folder, text.as_bytes()).unwrap())
    };
    let baselines = baselines.into_iter().map(Arc::new).collect();
    Policy::new(Date::new(2026, 11, 24), configs.iter().map(config).collect(), baselines).unwrap()
}

fn judge_with(policy: &Policy, path: &str, text: &str) -> Judgement {
    let text = text.replace("KEY", &key()).replace("OTHER", &other()).replace("RULE", RULE);
    let findings = policy.detector().scan_file(path, text.as_bytes());
    let judgement = policy.judge(path, text.as_bytes(), &findings);
    let told = format!("{:?}", judgement);
    assert!(!told.contains(&key()[8..]) && !told.contains(&other()[8..]), "a value is told");
    judgement
}

fn judge(path: &str, text: &str) -> Judgement {
    judge_with(&policy(&[], Vec::new()), path, text)
}

/// `d`, `w` or `a` for each finding.
fn standings(judgement: &Judgement) -> String {
    let letter = |standing: &Standing| match standing {
        Standing::Denied => 'd',
        Standing::Warned => 'w',
        _ => 'a',
    };
    judgement.standings.iter().map(letter).collect()
}

fn kinds(judgement: &Judgement) -> Vec<NoticeKind> {
    judgement.notices.iter().map(|notice| notice.kind).collect()
}

#[test]
fn a_comment_on_the_line_or_above_it_allows_in_every_spelling() {
    for (path, text) in [
        ("a.rs", "const A: &str = \"KEY\"; // api-guard: allow RULE revoked key"),
        ("a.rs", "// api-guard: allow RULE revoked key\nconst A: &str = \"KEY\";"),
        ("a.rs", "    /* api-guard: allow RULE revoked key */\n    f(\"KEY\");"),
        ("a.rs", "f(/* api-guard: allow RULE revoked key */ \"KEY\");"),
        ("a.rs", "// api-guard: allow RULE revoked key\n/// KEY\nstruct A;"),
        ("a.rs", "// KEY // api-guard: allow RULE revoked key"),
        ("a.rs", "f(\"KEY\"); // gitleaks:allow"),
        ("a.rs", "f(\"KEY\"); // pragma: allowlist secret"),
        ("a.rs", "// pragma: allowlist nextline secret\nf(\"KEY\");"),
        ("a.sh", "A=KEY # api-guard: allow RULE revoked key"),
        ("a.sh", "# api-guard: allow RULE revoked key\r\nA=KEY\r\n"),
        ("a.sql", "select 'KEY' -- api-guard: allow RULE revoked key"),
        ("a.html", "<!-- api-guard: allow RULE revoked key -->\n<a b='KEY'>"),
        ("a.md", "<!-- api-guard: allow RULE revoked key -->\n`KEY`"),
        ("a.go", "a := \"KEY\" //gitleaks:allow"),
        ("a.yml", "a: KEY # pragma: allowlist secret"),
    ] {
        let judgement = judge(path, text);
        assert_eq!((&*standings(&judgement), &*kinds(&judgement)), ("a", &[][..]), "{path}: {text}");
    }
}

#[test]
fn a_comment_allows_no_more_than_it_says() {
    for (path, text, expected) in [
        // Another rule, another line, another line further down, the comment itself.
        ("a.rs", "f(\"OTHER\"); // api-guard: allow RULE revoked key", "d"),
        ("a.rs", "f(\"KEY\");\n// api-guard: allow RULE revoked key", "d"),
        ("a.rs", "// api-guard: allow RULE revoked key\n\nf(\"KEY\");", "d"),
        ("a.rs", "g(); // api-guard: allow RULE revoked key\nf(\"KEY\");", "d"),
        ("a.rs", "// api-guard: allow RULE this is KEY", "d"),
        ("a.sh", "B=1 # api-guard: allow RULE this is KEY", "d"),
        ("a.rs", "f(\"KEY\"); // api-guard: allow RULE not KEY", "ad"),
        ("a.sh", "# gitleaks:allow\nA=KEY", "d"),
        // What a string says is no comment.
        ("a.rs", "f(\"// api-guard: allow RULE revoked key\", \"KEY\");", "d"),
        ("a.rs", "f(\"KEY # gitleaks:allow\");", "d"),
        ("a.rs", "f(\"KEY\"); gitleaks:allow", "d"),
        ("a.sh", "A=KEY api-guard: allow RULE revoked key", "d"),
        ("a.sh", "A=KEY gitleaks:allow", "d"),
        ("a.md", "# api-guard: allow RULE revoked key\nKEY", "d"),
        ("a.rs", "/// api-guard: allow RULE revoked key\nconst A: &str = \"KEY\";", "d"),
    ] {
        assert_eq!(standings(&judge(path, text)), expected, "{path}: {text}");
    }
}

#[test]
fn comments_under_each_other_are_about_one_line() {
    let text = "// api-guard: allow RULE revoked key\n// api-guard: allow xai_api_key revoked too\nf(\"KEY\", \"OTHER\");";
    let rule = policy(&[], Vec::new()).detector().scan_text(other().as_bytes())[0].rule.name;
    let judgement = judge("a.rs", &text.replace("xai_api_key", rule));
    assert_eq!((&*standings(&judgement), &*kinds(&judgement)), ("aa", &[][..]));
}

#[test]
fn a_literal_of_several_lines_takes_comments_inside_and_where_it_has_one_finding_around_it() {
    let inside = [
        "const A: &str = r#\"",
        "  a: KEY # api-guard: allow RULE revoked key",
        "  # api-guard: allow RULE revoked too",
        "  b: KEY",
        "  c: KEY",
        "\"#;",
    ];
    assert_eq!(standings(&judge("a.rs", &inside.join("\n"))), "aad");
    for text in [
        "// api-guard: allow RULE revoked key\nconst A: &str = \"\n a KEY\n b\";",
        "const A: &str = \"\n a KEY\n b\"; // api-guard: allow RULE revoked key",
    ] {
        assert_eq!(standings(&judge("a.rs", text)), "a", "{text}");
        let two = text.replace(" b", " b KEY");
        assert!(standings(&judge("a.rs", &two)).contains('d'), "{two}");
    }
}

#[test]
fn a_comment_that_is_wrong_or_stale_is_told_and_allows_nothing() {
    for (text, kind) in [
        ("f(\"KEY\"); // api-guard: allow RULE", NoticeKind::MissingReason),
        ("f(\"KEY\"); // api-guard: allow RULE --", NoticeKind::MissingReason),
        ("f(\"KEY\"); /* api-guard: allow RULE */", NoticeKind::MissingReason),
        ("f(\"KEY\"); // api-guard: allow github_token revoked key", NoticeKind::UnknownRule),
        ("f(\"KEY\"); // api-guard: allow", NoticeKind::UnknownRule),
        ("f(\"KEY\"); // api-guard: allow KEY", NoticeKind::UnknownRule),
        ("f(\"KEY\"); // api-guard: allow stripe_live_secret_key another rule", NoticeKind::Stale),
    ] {
        let judgement = judge("a.rs", text);
        assert!(standings(&judgement).starts_with('d'), "{text}");
        assert_eq!(kinds(&judgement), [kind], "{text}");
    }
    let stale = judge("a.rs", "\n  // api-guard: allow RULE revoked key\nf();");
    let notice = &stale.notices[0];
    assert_eq!((notice.kind, notice.line, notice.column), (NoticeKind::Stale, 2, 6));
    assert!(judge("a.rs", "f(); // gitleaks:allow").notices.is_empty(), "those of other tools are theirs");
}

#[test]
fn an_allow_of_a_path_ends_on_its_day_and_is_told_from_then_on() {
    let with = |rest: &str| {
        let text = format!("[[allow]]\npath = 'tests/**'\nreason = 'a mock server'\n{rest}");
        policy(&[("", &text)], Vec::new())
    };
    for (rest, expected) in [
        ("", "a"),
        ("expires = 2026-11-24", "a"),
        ("expires = 2026-11-23", "d"),
        ("rule = 'stripe_live_secret_key'", "d"),
        ("rule = ['stripe_live_secret_key', 'github_personal_access_token']", "a"),
    ] {
        let policy = with(rest);
        let judgement = judge_with(&policy, "tests/a/b.env", "KEY");
        assert_eq!(standings(&judgement), expected, "{rest}");
        assert_eq!(standings(&judge_with(&policy, "src/tests/b.env", "KEY")), "d", "{rest}");
        let left: Vec<_> =
            policy.leftovers(&judgement.uses, true).into_iter().map(|notice| notice.kind).collect();
        match (rest, expected) {
            ("expires = 2026-11-23", _) => assert_eq!(left, [NoticeKind::Expired]),
            (_, "d") => assert_eq!(left, [NoticeKind::Stale]),
            _ => assert_eq!(left, []),
        }
        assert!(
            expected == "a" || rest.contains("stripe") || policy.leftovers(&judgement.uses, false).len() == 1
        );
    }
}

#[test]
fn the_package_goes_before_the_workspace_and_each_speaks_of_its_own_folder() {
    let workspace = (
        "",
        "[rules]\ngithub_personal_access_token = 'warn'\n[[allow]]\npath='x/a.env'\nreason='of the root'",
    );
    let package = (
        "crates/p",
        "rules = { github_personal_access_token = 'deny' }\nallow = [{ path='b.env', reason='of p' }]",
    );
    let policy = policy(&[package, workspace], Vec::new());
    let standing = |path: &str| standings(&judge_with(&policy, path, "KEY"));
    assert_eq!(standing("crates/p/a.env"), "d");
    assert_eq!(standing("crates/p/b.env"), "a");
    assert_eq!(standing("b.env"), "d");
    assert_eq!(standing("x/a.env"), "a");
    assert_eq!(standing("crates/p/x/a.env"), "d");
}

#[test]
fn levels_change_what_a_rule_does_and_make_no_finding_surer() {
    let standing = |level: &str, text: &str| {
        let config = format!("[rules]\n{RULE} = '{level}'");
        standings(&judge_with(&policy(&[("", &config)], Vec::new()), "a.env", text))
    };
    assert_eq!(standing("warn", "KEY"), "w");
    assert_eq!(standing("allow", "KEY OTHER"), "ad");
    let wrong_checksum = key().replace("2qUI4f", "2qUI4g");
    assert_eq!(standing("deny", &wrong_checksum), "w");
}

#[test]
fn a_rule_of_ones_own_is_found_allowed_and_shown_by_its_prefix() {
    let config = "[[rule]]\nname = 'acme_api_key'\ntitle = 'Acme API key'\nprefix = ['acme_', 'acme_live_']\nalphabet = \
                  'a-z0-9'\nmin = 24\nenv = 'ACME_KEY'\nwitness = ['acme']\n";
    let policy = policy(&[("", config)], Vec::new());
    let value = ["acme_", "live_", "q7w2e9r4t1y8u3i6o5p0a7s2"].concat();
    let text = format!("acme = {value}\nother = {value}\nacme = {value}x\nacme = {}", &value[..20]);
    let findings = policy.detector().scan_file("a.env", text.as_bytes());
    assert_eq!(findings.len(), 1);
    assert_eq!(api_guard_detect::preview(text.as_bytes(), &findings[0]), "acme_live_****");
    let source = format!(
        "f(\"{value}\"); // acme\nlet acme = \"{value}\"; // api-guard: allow acme_api_key of the sandbox"
    );
    let judgement = judge_with(&policy, "a.rs", &source);
    assert_eq!((&*standings(&judgement), &*kinds(&judgement)), ("a", &[][..]));
    assert!(policy.rule("acme_api_key").is_some());
}

#[test]
fn what_a_rule_of_ones_own_says_of_itself_shows_no_key() {
    let key: String =
        ["gsk", "_", "pLIix6MEOLeMa61EqJomTEI1JEzO3joOj37HyVaQXekW9LctXb03"].into_iter().collect();
    let config = |env: &str| {
        format!(
            "[[rule]]\nname = 'acme_key'\ntitle = 'Acme {key}'\nprefix = 'acme_'\nalphabet = 'a-z0-9'\nmin = 24\n\
             env = '{env}'\nrevoke = 'https://acme.example/{key}'\n"
        )
    };
    let policy = policy(&[("", &config("ACME_KEY"))], Vec::new());
    let rule = policy.rule("acme_key").unwrap();
    let shown = [rule.title, rule.revoke].concat();
    assert!(!shown.contains(&key[4..]) && shown.starts_with("Acme ") && shown.contains("acme.example/"));
    assert!(Config::parse("c.toml", "", config(&key).as_bytes()).is_err());
}

#[test]
fn a_baseline_allows_what_it_holds_and_tells_what_it_need_not() {
    let text = format!("A={}\nB={}", key(), other());
    let findings = api_guard_detect::scan_file("a.env", text.as_bytes());
    let mut baseline = Baseline::new("api-guard.baseline", "", [5; 16]);
    findings.iter().for_each(|finding| baseline.add("a.env", text.as_bytes(), finding));
    let written = baseline.to_text();
    assert!(!written.contains(&key()[8..]) && !written.contains(&other()[8..]), "a value is written");
    let read = || Baseline::parse("api-guard.baseline", "", written.as_bytes()).unwrap();
    let policy = policy(&[], vec![read()]);
    let whole = judge_with(&policy, "a.env", &text);
    assert_eq!(standings(&whole), "aa");
    assert!(policy.leftovers(&whole.uses, true).is_empty());
    let part = judge_with(&policy, "a.env", &format!("\n\nMOVED={}", key()));
    assert_eq!(standings(&part), "a");
    let Standing::Allowed(Allowed::Baseline { line, .. }) = part.standings[0] else {
        panic!("by the baseline")
    };
    assert!(written.lines().nth(line - 1).unwrap().contains(RULE));
    let left = policy.leftovers(&part.uses, true);
    assert_eq!((left.len(), left[0].kind), (1, NoticeKind::Stale));
    assert!(policy.leftovers(&part.uses, false).is_empty());
    assert_eq!(standings(&judge_with(&policy, "b.env", &text)), "dd");
}

#[test]
fn what_is_wrong_in_settings_is_told_with_its_place_and_without_its_text() {
    let rule = "[[rule]]\nname='acme_key'\ntitle='A'\nprefix='acme_'\nalphabet='a-z0-9'\nmin=24\n";
    for (text, place) in [
        ("zzz = 1", "1:1"),
        ("\n[zzz]", "2:1"),
        ("baseline = 1", "1:12"),
        ("baseline = []", "1:12"),
        ("baseline = '../zzz'", "1:12"),
        ("baseline = 'C:zzz'", "1:12"),
        ("rules = 'zzz'", "1:9"),
        ("[rules]\njwt = 'zzz'", "2:7"),
        ("[rules]\njwt = 'warn'\njwt = 'warn'", "3:1"),
        ("[rules]\n[rules]", "2:1"),
        ("[rules]\njwt = 'warn' zzz", "2:14"),
        ("[[rules]]\njwt = 'warn'", "1:1"),
        ("[allow]\npath = 'zzz'", "1:1"),
        ("[allow.zzz]\npath = 'zzz'", "1:1"),
        ("allow = 'zzz'", "1:9"),
        ("allow = ['zzz']", "1:10"),
        ("[[allow]]\npath = 'zzz'", "1:1"),
        ("[[allow]]\nreason = 'zzz'", "1:1"),
        ("[[allow]]\npath = 'zzz'\nreason = ' z '", "1:1"),
        ("[[allow]]\npath = 'zzz'\nreason = 'zzz'\nrule = []", "1:1"),
        ("[[allow]]\npath = 'zzz'\nreason = 'zzz'\nexpires = '2027-01-01'", "4:11"),
        ("[[allow]]\npath = 'zzz'\nreason = 'zzz'\nexpires = 2027-02-30", "4:11"),
        ("[[allow]]\npaths = 'zzz'", "2:1"),
        ("[[allow]]\npath = '**'", "2:8"),
        ("[[allow]]\npath = '/zzz'", "2:8"),
        ("[[allow]]\npath = 'zzz**'", "2:8"),
        ("[[allow]]\npath = '!zzz'", "2:8"),
        ("[[allow]]\npath = ['zzz']", "2:8"),
        (&rule.replace("acme_key", "zzz"), "1:1"),
        (&rule.replace("acme_key", "jwt_zzz-"), "1:1"),
        (&rule.replace("acme_key", RULE), "1:1"),
        (&rule.replace("prefix='acme_'", ""), "1:1"),
        (&rule.replace("acme_'", "zz'"), "1:1"),
        (&rule.replace("acme_'", &format!("{}'", "z".repeat(25))), "1:1"),
        (&rule.replace("a-z0-9", "z-a0-9"), "1:1"),
        (&rule.replace("a-z0-9", "a-z "), "1:1"),
        (&rule.replace("min=24", "min=7"), "1:1"),
        (&rule.replace("min=24", "min='zzz'"), "6:5"),
        (&rule.replace("min=24", "min=24\nmax=23"), "1:1"),
        (&rule.replace("min=24", "min=99999999999999999999999"), "6:5"),
        (&format!("{rule}level='allow'"), "7:7"),
        (&format!("{rule}zzz=1"), "7:1"),
    ] {
        let notice = Config::parse("c.toml", "", text.as_bytes()).unwrap_err();
        let told = notice.to_string();
        assert!(told.starts_with(&format!("c.toml:{place}: ")) && !told.contains("zzz"), "{text}\n{told}");
    }
    // One letter away from what was meant: both are named.
    let single = Config::parse("c.toml", "", b"[rule]\nacme_key = 'warn'").unwrap_err().to_string();
    assert!(single.contains("`[[rule]]`") && single.contains("`[rules]`"), "{single}");
    assert!(Config::parse("c.toml", "", rule.as_bytes()).is_ok());
    assert_eq!(Config::parse("c.toml", "", b"a\xff").unwrap_err().column, 2);
    assert!(Config::parse("c.toml", "", " ".repeat(2 << 20).as_bytes()).is_err());
}

#[test]
fn a_name_that_no_rule_has_is_told_with_its_place() {
    for (text, place) in [
        ("[rules]\nzzz_key = 'warn'", "2:1"),
        ("[[allow]]\npath='a'\nreason='because'\nrule='zzz_key'", "4:6"),
        ("[[allow]]\npath='a'\nreason='because'\nrule=['github_personal_access_token', 'zzz_key']", "4:39"),
    ] {
        let config = Config::parse("c.toml", "", text.as_bytes()).unwrap();
        let notice = Policy::new(Date::new(2026, 1, 1), vec![Arc::new(config)], Vec::new()).unwrap_err();
        let told = notice.to_string();
        assert!(told.starts_with(&format!("c.toml:{place}: ")) && !told.contains("zzz"), "{told}");
    }
}

#[test]
fn nothing_makes_it_panic_or_take_long() {
    let policy = policy(&[], Vec::new());
    let long = "/* api-guard: allow RULE because */ ".repeat(20_000);
    let lines = "// api-guard: allow RULE because\n".repeat(20_000);
    for text in [
        &*long,
        &lines,
        &format!("{long}KEY"),
        &format!("{lines}f(\"KEY\");"),
        "api-guard: allow",
        "//api-guard: allow",
    ] {
        for path in ["a.rs", "a.txt", "a.md"] {
            let judgement = judge_with(&policy, path, text);
            assert!(judgement.notices.len() <= 200);
        }
    }
    let many = "[[allow]]\npath = 'a/**/b/**/c/**/d'\nreason = 'because'\n".repeat(10_000);
    let config = Config::parse("c.toml", "", many.as_bytes()).unwrap();
    assert!(config.baseline().is_none());
}

#[test]
fn no_damaged_settings_baseline_or_source_makes_it_panic_or_repeat_a_value() {
    let config = "baseline = 'b'\nrules = { json_web_token = \"warn\" }\n[[allow]]\npath = 'a/**'\nrule = ['jwt']\nreason = 'KEY'\n\
                  expires = 2027-01-31\n[[rule]]\nname = 'acme_key'\ntitle = 'A'\nprefix = 'acme_'\nalphabet = 'A-Za-z0-9_-'\n\
                  min = 24\nmax = 32\nwitness = ['acme']\nlevel = 'deny'\nenv = 'A'\nrevoke = 'https://a'\n"
        .replace("KEY", &key());
    let baseline = format!("version 1\nkey {}\n{} a_b {}\n", "0".repeat(32), "1".repeat(16), key());
    let source =
        "/* api-guard: allow RULE x */ r#\"\n# api-guard: allow RULE because\nKEY\"#; // gitleaks:allow\n"
            .replace("RULE", RULE)
            .replace("KEY", &key());
    let policy = policy(&[], Vec::new());
    let mut state = 7_u64;
    let mut below = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % bound
    };
    for _ in 0..4000 {
        let mut damaged = |text: &str| {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..=below(3) {
                let (from, length) = (below(bytes.len()), below(12));
                let to = (from + length).min(bytes.len());
                let put: &[&[u8]] =
                    &[b"", b"\n", b"'", b"\"\"\"", b"[", b"]]", b"\\u00", b"*/", b"\xff", b"=", b"\xc3\xa9"];
                bytes.splice(from..to, put[below(put.len())].iter().copied());
            }
            bytes
        };
        let notice = Config::parse("c", "", &damaged(&config)).err();
        let second = Baseline::parse("b", "", &damaged(&baseline)).err();
        let bytes = damaged(&source);
        let findings = policy.detector().scan_file("a.rs", &bytes);
        let judgement = policy.judge("a.rs", &bytes, &findings);
        assert_eq!(judgement.standings.len(), findings.len());
        let told = format!("{notice:?}{second:?}{judgement:?}");
        assert!(!told.contains(&key()[12..24]), "a value is told");
    }
}
