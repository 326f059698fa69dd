//! Whether the package is compiled as a dependency: then nothing here may ever fail.

use std::path::{Path, PathBuf};

use crate::emit::Process;

/// Whether cargo compiles the package in `folder` as a dependency from a registry, from git or vendored.
///
/// Two things must agree. Cargo caps the lints of such packages, but a user may cap their own; and a package that lies
/// in a folder of cargo's may be what its author is working on.
pub(crate) fn is_dependency(process: &Process, folder: &Path) -> bool {
    process.cap_lints && is_kept_by_cargo(folder, cargo_home().as_deref())
}

fn is_kept_by_cargo(folder: &Path, home: Option<&Path>) -> bool {
    if folder.join(".cargo-checksum.json").is_file() {
        return true;
    }
    let below = |kept: PathBuf| {
        let real = folder.canonicalize().ok().zip(kept.canonicalize().ok());
        folder.starts_with(&kept) || real.is_some_and(|(folder, kept)| folder.starts_with(kept))
    };
    home.is_some_and(|home| {
        below(home.join("registry").join("src")) || below(home.join("git").join("checkouts"))
    })
}

fn cargo_home() -> Option<PathBuf> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("CARGO_HOME").or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_cargos_own_folders_are_dependencies() {
        let kept = |folder: &str| is_kept_by_cargo(Path::new(folder), Some(Path::new("/h/.cargo")));
        assert!(kept("/h/.cargo/registry/src/index-1/a-1.0.0"));
        assert!(kept("/h/.cargo/git/checkouts/a-1/b2/crates/a"));
        assert!(!kept("/h/.cargo/registry/srcs/a"));
        assert!(!kept("/h/work/a"));
        assert!(!is_kept_by_cargo(Path::new("/h/.cargo/registry/src/a"), None));
    }
}
