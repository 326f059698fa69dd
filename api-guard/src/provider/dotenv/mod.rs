//! The `.env` of a developer.

mod parse;
mod published;

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::{Deadline, Env, Fetched, Provider, bytes, file};
use crate::error::{Error, Kind};
use crate::reference::SecretRef;

/// As many bytes as the file may have.
const MAX_BYTES: usize = 1 << 20;

/// The environment, and a developer's `.env` for variables that are not set there.
///
/// It serves `env://NAME` in place of [`Env`], so the same reference works on a laptop and in production. If a variable
/// is set in the environment, it counts, and the file is not read. Nothing is put into the environment, where children
/// and `/proc` would show it.
///
/// The file is for development, so it is refused
/// - in a release build: one in which `api-guard` is compiled without `debug_assertions`, as `cargo build --release`
///   does. What counts is the profile that this crate is compiled with: a profile that sets `debug-assertions = true`
///   allows the file, and an override for `package."*"` that sets it to `false` refuses it. A developer's tool that is
///   installed as a release build can use [`dangerous`](Self::dangerous);
/// - in a git repository that does not ignore it, or already tracks it. Git is asked, so `git` has to be installed. For
///   a link, its target is checked as well.
///
/// A missing file is not an error: the name is then not found.
///
/// # The file
///
/// Readers of such files differ in nearly everything. So the file may only contain what shells and libraries agree on;
/// everything else is refused:
///
/// ```text
/// # A comment, or after a blank at the end of a line.
/// OPENAI_API_KEY=value-without-blanks-quotes-or-#
/// export STRIPE_API_KEY='anything but a single quote, $ and \ as they are'
/// SERVICE_ACCOUNT="several lines,
///   but neither $, \ nor a backquote"
/// ```
///
/// A name occurs only once. There is no blank around `=`, and `$NAME` is not replaced by anything.
///
/// # Errors
///
/// - [`Kind::NotFound`]: the name is neither in the environment nor in the file.
/// - [`Kind::Config`]: the file is refused, for one of the reasons above.
/// - [`Kind::Malformed`]: a line of the file is malformed; the error names the file and the line, never its content.
/// - [`Kind::Empty`]: the value is empty.
/// - [`Kind::Denied`], [`Kind::Unavailable`]: reading the file is not allowed, or fails.
///
/// # Security
///
/// A file of keys in the folder of a project ends up in archives, images and backups that git knows nothing about.
/// `.dockerignore` is not checked.
///
/// # Examples
///
/// ```
/// # // SAFETY: the only thread of this example.
/// # unsafe { std::env::set_var("OPENAI_API_KEY", "a value for this example") };
/// use api_guard::{KeyStore, provider::Dotenv};
///
/// let store = KeyStore::builder().with_dotenv(Dotenv::new(".env")).build()?;
/// let openai = store.load_blocking("env://OPENAI_API_KEY")?;
/// # Ok::<(), api_guard::Error>(())
/// ```
#[derive(Debug)]
pub struct Dotenv {
    path: PathBuf,
    is_release_allowed: bool,
}

/// The result of [`Dotenv::dangerous`].
#[derive(Debug)]
pub struct DangerousDotenv(Dotenv);

