//! Keys in files that the compiler puts into the program.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::finding::Finding;
use crate::policy::{Allowed, Policy, Standing, Uses};
use crate::rule::Level;
use crate::rust_source::included::{Call, calls};
use crate::scan::is_test_path;

/// A NUL in so many first bytes makes a file binary, as it does for git.
const HEAD: usize = 8 << 10;

/// A file that an `include_str!` or `include_bytes!` puts into the program, and that may hold a key.
///
/// This crate reads no files: the caller reads the file of an `Included` and passes its content to
/// [`judge`](Self::judge).
pub struct Included(Call);

impl Included {
    /// Larger files are not worth reading: nobody keeps a key in so much data.
    pub const LARGEST: u64 = 4 << 20;

    /// The files that Rust source includes by a path that is a literal, alone or behind `env!("CARGO_MANIFEST_DIR")` in
    /// a `concat!`. Files whose name says that they hold a key are left out, because [`scan_rust`](crate::scan_rust)
    /// reports them. `path` is that of the source, as in [`scan_file`](crate::scan_file).
    ///
    /// # Examples
    /// ```
    /// use std::path::Path;
    ///
    /// use api_guard_detect::Included;
    /// use api_guard_detect::policy::{Date, Policy};
    ///
    /// let policy = Policy::new(Date::new(2026, 11, 24), Vec::new(), Vec::new()).unwrap();
    /// let source = r#"const MAIL: &str = include_str!("../mail.json");"#;
    /// let included = Included::all("src/lib.rs", source.as_bytes()).remove(0);
    /// let place = included.place(Path::new("/app/src/lib.rs"), Path::new("/app"));
    /// assert_eq!(place, Path::new("/app/src/../mail.json"));
    ///
    /// let content = ["{\"token\":\"ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC12qUI4f", "\"}"].concat();
    /// let (found, _) = included.judge(&policy, "mail.json", content.as_bytes());
    /// assert_eq!(&source[found.unwrap().span], "../mail.json");
    /// ```
    #[must_use]
    pub fn all(path: &str, source: &[u8]) -> Vec<Self> {
        let is_test = is_test_path(path);
        let mut calls = calls(source);
        calls.iter_mut().filter(|_| is_test).for_each(|call| call.finding.is_in_a_test());
        calls.into_iter().map(Self).collect()
    }

    /// Where the file is, if `file` includes it and is part of the package in the folder `package`.
    #[must_use]
    pub fn place(&self, file: &Path, package: &Path) -> PathBuf {
        if self.0.is_from_package {
            return package.join(self.0.path.trim_start_matches(['/', '\\']));
        }
        file.parent().unwrap_or(package).join(&self.0.path)
    }

    /// The finding at the call, if `bytes`, the content of the file, contain a key that nothing but a baseline allows; and
    /// which settings were used. `path` is as in [`Policy::judge`]. The finding only warns if everything found in the
    /// file only warns.
    ///
    /// A baseline allows a key where it lies. That the key goes into a program as well is a finding of its own, which the
    /// baseline also holds if it was there already.
    ///
    /// An `allow!` around the call may name the rule of the key or `include_of_key_file`.
    #[must_use]
    pub fn judge(self, policy: &Policy, path: &str, bytes: &[u8]) -> (Option<Finding>, Uses) {
        if bytes[..bytes.len().min(HEAD)].contains(&0) {
            return (None, Uses::default());
        }
        let findings = policy.detector().scan_file(path, bytes);
        let judgement = policy.judge(path, bytes, &findings);
        let levels =
            findings.iter().zip(&judgement.standings).filter_map(|(inner, standing)| match standing {
                Standing::Denied => Some(Level::Deny),
                Standing::Warned => Some(Level::Warn),
                // Whoever let it stand in the file has not let it go into a program.
                Standing::Allowed(Allowed::Baseline { .. }) => Some(policy.level(inner).0),
                Standing::Allowed(_) => None,
            });
        let found = levels.max().map(|level| {
            let Call { mut finding, allow, .. } = self.0;
            finding.level = finding.level.min(level);
            let names = |rule: &str| findings.iter().any(|inner| inner.rule.name == rule);
            finding.allowed = finding.allowed || allow.as_deref().is_some_and(names);
            finding
        });
        (found, judgement.uses)
    }
}

