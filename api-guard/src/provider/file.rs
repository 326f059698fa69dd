//! Files that a platform mounts: secrets of Docker and Kubernetes.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Deadline, Fetched, Provider, bytes, fields};
use crate::error::{Error, Kind};
use crate::reference::SecretRef;

/// Files: `file:///run/secrets/name`, and `file:///…#field` for a text from a JSON object.
///
/// A file is read again after at most half a minute, since not every kind of mount gives notice of a change. Kubernetes
/// replaces a secret by moving a link, `..data`; a value is read entirely from before the move or entirely from after
/// it.
///
/// # Security
///
/// A file is refused if
/// - anyone on the machine can write it: they could choose which account the service's requests use;
/// - anyone on the machine can read it, by its own mode and the mode of each folder above it. Docker and Kubernetes
///   create such files by default below `/run/secrets` and in a secret of Kubernetes, where only the container sees
///   them, so there they are allowed. Elsewhere they are allowed by [`dangerous`](Self::dangerous);
/// - it is in the source tree of a package, below a folder with a `Cargo.toml`: sooner or later it would be committed.
///
/// The first two rules apply to Unix.
///
/// # Examples
///
/// ```
/// # let folder = std::env::temp_dir().join(format!("api-guard-file-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder).unwrap();
/// # let path = folder.join("openai");
/// use api_guard::{KeyStore, Kind};
///
/// std::fs::write(&path, "a value for this example\n").unwrap();
/// # #[cfg(unix)] {
/// # use std::os::unix::fs::PermissionsExt as _;
/// # let set = |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
/// # set(0o600);
/// let reference = format!("file://{}", path.display());
/// let store = KeyStore::builder().with_file().build()?;
/// assert_eq!(store.load_blocking(&*reference)?.expose_secret(|value| value.len())?, 24);
/// # set(0o666);
/// # let store = KeyStore::builder().with_file().build()?;
/// # assert_eq!(store.load_blocking(&*reference).unwrap_err().kind(), Kind::Config);
/// # }
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok::<(), api_guard::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct File {
    is_world_readable_allowed: bool,
}

/// Settings that relax a safe default of [`File`].
#[derive(Debug)]
pub struct Dangerous(File);

/// No key is nearly as long.
const LONGEST: usize = 1024 * 1024;

/// How soon to look again.
const POLL: Duration = Duration::from_secs(30);

/// The link of a volume of Kubernetes: it points to the folder whose files count.
const DATA: &str = "..data";

/// How often a file is looked for anew, while that link moves.
const TRIES: usize = 8;

impl File {
    /// Files, with all default refusals.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Access to the settings that allow what is refused by default.
    #[must_use]
    pub fn dangerous(self) -> Dangerous {
        Dangerous(self)
    }
}

impl Dangerous {
    /// Accepts files that anyone on the machine can read, for a container that has no other user.
    #[must_use]
    pub fn allow_world_readable(mut self) -> File {
        self.0.is_world_readable_allowed = true;
        self.0
    }
}

impl Provider for File {
    fn schemes(&self) -> &[&'static str] {
        &["file"]
    }

    fn fetch(&self, reference: &SecretRef, deadline: Deadline) -> Result<Fetched, Error> {
        fields::one_of(|references| self.fetch_fields(references, deadline), reference)
    }

    fn fetch_fields(&self, references: &[SecretRef], _: Deadline) -> Vec<Result<Fetched, Error>> {
        let mut path = PathBuf::from("/");
        references.iter().take(1).flat_map(SecretRef::names).for_each(|name| path.push(&*name));
        let check = |metadata: &Metadata| {
            check_place(&path)?;
            self.check_mode(&path, metadata)
        };
        let (fetched, metadata) = match read(&path, references, check) {
            Ok(read) => read,
            Err(error) => return fields::for_each(references, &error),
        };
        // What a platform has put there was written when the container started.
        let written = if is_mounted_secret(&path) { None } else { metadata.modified().ok() };
        let fetched = fetched.into_iter();
        fetched.map(|fetched| Ok(fetched?.good_for(POLL).written_at(written))).collect()
    }
}

