//! `--workspace`: the folders of all members, and which of them have no `guard!`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::error::Problem;

/// What cargo says of a workspace.
#[derive(Debug, Deserialize)]
pub(crate) struct Workspace {
    workspace_root: PathBuf,
    packages: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    targets: Vec<Target>,
}

#[derive(Debug, Deserialize)]
struct Target {
    src_path: PathBuf,
}

impl Workspace {
    /// Asks cargo for the workspace around the current folder. Nothing is built or fetched.
    ///
    /// # Errors
    /// There is no cargo, or no workspace.
    pub(crate) fn around(folder: &Path) -> Result<Self, Problem> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let answer = Command::new(cargo)
            .current_dir(folder)
            .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
            .stdin(Stdio::null())
            .stderr(Stdio::null()) // it quotes the manifest
            .output()
            .map_err(|error| Problem::NoCargo { kind: error.kind() })?;
        if !answer.status.success() {
            return Err(Problem::NoWorkspace);
        }
        serde_json::from_slice(&answer.stdout).map_err(|_| Problem::NoWorkspace)
    }

    /// The workspace's folder, and those of members that lie elsewhere.
    pub(crate) fn folders(&self) -> Vec<PathBuf> {
        let root = &self.workspace_root;
        let members = self.packages.iter().filter_map(|package| package.manifest_path.parent());
        let elsewhere = members.filter(|folder| !folder.starts_with(root)).map(Path::to_path_buf);
        std::iter::once(root.clone()).chain(elsewhere).collect()
    }

    /// The names of members that no `guard!` covers. One `guard!(workspace)` covers them all.
    pub(crate) fn unguarded(&self) -> Vec<&str> {
        let guards: Vec<Option<Guard>> = self.packages.iter().map(Package::guard).collect();
        if guards.contains(&Some(Guard::Workspace)) {
            return Vec::new();
        }
        let unguarded = self.packages.iter().zip(guards).filter(|(_, guard)| guard.is_none());
        unguarded.map(|(package, _)| package.name.as_str()).collect()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Guard {
    Package,
    Workspace,
}

impl Package {
    /// The widest call that the root file of a target holds.
    fn guard(&self) -> Option<Guard> {
        let text = |target: &Target| fs::read_to_string(&target.src_path).ok();
        self.targets.iter().filter_map(text).filter_map(|text| guard_in(&text)).max()
    }
}

fn guard_in(text: &str) -> Option<Guard> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.filter_map(|line| {
        let (before, call) = line.split_once("guard!")?;
        let is_ours =
            before.is_empty() || before.ends_with(|before: char| before == ':' || before.is_whitespace());
        let call = call.trim_start().strip_prefix(['(', '[', '{'])?;
        let guard =
            if call.trim_start().starts_with("workspace") { Guard::Workspace } else { Guard::Package };
        is_ours.then_some(guard)
    })
    .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guard_is_a_call_and_no_comment() {
        assert_eq!(guard_in("api_guard::guard!();"), Some(Guard::Package));
        assert_eq!(guard_in("use api_guard::guard;\n  guard! { workspace }"), Some(Guard::Workspace));
        assert_eq!(guard_in("// api_guard::guard!();\nfn main() {}"), None);
        assert_eq!(guard_in("scopeguard!();\nlet guard = 1;"), None);
    }
}