/// A path can contain a key, so it is not shown.
impl fmt::Debug for Included {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Included").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Date;

    fn key() -> String {
        ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC12qUI4f"].into_iter().collect()
    }

    fn policy() -> Policy {
        Policy::new(Date::new(2026, 11, 24), Vec::new(), Vec::new()).unwrap()
    }

    fn places(source: &str) -> Vec<String> {
        let place = |included: &Included| included.place(Path::new("p/src/a.rs"), Path::new("p"));
        let all = Included::all("src/a.rs", source.as_bytes());
        all.iter().map(|included| place(included).to_string_lossy().replace('\\', "/")).collect()
    }

    fn judged(source: &str, path: &str, content: &str) -> Option<Finding> {
        Included::all("src/a.rs", source.as_bytes()).remove(0).judge(&policy(), path, content.as_bytes()).0
    }

    #[test]
    fn paths_are_those_of_the_file_or_of_the_package() {
        let source = r#"
            include_str!("a.json"); core::include_bytes!(r"b/c.bin",); include_str!["d\x2ejson"];
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/e.json"));
            include_str!(concat!(env!("OUT_DIR"), "/f.json")); include_str!(PATH); include!("g.rs");
            // include_str!("h.json")
            include_str!(".env"); "include_str!(\"i.json\")"
        "#;
        assert_eq!(places(source), ["p/src/a.json", "p/src/b/c.bin", "p/src/d.json", "p/e.json"]);
    }

    #[test]
    fn a_key_in_the_content_is_told_and_anything_else_is_not() {
        let source = "static A: &str = include_str!(\"a.json\");";
        let found = judged(source, "a.json", &format!("{{\"token\": \"{}\"}}", key())).expect("a finding");
        assert_eq!((found.rule.name, found.level), ("include_of_key_file", Level::Deny));
        assert_eq!((&source[found.span], found.public, found.allowed), ("a.json", 6, false));
        for content in ["{\"token\": \"your-token-here\"}", &format!("\0{}", key()), ""] {
            assert!(judged(source, "a.json", content).is_none());
        }
    }

    #[test]
    fn what_is_allowed_in_the_file_is_allowed_where_it_is_included() {
        let content = format!("# api-guard: allow github_personal_access_token revoked in 2024\n{}", key());
        assert!(judged("include_str!(\"a.sh\")", "a.sh", &content).is_none());
    }

    #[test]
    fn an_allow_around_names_the_rule_of_the_key_or_that_of_included_files() {
        let allowed = |rule: &str| {
            let source = format!("allow!({rule}, include_str!(\"a.txt\"), reason = \"revoked\")");
            judged(&source, "a.txt", &key()).unwrap().allowed
        };
        assert!(allowed("github_personal_access_token") && allowed("include_of_key_file"));
        assert!(!allowed("stripe_live_secret_key"));
    }

    #[test]
    fn in_test_code_and_where_the_content_only_warns_it_warns() {
        let broken = format!("{}x", &key()[..39]);
        assert_eq!(judged("include_str!(\"a.txt\")", "a.txt", &broken).unwrap().level, Level::Warn);
        let source = "#[test] fn f() { include_str!(\"a.txt\"); }";
        assert_eq!(judged(source, "a.txt", &key()).unwrap().level, Level::Warn);
        let of_tests = Included::all("tests/it.rs", b"include_str!(\"a.txt\")").remove(0);
        assert_eq!(of_tests.judge(&policy(), "a.txt", key().as_bytes()).0.unwrap().level, Level::Warn);
    }
}
