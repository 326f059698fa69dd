//! Which crate may depend on which.

use toml::Table;

/// A published crate and what it may depend on.
pub(crate) struct Crate {
    pub(crate) name: &'static str,
    /// The crates of this project that it may use.
    pub(crate) ours: &'static [&'static str],
    /// Whether it may use anyone else's.
    pub(crate) others: bool,
}

/// What a manifest depends on against the table. Dev-dependencies reach no user and are not looked at.
pub(crate) fn broken_dependencies(allowed: &Crate, manifest: &str) -> Vec<String> {
    let name = allowed.name;
    let Ok(manifest) = manifest.parse::<Table>() else {
        return vec![format!("{name}/Cargo.toml: is not TOML")];
    };
    let may_use = |dependency: &str| {
        let ours = dependency.starts_with("api-guard") || dependency.starts_with("cargo-api-guard");
        if ours { allowed.ours.contains(&dependency) } else { allowed.others }
    };
    let broken = dependencies(&manifest).into_iter().filter(|dependency| !may_use(dependency));
    broken.map(|dependency| format!("{name}/Cargo.toml: may not depend on `{dependency}`")).collect()
}

fn dependencies(manifest: &Table) -> Vec<String> {
    let targets = manifest.get("target").and_then(|targets| targets.as_table());
    let targets = targets.into_iter().flat_map(Table::values).filter_map(|target| target.as_table());
    std::iter::once(manifest).chain(targets).flat_map(direct).collect()
}

fn direct(table: &Table) -> Vec<String> {
    let sections = ["dependencies", "build-dependencies"].into_iter().filter_map(|name| table.get(name));
    let entries = sections.filter_map(|section| section.as_table()).flatten();
    let renamed = |entry: &toml::Value| Some(entry.get("package")?.as_str()?.to_owned());
    entries.map(|(name, entry)| renamed(entry).unwrap_or_else(|| name.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PURE: Crate = Crate { name: "api-guard-pure", ours: &[], others: false };
    const THIN: Crate = Crate { name: "api-guard-thin", ours: &["api-guard-pure"], others: true };

    #[test]
    fn an_allowed_edge_and_a_dev_dependency_pass() {
        assert!(
            broken_dependencies(&THIN, "[dependencies]\nsyn = \"3\"\napi-guard-pure.workspace = true")
                .is_empty()
        );
        assert!(broken_dependencies(&PURE, "[dev-dependencies]\nhex = \"0.4\"").is_empty());
    }

    #[test]
    fn an_edge_that_no_row_allows_is_named() {
        let upward = "[dependencies]\napi-guard = { path = \"x\" }";
        assert_eq!(
            broken_dependencies(&THIN, upward),
            ["api-guard-thin/Cargo.toml: may not depend on `api-guard`"]
        );
    }

    #[test]
    fn a_pure_crate_may_not_hide_a_dependency() {
        for hidden in [
            "[dependencies]\nmemchr = \"2\"",
            "[build-dependencies]\nmemchr = \"2\"",
            "[target.'cfg(unix)'.dependencies]\nmemchr = \"2\"",
            "[dependencies]\nharmless = { package = \"memchr\", version = \"2\" }",
        ] {
            let expected = "api-guard-pure/Cargo.toml: may not depend on `memchr`";
            assert_eq!(broken_dependencies(&PURE, hidden), [expected], "{hidden}");
        }
    }
}
