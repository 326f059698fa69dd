//! The packages of a workspace.

use std::fs;
use std::path::{Path, PathBuf};

use api_guard_detect::policy::glob;
use api_guard_detect::sorted::Sorted;

use super::files::tidy;
use super::manifest::{Manifest, Workspace};

/// A workspace: its root and the packages in it.
#[derive(Debug)]
pub(crate) struct Members {
    /// The folder of the manifest that says `[workspace]`, or the package's own.
    pub(crate) root: PathBuf,
    /// The folder of each package with its manifest.
    pub(crate) packages: Sorted<PathBuf, Manifest>,
}

/// Reads the manifest in `folder`; an unreadable one has nothing to say.
pub(crate) fn manifest_in(folder: &Path) -> Manifest {
    let bytes = fs::read(folder.join("Cargo.toml")).unwrap_or_default();
    Manifest::read(&String::from_utf8_lossy(&bytes))
}

/// The members of the workspace that the package in `folder` belongs to, itself included.
pub(crate) fn members(folder: &Path) -> Members {
    let own = manifest_in(folder);
    let root = root_of(folder, &own);
    let top = manifest_in(&root);
    let workspace = top.workspace.as_ref();

    let mut rest = vec![folder.to_path_buf(), root.clone()];
    for member in workspace.map_or(&[][..], |workspace| &workspace.members) {
        rest.extend(expand(&root, member));
    }
    let mut named: Sorted<PathBuf> = Sorted::default();
    for path in rest.iter().filter_map(|path| path.canonicalize().ok()) {
        named.insert(path, ());
    }
    let mut seen: Sorted<PathBuf> = Sorted::default();
    let mut packages = Sorted::default();
    while let Some(path) = rest.pop() {
        let Ok(canonical) = path.canonicalize() else { continue };
        let excluded = workspace.is_some_and(|workspace| is_excluded(&root, &path, workspace));
        if !path.join("Cargo.toml").is_file() || (excluded && path != folder) || !seen.insert(canonical, ()) {
            continue;
        }
        let manifest = manifest_in(&path);
        // Cargo makes a member of every path dependency under the root.
        for dependency in &manifest.path_dependencies {
            let inner = tidy(path.join(dependency));
            if is_below(&inner, &root) || inner.canonicalize().is_ok_and(|inner| named.get(&inner).is_some())
            {
                rest.push(inner);
            }
        }
        if manifest.is_package {
            packages.insert(path, manifest);
        }
    }
    Members { root, packages }
}

/// The folder of the workspace that the package in `folder` belongs to, or its own.
pub(crate) fn root_of(folder: &Path, own: &Manifest) -> PathBuf {
    if own.workspace.is_some() {
        return folder.to_path_buf();
    }
    if let Some(root) = &own.workspace_root {
        return tidy(folder.join(root));
    }
    for above in folder.ancestors().skip(1) {
        if let Some(workspace) = manifest_in(above).workspace {
            let excluded = is_excluded(above, folder, &workspace);
            return if excluded { folder.to_path_buf() } else { above.to_path_buf() };
        }
    }
    folder.to_path_buf()
}

/// Whether the workspace leaves a folder out: it is under an excluded one and not named itself.
fn is_excluded(root: &Path, folder: &Path, workspace: &Workspace) -> bool {
    let excluded = workspace.exclude.iter().any(|path| is_below(folder, &root.join(path)));
    excluded && !workspace.members.iter().any(|path| same(folder, &root.join(path)))
}

fn is_below(path: &Path, folder: &Path) -> bool {
    match (path.canonicalize(), folder.canonicalize()) {
        (Ok(path), Ok(folder)) => path.starts_with(folder),
        _ => path.starts_with(folder),
    }
}

fn same(a: &Path, b: &Path) -> bool {
    a == b || a.canonicalize().is_ok_and(|a| b.canonicalize().is_ok_and(|b| a == b))
}

/// The folders that a member's path means: `*` and `?` stand for parts of a name, `**` for any folders.
fn expand(root: &Path, member: &str) -> Vec<PathBuf> {
    let mut found = vec![root.to_path_buf()];
    for part in member.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == "**" {
            found = found.iter().flat_map(|folder| all_below(folder)).collect();
        } else if part.contains(['*', '?']) {
            let matches =
                |name: &Path| name.file_name().is_some_and(|name| glob(part, &name.to_string_lossy()));
            found = found.iter().flat_map(|folder| folders_in(folder)).filter(|path| matches(path)).collect();
        } else {
            found = found.iter().map(|folder| tidy(folder.join(part))).filter(|path| path.is_dir()).collect();
        }
    }
    found
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Sorted<PathBuf> = Sorted::default();
    for path in entries.map(|entry| entry.path()).filter(|path| path.is_dir()) {
        folders.insert(path, ());
    }
    folders.iter().map(|(path, ())| path.clone()).collect()
}

/// The folder and every one under it; links are not followed, and what is built is not looked into.
fn all_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![folder.to_path_buf()];
    let mut at = 0;
    while at < found.len() {
        let inner = folders_in(&found[at]);
        found.extend(inner.into_iter().filter(|path| !path.is_symlink() && !path.ends_with("target")));
        at += 1;
    }
    found
}
