//! What every provider has to do, of those that need no server.
#![cfg(all(unix, feature = "test-util"))]
#![allow(
    clippy::unwrap_used,
    unsafe_code,
    reason = "a panic is how a test fails, and variables are set that no other thread reads"
)]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use api_guard::Kind;
use api_guard::provider::{Credentials, Env, File, Memory, Provider};
use api_guard::test_util::{Place, State, check_conformance};

struct InMemory(Memory);

impl Place for InMemory {
    fn provider(&self) -> Arc<dyn Provider> {
        Arc::new(self.0.clone())
    }

    fn reference(&self, name: &str) -> String {
        format!("x-memory://{name}")
    }

    fn arrange(&self, name: &str, state: State<'_>) -> bool {
        let reference = self.reference(name);
        match state {
            State::Text(value) | State::Json(value) => self.0.put(&reference, value).unwrap(),
            State::Deleted => self.0.refuse(&reference, Kind::Deleted).unwrap(),
            State::Disabled => self.0.refuse(&reference, Kind::Disabled).unwrap(),
            State::Denied => self.0.refuse(&reference, Kind::Denied).unwrap(),
            _ => return false,
        }
        true
    }
}

#[test]
fn memory() {
    assert_eq!(check_conformance(&InMemory(Memory::new())), ["bytes"]);
}

/// A folder whose files are what a provider gives.
struct Folder {
    path: PathBuf,
    provider: Arc<dyn Provider>,
    scheme: &'static str,
    /// Whether its files change as those of a volume of Kubernetes: all at once, behind a link.
    is_volume: bool,
}

impl Folder {
    fn new(name: &str, provider: impl Provider, scheme: &'static str, is_volume: bool) -> Self {
        let path = std::env::temp_dir().join(format!("api-guard-conformance-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        if is_volume {
            fs::create_dir(path.join("..0")).unwrap();
            symlink("..0", path.join("..data")).unwrap();
        }
        Self { path, provider: Arc::new(provider), scheme, is_volume }
    }

    fn exchange(&self, name: &str, change: impl FnOnce(&Path)) {
        if !self.is_volume {
            return change(&self.path.join(name));
        }
        let old = fs::read_link(self.path.join("..data")).unwrap();
        let new = format!("..{}", 1 + old.to_str().unwrap()[2..].parse::<u32>().unwrap());
        fs::create_dir(self.path.join(&new)).unwrap();
        for file in fs::read_dir(self.path.join(&old)).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), self.path.join(&new).join(file.file_name())).unwrap();
        }
        change(&self.path.join(&new).join(name));
        symlink(&new, self.path.join("..data_tmp")).unwrap();
        fs::rename(self.path.join("..data_tmp"), self.path.join("..data")).unwrap();
        fs::remove_dir_all(self.path.join(old)).unwrap();
        let _ = symlink(format!("..data/{name}"), self.path.join(name));
    }
}

impl Place for Folder {
    fn provider(&self) -> Arc<dyn Provider> {
        Arc::clone(&self.provider)
    }

    fn reference(&self, name: &str) -> String {
        match self.scheme {
            "cred" => format!("cred://{name}"),
            _ => format!("file://{}/{name}", self.path.display()),
        }
    }

    fn arrange(&self, name: &str, state: State<'_>) -> bool {
        match state {
            State::Text(value) | State::Json(value) => {
                self.exchange(name, |path| fs::write(path, value).unwrap())
            }
            State::Bytes(bytes) => self.exchange(name, |path| fs::write(path, bytes).unwrap()),
            State::Deleted => self.exchange(name, |path| fs::remove_file(path).unwrap()),
            State::Denied => {
                // To root nothing is denied.
                let path = self.path.join(name);
                fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
                return fs::File::open(path).is_err();
            }
            _ => return false,
        }
        true
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// What a folder cannot be brought to.
fn of_a_folder(not_checked: Vec<&'static str>) {
    let rest: Vec<_> = not_checked.into_iter().filter(|check| *check != "denied").collect();
    assert_eq!(rest, ["disabled"]);
}

#[test]
fn files() {
    of_a_folder(check_conformance(&Folder::new("files", File::new(), "file", false)));
}

#[test]
fn a_volume_of_kubernetes() {
    of_a_folder(check_conformance(&Folder::new("volume", File::new(), "file", true)));
}

#[test]
fn credentials_of_systemd() {
    let folder = Folder::new("credentials", Credentials::new(), "cred", false);
    // SAFETY: no other test of this program looks at it, and all go through the standard library, which has a lock.
    unsafe { std::env::set_var("CREDENTIALS_DIRECTORY", &folder.path) };
    of_a_folder(check_conformance(&folder));
}

struct Environment;

impl Environment {
    fn name(name: &str) -> String {
        format!("API_GUARD_TEST_{}", name.replace('-', "_").to_uppercase())
    }
}

impl Place for Environment {
    fn provider(&self) -> Arc<dyn Provider> {
        Arc::new(Env::new())
    }

    fn reference(&self, name: &str) -> String {
        format!("env://{}", Self::name(name))
    }

    fn arrange(&self, name: &str, state: State<'_>) -> bool {
        // SAFETY: as above.
        match state {
            State::Text(value) => unsafe { std::env::set_var(Self::name(name), value) },
            State::Bytes(bytes) => unsafe {
                use std::os::unix::ffi::OsStrExt as _;
                std::env::set_var(Self::name(name), std::ffi::OsStr::from_bytes(bytes));
            },
            _ => return false,
        }
        true
    }
}

#[test]
fn the_environment() {
    let not_checked = check_conformance(&Environment);
    assert_eq!(not_checked, ["fields", "deleted", "disabled", "denied"]);
}
