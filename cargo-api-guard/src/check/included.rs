//! Files that Rust puts into a program: a key in one is told where it is included too, also where `.gitignore` keeps the
//! file itself out of sight.

use std::fs;
use std::path::Path;

use api_guard_detect::{Finding, Included};

use super::settings::{Settings, tidy};

/// What is to be told of the files that `file`, which lies in a folder, includes. `path` is as its settings name it.
pub(crate) fn findings(file: &Path, path: &str, settings: &Settings, source: &[u8]) -> Vec<Finding> {
    let found = Included::all(path, source).into_iter().filter_map(|included| {
        let place = tidy(&included.place(file, package_of(file)));
        let content = content(&place)?;
        let group = settings.of(&place);
        let (found, uses) = included.judge(&group.policy, &group.inside(&place), &content);
        group.used(uses);
        found
    });
    found.collect()
}

/// The folder of the package that a file is part of.
fn package_of(file: &Path) -> &Path {
    let folder = file.parent().unwrap_or(file);
    folder.ancestors().find(|folder| folder.join("Cargo.toml").is_file()).unwrap_or(folder)
}

/// What is in a file, if it is one that the compiler could include. What is wrong with others the compiler says.
fn content(path: &Path) -> Option<Vec<u8>> {
    let metadata = fs::metadata(path).ok()?;
    (metadata.is_file() && metadata.len() <= Included::LARGEST).then(|| fs::read(path).ok()).flatten()
}