impl Dotenv {
    /// The environment and this file. A relative path is relative to the folder that the program was started in.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), is_release_allowed: false }
    }

    /// Access to the settings that allow what is refused by default.
    #[must_use]
    pub fn dangerous(self) -> DangerousDotenv {
        DangerousDotenv(self)
    }

    fn in_file(&self, reference: &SecretRef, release: bool) -> Result<Fetched, Error> {
        // Not to be opened if it is none: to open a pipe is to wait for who writes it.
        if !fs::metadata(&self.path).map_err(|error| self.unreadable(&error))?.is_file() {
            return Err(self.malformed("there is no file, but a folder or a device".into()));
        }
        let mut file = fs::File::open(&self.path).map_err(|error| self.unreadable(&error))?;
        if release && !self.is_release_allowed {
            return Err(Error::new(
                Kind::Config,
                "a release build reads no `.env`; set the variable in the environment",
            ));
        }
        published::check(&self.path)?;
        if fs::symlink_metadata(&self.path).is_ok_and(|it| it.is_symlink())
            && let Ok(behind) = self.path.canonicalize()
        {
            published::check(&behind)?;
        }
        let text = bytes::read(&mut file, MAX_BYTES).map_err(|error| self.unreadable(&error))?;
        let text = text.ok_or_else(|| self.malformed("it is over 1 MiB".into()))?;
        let text = str::from_utf8(&text).map_err(|_| self.malformed("it is not UTF-8".into()))?;
        let value = parse::find(text, reference.path())
            .map_err(|fault| self.malformed(format!("line {} {}", fault.line, fault.what)))?
            .ok_or_else(|| self.not_found())?;
        Ok(Fetched::new(bytes::value(value.as_bytes(), reference)?))
    }

    fn not_found(&self) -> Error {
        Error::new(
            Kind::NotFound,
            format!("set the variable in the environment, or for development in {}", shown(&self.path)),
        )
    }

    fn malformed(&self, what: String) -> Error {
        Error::new(Kind::Malformed, format!("in {}, {what}", shown(&self.path)))
    }

    fn unreadable(&self, error: &io::Error) -> Error {
        match error.kind() {
            io::ErrorKind::NotFound => self.not_found(),
            io::ErrorKind::PermissionDenied => {
                Error::new(Kind::Denied, format!("{} may not be read by this user", shown(&self.path)))
            }
            _ if file::is_circle(&self.path) => Error::new(Kind::Config, file::CIRCLE),
            _ => Error::new(Kind::Unavailable, format!("{} cannot be read", shown(&self.path))),
        }
    }
}

impl DangerousDotenv {
    /// Reads the file in a release build, too: for a tool that developers install, never for a service. A file that git
    /// would publish stays refused.
    #[must_use]
    pub fn allow_release_build(mut self) -> Dotenv {
        self.0.is_release_allowed = true;
        self.0
    }
}

impl Provider for Dotenv {
    fn schemes(&self) -> &[&'static str] {
        &["env"]
    }

    fn fetch(&self, reference: &SecretRef, deadline: Deadline) -> Result<Fetched, Error> {
        match Env::new().fetch(reference, deadline) {
            Err(error) if error.kind() == Kind::NotFound => self.in_file(reference, !cfg!(debug_assertions)),
            set_or_wrong => set_or_wrong,
        }
    }
}

