//! OpenBao, started for one test and told what to do by its own command line.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use serde_json::Value;
use tempfile::TempDir;

/// The token of the one who may do everything.
pub const ROOT: &str = "root-of-this-test-server";

/// A server that is stopped when this is dropped.
pub struct OpenBao {
    program: PathBuf,
    /// `http://127.0.0.1:port`, or `https://` for one with TLS.
    pub address: String,
    /// Its authority and its log.
    folder: TempDir,
    child: Child,
}

impl OpenBao {
    /// A server that keeps everything in memory. `None` where OpenBao is not installed.
    ///
    /// # Panics
    ///
    /// If it is installed and does not start.
    #[must_use]
    pub fn start() -> Option<Self> {
        Self::started(&[], "http")
    }

    /// The same, behind TLS with an authority of its own.
    ///
    /// # Panics
    ///
    /// If it is installed and does not start.
    #[must_use]
    pub fn start_with_tls() -> Option<Self> {
        Self::started(&["-dev-tls"], "https")
    }

    fn started(arguments: &[&str], scheme: &str) -> Option<Self> {
        let program = crate::program("API_GUARD_OPENBAO")?;
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("no folder for OpenBao: {error}"));
        let listen = format!("127.0.0.1:{}", crate::free_port());
        let log = File::create(folder.path().join("log")).unwrap_or_else(|error| panic!("no log: {error}"));
        let mut command = Command::new(&program);
        command.args(["server", "-dev", "-dev-no-store-token"]).args(arguments);
        if scheme == "https" {
            command.arg(format!("-dev-tls-cert-dir={}", folder.path().display()));
        }
        command
            .arg(format!("-dev-root-token-id={ROOT}"))
            .arg(format!("-dev-listen-address={listen}"))
            .env("HOME", folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        let child = command.spawn().unwrap_or_else(|error| panic!("OpenBao does not start: {error}"));
        let server = Self { program, address: format!("{scheme}://{listen}"), folder, child };
        server.wait();
        Some(server)
    }

    fn wait(&self) {
        let patience = Instant::now() + Duration::from_secs(60);
        // 0 is ready, 2 is sealed.
        while !self.command(&["status"]).status.success() {
            let log = || fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            assert!(Instant::now() < patience, "OpenBao is not ready after a minute: {}", log());
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// The authority of a server with TLS.
    #[must_use]
    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("vault-ca.pem")
    }

    /// A folder that lives as long as the server.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Runs the command line as root: `["kv", "put", "secret/a", "key=value"]`.
    ///
    /// # Panics
    ///
    /// If it fails.
    pub fn run(&self, arguments: &[&str]) {
        let output = self.command(arguments);
        assert!(output.status.success(), "bao {}: {}", arguments[0], String::from_utf8_lossy(&output.stderr));
    }

    /// The same, and what it answers in JSON.
    ///
    /// # Panics
    ///
    /// If it fails or answers no JSON.
    #[must_use]
    pub fn ask(&self, arguments: &[&str]) -> Value {
        let output = self.command(arguments);
        let name = arguments[0];
        assert!(output.status.success(), "bao {name}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("bao {name}: {error}"))
    }

    /// A policy of this name.
    ///
    /// # Panics
    ///
    /// If it cannot be written.
    pub fn policy(&self, name: &str, rules: &str) {
        let file = self.folder.path().join(format!("{name}.hcl"));
        let written = File::create(&file).and_then(|mut file| file.write_all(rules.as_bytes()));
        written.unwrap_or_else(|error| panic!("no policy: {error}"));
        self.run(&["policy", "write", name, &file.display().to_string()]);
    }

    fn command(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .env("BAO_ADDR", &self.address)
            .env("BAO_CACERT", self.authority())
            .env("BAO_TOKEN", ROOT)
            .env("BAO_FORMAT", "json")
            .env("HOME", self.folder.path());
        if self.address.starts_with("http://") {
            command.env_remove("BAO_CACERT");
        }
        command.output().unwrap_or_else(|error| panic!("bao does not run: {error}"))
    }
}

impl Drop for OpenBao {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
