//! Real packages: fetched as cargo fetches them, copied, and given api-guard with and without its line.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::SystemTime;

use serde_json::Value;

use crate::{Result, scratch, workspace};

/// A package of the registry and how it is checked.
pub(crate) struct Spec {
    pub(crate) name: &'static str,
    pub(crate) features: &'static [&'static str],
    pub(crate) pairs: usize,
}

/// A package as the registry has it, and the versions of everything below it.
pub(crate) struct Source {
    pub(crate) version: String,
    folder: PathBuf,
    lock: PathBuf,
}

/// A copy that can be checked alone.
pub(crate) struct Variant {
    pub(crate) folder: PathBuf,
    features: String,
    target: PathBuf,
}

impl Spec {
    /// Has cargo fetch the newest version and tells where it lies.
    ///
    /// # Errors
    /// When cargo fails.
    pub(crate) fn fetch(&self) -> Result<Source> {
        let probe = scratch(self.name)?.join("probe");
        fs::create_dir_all(probe.join("src"))?;
        fs::write(probe.join("src/lib.rs"), "")?;
        let dependency = format!(
            "{} = {{ version = \"*\", default-features = false, features = {:?} }}",
            self.name, self.features
        );
        write_manifest(&probe, &dependency)?;
        let output = cargo(&["metadata", "--format-version", "1"]).current_dir(&probe).output()?;
        let metadata: Value = serde_json::from_slice(&succeeded(output)?.stdout)?;
        let mut packages = metadata["packages"].as_array().into_iter().flatten();
        let package =
            packages.find(|package| package["name"] == self.name).ok_or("cargo did not fetch it")?;
        let manifest = Path::new(package["manifest_path"].as_str().unwrap_or_default());
        let version = package["version"].as_str().unwrap_or_default().to_owned();
        let folder = manifest.parent().ok_or("a manifest lies in no folder")?.to_owned();
        Ok(Source { version, folder, lock: probe.join("Cargo.lock") })
    }

    /// Copies the package; with the line, it is guarded.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub(crate) fn variant(&self, source: &Source, name: &str, line: &str) -> Result<Variant> {
        let scratch = scratch(self.name)?;
        let folder = scratch.join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        copy(&source.folder, &folder)?;
        fs::copy(&source.lock, folder.join("Cargo.lock"))?;
        let manifest = fs::read_to_string(folder.join("Cargo.toml"))?;
        let guard = workspace()?.join("api-guard");
        let added = format!("\n[dependencies.api-guard]\npath = {guard:?}\n\n[workspace]\n");
        fs::write(folder.join("Cargo.toml"), without_dev_dependencies(&manifest) + &added)?;
        let lib = fs::read_to_string(folder.join("src/lib.rs"))?;
        fs::write(folder.join("src/lib.rs"), format!("{lib}\n{line}\n"))?;
        Ok(Variant { folder, features: self.features.join(","), target: scratch.join("target") })
    }
}

impl Variant {
    /// The first `cargo check`, which may fetch and builds what lies below.
    pub(crate) fn first_check(&self) -> Command {
        let mut check = cargo(&["check", "--no-default-features", "--features", &self.features]);
        check.current_dir(&self.folder).env("CARGO_TARGET_DIR", &self.target);
        check
    }

    /// Another `cargo check`, for which nothing is fetched.
    pub(crate) fn check(&self) -> Command {
        let mut check = self.first_check();
        check.arg("--offline");
        check
    }

    /// Makes the next check compile this package again, and nothing else: all of it, or what has changed since.
    ///
    /// # Errors
    /// When a file cannot be touched.
    pub(crate) fn touch(&self, all: bool) -> Result<()> {
        let kept = self.target.join("debug/incremental");
        if all && kept.exists() {
            fs::remove_dir_all(kept)?;
        }
        Ok(File::options()
            .append(true)
            .open(self.folder.join("src/lib.rs"))?
            .set_modified(SystemTime::now())?)
    }

    /// The Rust files in one of its folders; none if there is no such folder.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub(crate) fn sources(&self, folder: &str) -> Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        let folder = self.folder.join(folder);
        if folder.is_dir() {
            list(&folder, &mut files)?;
        }
        files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
        Ok(files)
    }

    /// The module that lies deepest.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub(crate) fn deepest_module(&self) -> Result<PathBuf> {
        let files = self.sources("src")?;
        let deepest = files.into_iter().max_by_key(|file| (file.components().count(), file.clone()));
        deepest.ok_or_else(|| "the package has no module".into())
    }
}

/// The cargo that runs this bench.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(arguments).args(["--color", "never"]).stdin(Stdio::null());
    // A user's check has none of these.
    cargo.env_remove("CARGO_INCREMENTAL").env_remove("RUSTFLAGS").env_remove("API_GUARD");
    cargo
}

/// The output, if the command did what it was told.
///
/// # Errors
/// With what it wrote to standard error, if not.
pub(crate) fn succeeded(output: Output) -> Result<Output> {
    if output.status.success() { Ok(output) } else { Err(String::from_utf8_lossy(&output.stderr).into()) }
}

/// A manifest of a crate with nothing but dependencies, a workspace of its own.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write_manifest(folder: &Path, dependencies: &str) -> Result<()> {
    let head = "[package]\nname = \"probe\"\nversion = \"0.0.0\"\nedition = \"2024\"";
    Ok(fs::write(
        folder.join("Cargo.toml"),
        format!("{head}\n\n[workspace]\n\n[dependencies]\n{dependencies}\n"),
    )?)
}

/// Their tests are not built here: what only they need is neither resolved nor fetched.
fn without_dev_dependencies(manifest: &str) -> String {
    let mut kept = String::new();
    let mut keep = true;
    for line in manifest.lines() {
        if line.starts_with('[') {
            keep = !line.contains("dev-dependencies");
        }
        if keep {
            kept.extend([line, "\n"]);
        }
    }
    kept
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let mut files = Vec::new();
    list(from, &mut files)?;
    for file in files {
        let copied = to.join(file.strip_prefix(from)?);
        fs::create_dir_all(copied.parent().ok_or("a file lies in no folder")?)?;
        fs::copy(&file, &copied)?;
    }
    Ok(())
}

/// Adds every file below `folder`.
///
/// # Errors
/// When a folder cannot be read.
pub(crate) fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            list(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}