/// A path that prints as one word on one line.
fn shown(path: &Path) -> String {
    format!("`{}`", path.to_string_lossy().escape_debug())
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use secrecy::ExposeSecret as _;
    use tempfile::TempDir;

    use super::*;

    const NAME: &str = "API_GUARD_TEST_OF_A_FILE";

    fn fetch(folder: &TempDir, text: &str, release: bool) -> Result<Fetched, Error> {
        let path = folder.path().join(".env");
        fs::write(&path, text).unwrap();
        Dotenv::new(path).in_file(&SecretRef::env(NAME).unwrap(), release)
    }

    fn kind(folder: &TempDir, text: &str) -> Kind {
        let error = fetch(folder, text, false).unwrap_err();
        assert!(!format!("{error} {error:#?}").contains("canary"));
        error.kind()
    }

    fn git(folder: &TempDir, arguments: &[&str]) {
        let done = Command::new("git").args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(done.status.success(), "git {arguments:?}");
    }

    #[test]
    fn a_file_outside_of_a_repository_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let fetched = fetch(&folder, &format!("OTHER=canary\n{NAME}=canary-two\n"), false).unwrap();
        assert!(fetched.value.expose_secret() == "canary-two");
        assert_eq!(kind(&folder, "OTHER=canary"), Kind::NotFound);
        assert_eq!(kind(&folder, &format!("{NAME}=")), Kind::Empty);
        assert_eq!(kind(&folder, &format!("{NAME}='canary")), Kind::Malformed);
        assert_eq!(kind(&folder, &"# \n".repeat(MAX_BYTES / 3 + 1)), Kind::Malformed);
        let error = fetch(&folder, &format!("A=1\n{NAME}=can$ary"), false).unwrap_err().to_string();
        assert!(error.contains(".env`, line 2 has a value"), "{error}");
    }

    #[test]
    fn a_file_that_git_would_publish_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("{NAME}=canary-canary");
        git(&folder, &["init", "--quiet"]);
        assert_eq!(kind(&folder, &text), Kind::Config);
        fs::write(folder.path().join(".gitignore"), "*.env\n").unwrap();
        assert!(fetch(&folder, &text, false).is_ok());
        // Ignored, and published all the same.
        git(&folder, &["add", "--force", ".env"]);
        assert_eq!(kind(&folder, &text), Kind::Config);
        git(&folder, &["rm", "--quiet", "--cached", ".env"]);
        assert!(fetch(&folder, &text, false).is_ok());
        // A repository that git does not read.
        fs::write(folder.path().join(".git/HEAD"), "damaged").unwrap();
        assert_eq!(kind(&folder, &text), Kind::Config);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_judged_by_what_is_behind_it_too() {
        let folder = tempfile::tempdir().unwrap();
        git(&folder, &["init", "--quiet"]);
        fs::write(folder.path().join(".gitignore"), ".env\nkeys\n").unwrap();
        fs::write(folder.path().join("keys.txt"), format!("{NAME}=canary-canary")).unwrap();
        fs::write(folder.path().join("keys"), format!("{NAME}=canary-canary")).unwrap();
        let link = folder.path().join(".env");
        let of = |target| {
            let _ = fs::remove_file(&link);
            std::os::unix::fs::symlink(target, &link).unwrap();
            Dotenv::new(&link).in_file(&SecretRef::env(NAME).unwrap(), false).err().map(|error| error.kind())
        };
        assert_eq!(of("keys.txt"), Some(Kind::Config));
        assert_eq!(of("keys"), None);
        assert_eq!(of("."), Some(Kind::Malformed));
        assert_eq!(of("/dev/zero"), Some(Kind::Malformed), "never opened, as a pipe must not be");
        assert_eq!(of("nothing"), Some(Kind::NotFound));
        assert_eq!(of(".env"), Some(Kind::Config), "a link to itself");
    }

    #[test]
    fn a_release_build_refuses_the_file_unless_it_is_allowed_and_does_without_one() {
        let folder = tempfile::tempdir().unwrap();
        let error = fetch(&folder, &format!("{NAME}=canary-canary"), true).unwrap_err();
        assert_eq!(error.kind(), Kind::Config);
        let tool = Dotenv::new(folder.path().join(".env")).dangerous().allow_release_build();
        assert!(tool.in_file(&SecretRef::env(NAME).unwrap(), true).is_ok());
        let none = Dotenv::new(folder.path().join("none"));
        let error = none.in_file(&SecretRef::env(NAME).unwrap(), true).unwrap_err();
        assert_eq!(error.kind(), Kind::NotFound);
    }

    #[test]
    fn what_is_set_in_the_environment_counts_and_the_file_is_not_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".env");
        fs::write(&path, "no line of a `.env`").unwrap();
        let from_file = |name| Dotenv::new(&path).fetch(&SecretRef::env(name).unwrap(), Deadline::NONE);
        // Cargo sets it for every test.
        assert!(from_file("CARGO_MANIFEST_DIR").unwrap().value.expose_secret() == env!("CARGO_MANIFEST_DIR"));
        assert!(from_file(NAME).is_err());
    }
}
