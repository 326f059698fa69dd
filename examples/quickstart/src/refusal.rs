//! Writes a key into a small crate, as people do, and lets `cargo check` judge it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tempfile::TempDir;
use tokio::process::Command;

use crate::service::Result;

/// The file the key is planted in: not the one that holds the guard.
const CLIENT: &str = "src/client.rs";

/// A crate of somebody who uses api-guard.
pub(crate) struct UserCrate {
    folder: TempDir,
    target: PathBuf,
}

/// What cargo said of it.
pub(crate) struct Checked {
    pub(crate) built: bool,
    pub(crate) output: String,
}

impl UserCrate {
    /// Lays the crate out in a temporary folder, with no key in it.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub(crate) fn create() -> Result<Self> {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
        let folder = tempfile::Builder::new().prefix("quickstart-").tempdir()?;
        let guard = workspace.join("api-guard");
        let guard = guard.to_str().ok_or("the path of the workspace is not UTF-8")?;
        let manifest = format!(
            "[package]\nname = \"user\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [dependencies]\napi-guard = {{ path = {guard:?} }}\n\n[workspace]\n"
        );
        fs::create_dir(folder.path().join("src"))?;
        fs::write(folder.path().join("Cargo.toml"), manifest)?;
        // The versions this workspace was built with: nothing is resolved anew, nothing is downloaded.
        fs::copy(workspace.join("Cargo.lock"), folder.path().join("Cargo.lock"))?;
        fs::write(folder.path().join("src/lib.rs"), "api_guard::guard!();\n\npub mod client;\n")?;
        // Beside this program's own artifacts, so that a second run compiles the small crate only.
        let program = std::env::current_exe()?;
        let built = program.ancestors().nth(2).ok_or("this program lies in no target folder")?;
        let user = Self { folder, target: built.join("quickstart") };
        user.take_out()?;
        Ok(user)
    }

    /// Plants the key and tells where it begins, as compilers name places.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn plant(&self, key: &str) -> Result<String> {
        let before = "pub fn token() -> &'static str {\n    let token = \"";
        fs::write(self.folder.path().join(CLIENT), format!("{before}{key}\";\n    token\n}}\n"))?;
        let line = before.lines().count();
        let column = before.lines().last().unwrap_or_default().chars().count() + 1;
        Ok(format!("{CLIENT}:{line}:{column}"))
    }

    /// Takes the key out again: the program reads it where it runs.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn take_out(&self) -> Result<()> {
        let code = "pub fn token() -> Result<api_guard::Secret, api_guard::Error> {\n    \
                    api_guard::Secret::from_env(\"OPENAI_API_KEY\")\n}\n";
        Ok(fs::write(self.folder.path().join(CLIENT), code)?)
    }

    /// Runs `cargo check`; without the network, unless that is what it lacks.
    ///
    /// # Errors
    /// When cargo cannot be run.
    pub(crate) async fn check(&self) -> Result<Checked> {
        let offline = self.cargo(&["check", "--offline"]).await?;
        let lacking = !offline.built && offline.output.contains("--offline");
        if lacking { self.cargo(&["check"]).await } else { Ok(offline) }
    }

    async fn cargo(&self, arguments: &[&str]) -> Result<Checked> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let run = Command::new(cargo)
            .args(arguments)
            .args(["--color", "never"])
            .current_dir(self.folder.path())
            .env("CARGO_TARGET_DIR", &self.target)
            .env_remove("OPENAI_API_KEY")
            .env_remove("API_GUARD")
            .stdin(Stdio::null())
            .output()
            .await?;
        let output = [run.stdout, run.stderr].concat();
        Ok(Checked { built: run.status.success(), output: String::from_utf8_lossy(&output).into_owned() })
    }
}