impl File {
    #[cfg(unix)]
    fn check_mode(&self, path: &Path, metadata: &Metadata) -> Result<(), Error> {
        use std::os::unix::fs::MetadataExt as _;

        const WRITE: u32 = 0o002;
        const READ: u32 = 0o004;
        const ENTER: u32 = 0o001;
        if metadata.mode() & WRITE != 0 {
            return Err(Error::new(
                Kind::Config,
                "anyone on this machine can write the file; `chmod o-w` it",
            ));
        }
        if metadata.mode() & READ == 0 || self.is_world_readable_allowed || is_mounted_secret(path) {
            return Ok(());
        }
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let is_open = |folder: &Path| fs::metadata(folder).is_ok_and(|it| it.mode() & ENTER != 0);
        if real.ancestors().skip(1).all(is_open) {
            let hint = "anyone on this machine can read the file; `chmod o-r` it, or see `File::dangerous`";
            return Err(Error::new(Kind::Config, hint));
        }
        Ok(())
    }

    #[cfg(not(unix))]
    fn check_mode(&self, _: &Path, _: &Metadata) -> Result<(), Error> {
        let Self { is_world_readable_allowed: _ } = self;
        Ok(())
    }
}

/// Whether a file lies where Docker and Kubernetes put what only one container sees.
fn is_mounted_secret(path: &Path) -> bool {
    let in_run = ["/run/secrets", "/var/run/secrets"].iter().any(|folder| path.starts_with(folder));
    in_run || path.parent().is_some_and(|folder| data_of(folder).is_some())
}

fn check_place(path: &Path) -> Result<(), Error> {
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if real.ancestors().skip(1).any(|folder| folder.join("Cargo.toml").is_file()) {
        let hint = "the file lies in the source tree of a package, where it gets committed one day; keep it elsewhere";
        return Err(Error::new(Kind::Config, hint));
    }
    Ok(())
}

/// These fields of what the file holds at one moment, and what is known of it, if `check` has nothing against it.
pub(super) fn read(
    path: &Path,
    references: &[SecretRef],
    check: impl Fn(&Metadata) -> Result<(), Error>,
) -> Result<(Vec<Result<Fetched, Error>>, Metadata), Error> {
    let mut file = open(path)?;
    let metadata = file.metadata().map_err(|error| failed(&error))?;
    check(&metadata)?;
    let read = bytes::read(&mut file, LONGEST).map_err(|error| failed(&error))?;
    let bytes = read.ok_or_else(|| Error::new(Kind::Malformed, "the file is over 1 MiB long; no key is"))?;
    let value = |reference| bytes::value(&bytes, reference).map(Fetched::new);
    Ok((references.iter().map(value).collect(), metadata))
}

/// The file as it is at one moment: what is read from it afterwards is one version, whatever becomes of the path.
fn open(path: &Path) -> Result<fs::File, Error> {
    let mut before = path.parent().and_then(data_of);
    for _ in 0..TRIES {
        let opened = fs::metadata(path).and_then(|metadata| match metadata.is_file() {
            true => fs::File::open(path).map(Some),
            // Not to be opened: to open a pipe is to wait for who writes it.
            false => Ok(None),
        });
        match opened {
            Ok(Some(file)) => return Ok(file),
            Ok(None) => {
                return Err(Error::new(Kind::Malformed, "that is not a file, but a folder or a device"));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                // Between the link and the file behind it, the link may have moved, and the old folder be gone.
                let now = path.parent().and_then(data_of);
                if now == before {
                    return Err(failed(&error));
                }
                before = now;
            }
            Err(_) if is_circle(path) => return Err(Error::new(Kind::Config, CIRCLE)),
            Err(error) => return Err(failed(&error)),
        }
    }
    Err(Error::new(Kind::Unavailable, "the folder changes faster than a file in it can be opened"))
}

/// What is to be done about a way that [`is_circle`].
pub(super) const CIRCLE: &str = "a link on the way to the file leads back to itself; point it to the file";

/// Whether a link on the way to `path` never ends at a file. Systems say so in numbers of their own.
pub(super) fn is_circle(path: &Path) -> bool {
    /// As many links in a row as Linux follows.
    const MOST: usize = 40;
    let target = |link: &PathBuf| Some(link.parent()?.join(fs::read_link(link).ok()?));
    path.ancestors().any(|part| std::iter::successors(Some(part.to_owned()), target).nth(MOST).is_some())
}

/// Where the link of a volume of Kubernetes points, if `folder` is one.
fn data_of(folder: &Path) -> Option<PathBuf> {
    fs::read_link(folder.join(DATA)).ok()
}

fn failed(error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            Error::new(Kind::NotFound, "there is no such file")
        }
        io::ErrorKind::PermissionDenied => {
            Error::new(Kind::Denied, "this process may not read the file; look at its owner and mode")
        }
        _ => Error::new(Kind::Unavailable, "the system could not read the file"),
    }
}
