//! Credentials that systemd has encrypted: `cred://name` in a service.
//!
//! Where systemd runs this machine, it starts the service itself. In a container it does not: there `systemd-creds`
//! encrypts and decrypts, and the folder is laid out as systemd lays it out (`src/core/credential.c` of systemd 252):
//! files of mode 0400 in a folder of mode 0500, which `CREDENTIALS_DIRECTORY` names.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use api_guard_servers::program;
use tempfile::TempDir;

const VALUE: &str = "the canary of systemd, 鍵";
const JSON: &str = r#"{"openai":"the canary of a field","number":7}"#;

/// A service with credentials.
struct Unit {
    creds: PathBuf,
    folder: TempDir,
}

impl Unit {
    fn new() -> Option<Self> {
        let creds = program("API_GUARD_SYSTEMD_CREDS")?;
        let folder = tempfile::tempdir().unwrap();
        fs::DirBuilder::new().mode(0o700).create(folder.path().join("credentials")).unwrap();
        let unit = Self { creds, folder };
        unit.add("openai", &format!("{VALUE}\n"));
        unit.add("keys", JSON);
        unit.add("empty", "");
        unit.add("short", "canary");
        Some(unit)
    }

    /// Encrypts a credential with the key of this machine.
    fn add(&self, name: &str, value: &str) {
        let plain = self.folder.path().join("plain");
        fs::write(&plain, value).unwrap();
        let sealed = self.sealed(name);
        self.systemd_creds(&["encrypt", "--with-key=host"], name, &[plain.as_os_str(), sealed.as_os_str()]);
        let sealed = fs::read_to_string(sealed).unwrap();
        assert!(value.is_empty() || !sealed.contains(value), "it is encrypted");
    }

    fn sealed(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("{name}.cred"))
    }

    fn systemd_creds(&self, words: &[&str], name: &str, files: &[&OsStr]) {
        let mut command = Command::new(&self.creds);
        command.args(words).arg(format!("--name={name}")).args(files).stdout(Stdio::null());
        let output = command.output().unwrap();
        assert!(output.status.success(), "systemd-creds {words:?} fails; it needs root");
    }

    /// What the service says of a reference.
    fn says(&self, reference: &str, expected: &str) -> String {
        let service = Path::new(env!("CARGO_BIN_EXE_service"));
        let mut command = if Path::new("/run/systemd/system").exists() {
            let mut command = Command::new("systemd-run");
            command.args(["--quiet", "--pipe", "--wait", "--collect"]);
            for name in ["openai", "keys", "empty", "short"] {
                command
                    .arg("-p")
                    .arg(format!("LoadCredentialEncrypted={name}:{}", self.sealed(name).display()));
            }
            command
        } else {
            let mut command = Command::new("env");
            command.arg(format!("CREDENTIALS_DIRECTORY={}", self.laid_out().display()));
            command
        };
        let mut child =
            command.arg(service).arg(reference).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(expected.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn laid_out(&self) -> PathBuf {
        let folder = self.folder.path().join("credentials");
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
        for name in ["openai", "keys", "empty", "short"] {
            let path = folder.join(name);
            if !path.exists() {
                self.systemd_creds(&["decrypt"], name, &[self.sealed(name).as_os_str(), path.as_os_str()]);
                fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
            }
        }
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o500)).unwrap();
        folder
    }
}

impl Drop for Unit {
    fn drop(&mut self) {
        // Else nobody but root can remove what is in it.
        let folder = self.folder.path().join("credentials");
        let _ = fs::set_permissions(folder, fs::Permissions::from_mode(0o700));
    }
}

#[test]
fn a_service_reads_what_systemd_has_decrypted_for_it() {
    let Some(unit) = Unit::new() else { return };
    assert_eq!(unit.says("cred://openai", VALUE), "same", "without its line end");
    assert_eq!(unit.says("cred://openai", "another"), "other");
    assert_eq!(unit.says("cred://keys#openai", "the canary of a field"), "same");
    assert_eq!(unit.says("cred://keys#number", ""), "malformed");
    assert_eq!(unit.says("cred://keys#absent", ""), "field_missing");
    assert_eq!(unit.says("cred://empty", ""), "empty");
    assert_eq!(unit.says("cred://short", ""), "too_short");
    assert_eq!(unit.says("cred://absent", ""), "not_found");
}
