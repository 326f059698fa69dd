//! Packages that are written while a test runs, and built by the real cargo.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use api_guard_detect::Level;
use tempfile::TempDir;

/// A package in a temporary folder that depends on `api-guard`.
#[derive(Debug)]
pub struct Project {
    root: TempDir,
    folder: PathBuf,
}

/// What a run of cargo said.
#[derive(Debug)]
pub struct Said {
    /// Whether it ended well.
    pub success: bool,
    /// Standard output and standard error, one after the other.
    pub text: String,
}

impl Project {
    /// A library with one line: `api_guard::guard!();`.
    #[must_use]
    pub fn guarded(name: &str) -> Self {
        let project = Self::empty(name);
        project.write("src/lib.rs", "api_guard::guard!();\n");
        project
    }

    /// A package with a manifest only.
    #[must_use]
    pub fn empty(name: &str) -> Self {
        Self::at(name, "package")
    }

    /// A package with a manifest only, in a folder of that name.
    #[must_use]
    pub fn at(name: &str, folder: &str) -> Self {
        let root = TempDir::new().expect("a temporary folder");
        let project = Self { folder: root.path().join(folder), root };
        project.write("Cargo.toml", &manifest(name));
        // The versions of this workspace: nothing new is resolved, so nothing need be fetched.
        let lock =
            std::fs::read_to_string(workspace().join("Cargo.lock")).expect("the workspace's lock file");
        project.write("Cargo.lock", &lock);
        project
    }

    /// The folder of the package.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The temporary folder around it.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.root.path()
    }

    /// Writes a file of the package, with the folders above it. The time of the file is always a new one: cargo
    /// tells by it whether a file changed.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder is made");
        let before = path.metadata().and_then(|meta| meta.modified()).ok();
        std::fs::write(&path, text).expect("a file is written");
        while before.is_some() && path.metadata().and_then(|meta| meta.modified()).ok() == before {
            std::thread::sleep(std::time::Duration::from_millis(5));
            std::fs::write(&path, text).expect("a file is written");
        }
    }

    /// Runs cargo in the package, without colours.
    #[must_use]
    pub fn cargo(&self, arguments: &[&str]) -> Said {
        self.cargo_with(arguments, &[])
    }

    /// Runs cargo in the package with variables set.
    #[must_use]
    pub fn cargo_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
        let mut command = cargo();
        command.current_dir(&self.folder).args(arguments);
        command.envs(variables.iter().copied());
        Said::of(&command.output().expect("cargo starts"))
    }
}

impl Said {
    fn of(output: &Output) -> Self {
        let text = [&output.stdout[..], &output.stderr[..]].concat();
        Self { success: output.status.success(), text: String::from_utf8_lossy(&text).into_owned() }
    }

    /// Fails, without printing what was said, if a piece of `key` behind its public prefix stands in it.
    pub fn assert_hides(&self, key: &str, public: usize) {
        for start in public..key.len() - 7 {
            assert!(
                !self.text.contains(&key[start..start + 8]),
                "8 bytes of a key at its byte {start} are shown"
            );
        }
    }

    /// Fails unless the build stopped and named that place.
    pub fn assert_refused_at(&self, place: &str) {
        assert!(!self.success, "the build went on:\n{}", self.text);
        assert!(self.text.contains(place), "{place} is not named:\n{}", self.text);
    }

    /// Fails unless the build went on.
    pub fn assert_built(&self) {
        assert!(self.success, "the build stopped:\n{}", self.text);
    }
}

/// A key of OpenAI's form, the same in every run, and the length of its public prefix.
#[must_use]
pub fn openai_key() -> (String, usize) {
    let vector = crate::vectors::all()
        .into_iter()
        .find(|vector| vector.rule == "openai_project_key" && vector.expect == Some(Level::Deny))
        .expect("the rule has vectors");
    (vector.text[vector.key].to_owned(), "sk-proj-".len())
}

/// The program `cargo-api-guard`, built where this test was: cargo does not build it for tests of another package.
#[must_use]
pub fn cargo_api_guard() -> PathBuf {
    let test = std::env::current_exe().expect("a test is a program");
    let target = test.ancestors().nth(3).expect("a test lies in `target/PROFILE/deps`");
    let mut command = cargo();
    command.current_dir(workspace()).env("CARGO_TARGET_DIR", target);
    command.args(["build", "--quiet", "--offline", "--package", "cargo-api-guard"]);
    assert!(command.status().expect("cargo starts").success(), "`cargo-api-guard` is built");
    target.join("debug").join("cargo-api-guard").with_extension(std::env::consts::EXE_EXTENSION)
}

/// The root of this workspace.
#[must_use]
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests have a workspace around them")
}

fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .env("CARGO_TARGET_DIR", workspace().join("target/guarded"))
        .env("CARGO_TERM_COLOR", "never")
        .env_remove("RUSTFLAGS")
        .env_remove("RUST_BACKTRACE")
        .env_remove("API_GUARD")
        .env_remove("CI");
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR") {
            command.env_remove(name);
        }
    }
    command
}

fn manifest(name: &str) -> String {
    let api_guard = workspace().join("api-guard");
    format!(
        "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\napi-guard = {{ path = \
         {api_guard:?} }}\n\n[workspace]\n"
    )
}
