//! The parts of a `Cargo.toml` that say where source files are.

use api_guard_detect::toml::{Entry, Value, read};

/// Where a manifest says that source files are. Paths are as written, relative to the manifest.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// Whether there is a package at all: a virtual workspace has none.
    pub(crate) is_package: bool,
    /// Targets with a path of their own.
    pub(crate) targets: Vec<String>,
    /// The build scripts that are named.
    pub(crate) build: Vec<String>,
    /// The workspace this package says it belongs to.
    pub(crate) workspace_root: Option<String>,
    /// The workspace this manifest is the root of.
    pub(crate) workspace: Option<Workspace>,
    /// Packages in other folders.
    pub(crate) path_dependencies: Vec<String>,
}

/// The members of a workspace, as written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Workspace {
    pub(crate) members: Vec<String>,
    pub(crate) exclude: Vec<String>,
}

impl Manifest {
    /// Reads what can be read: never fails.
    pub(crate) fn read(text: &str) -> Self {
        let mut manifest = Self::default();
        for entry in read(text).entries {
            manifest.add(entry);
        }
        manifest
    }

    fn add(&mut self, entry: Entry) {
        let path: Vec<&str> = entry.path.iter().map(String::as_str).collect();
        match path.first() {
            Some(&"workspace") => drop(self.workspace.get_or_insert_default()),
            Some(&("package" | "project")) => self.is_package = true,
            _ => {}
        }
        let Value::Text(value) = entry.value else { return };
        match path.as_slice() {
            ["lib", "path"] | ["bin" | "test" | "example" | "bench", _, "path"] => self.targets.push(value),
            ["package" | "project", "build"] | ["package" | "project", "build", _] => self.build.push(value),
            ["package" | "project", "workspace"] => self.workspace_root = Some(value),
            ["workspace", "members", _] => self.workspace.get_or_insert_default().members.push(value),
            ["workspace", "exclude", _] => self.workspace.get_or_insert_default().exclude.push(value),
            [.., kind, _, "path"] if is_dependencies(kind) => self.path_dependencies.push(value),
            _ => {}
        }
    }
}

fn is_dependencies(table: &str) -> bool {
    matches!(
        table,
        "dependencies"
            | "dev-dependencies"
            | "dev_dependencies"
            | "build-dependencies"
            | "build_dependencies"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_paths_of_every_kind_of_target_are_found() {
        let manifest = Manifest::read(
            "lib.path = 'l.rs'\nbin = [{ name = 'a', path = 'a.rs' }]\n[package]\nname = 'x'\nbuild = 'b.rs'\n\
             [[test]]\nname = 't'\npath = 't.rs'\n[[test]]\nname = 'u'\n[[example]]\npath = 'e.rs'\n[[bench]]\npath = 'h.rs'",
        );
        assert_eq!(manifest.targets, ["l.rs", "a.rs", "t.rs", "e.rs", "h.rs"]);
        assert_eq!(manifest.build, ["b.rs"]);
        assert!(manifest.is_package && manifest.workspace.is_none());
    }

    #[test]
    fn a_build_script_may_be_switched_off() {
        assert_eq!(Manifest::read("[package]\nbuild = false").build, [""; 0]);
    }

    #[test]
    fn members_excludes_and_path_dependencies_are_found() {
        let manifest = Manifest::read(
            "[workspace]\nmembers = [\n  'a', # first\n  \"crates/*\",\n]\nexclude = ['crates/old']\n\
             [workspace.dependencies]\nw = { path = 'w' }\n[dependencies]\nserde = '1'\nd = { path = '../d', version = '1' }\n\
             [target.'cfg(unix)'.dev-dependencies.e]\npath = 'e'\n[build-dependencies]\nf.path = 'f'",
        );
        let workspace = manifest.workspace.unwrap();
        assert_eq!(workspace.members, ["a", "crates/*"]);
        assert_eq!(workspace.exclude, ["crates/old"]);
        assert_eq!(manifest.path_dependencies, ["w", "../d", "e", "f"]);
        assert!(!manifest.is_package);
    }

    #[test]
    fn a_member_may_name_its_workspace_and_an_empty_one_is_one() {
        let manifest = Manifest::read("[package]\nworkspace = '../..'");
        assert_eq!(manifest.workspace_root.as_deref(), Some("../.."));
        assert_eq!(Manifest::read("[workspace]").workspace, Some(Workspace::default()));
        assert_eq!(Manifest::read("[dependencies]\nx.workspace = true").workspace, None);
    }
}
