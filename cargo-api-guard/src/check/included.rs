//! Files that Rust includes in a program. A key in such a file is also reported where the file is included, even if
//! `.gitignore` names the file, or it is not one of the files to read.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use api_guard_detect::{Finding, Included};

use super::archive::{self, Leaves, Trouble};
use super::content::Kind;
use super::settings::{Settings, tidy};
use super::source::{Blobs, Git};

/// An archive is read again so many times at most for what its sources include.
const PASSES: usize = 16;

/// What lies beside a source, as it was when the source was as it is read.
pub(crate) trait Beside {
    /// What is in a file, by its absolute path, if it is one that the compiler could include. What is wrong with others
    /// the compiler says.
    fn content(&mut self, place: &Path) -> Option<Vec<u8>>;

    /// Whether there is such a file.
    fn has(&mut self, place: &Path) -> bool;
}

/// What is to be told of the files that `file` includes. `path` is as its settings name it.
pub(crate) fn findings(
    file: &Path,
    path: &str,
    settings: &Settings,
    source: &[u8],
    beside: &mut dyn Beside,
) -> Vec<Finding> {
    let all = Included::all(path, source);
    if all.is_empty() {
        return Vec::new();
    }
    let package = package_of(file, beside);
    let found = all.into_iter().filter_map(|included| {
        let place = tidy(&included.place(file, package));
        let content = beside.content(&place)?;
        let group = settings.of(&place);
        let (found, uses) = included.judge(&group.policy, &group.inside(&place), &content);
        group.used(uses);
        found
    });
    found.collect()
}

/// The folder of the package that a file is part of.
fn package_of<'f>(file: &'f Path, beside: &mut dyn Beside) -> &'f Path {
    let folder = file.parent().unwrap_or(file);
    folder.ancestors().find(|folder| beside.has(&folder.join("Cargo.toml"))).unwrap_or(folder)
}

/// Files as they lie in the tree, and what is packed in one of them.
pub(crate) struct Files {
    archive: PathBuf,
    /// What is packed in it, known once it was asked for.
    names: Option<HashSet<String>>,
    passes: usize,
}

impl Files {
    /// What lies beside `file`, and in it.
    pub(crate) fn around(file: &Path) -> Self {
        Self { archive: file.to_owned(), names: None, passes: 0 }
    }

    /// What something packed is called within the archive, as [`archive`] names it.
    fn packed(&self, place: &Path) -> Option<String> {
        let mut archive = OsString::from(&self.archive);
        archive.push("!");
        let inside = place.strip_prefix(archive).ok()?.to_string_lossy();
        Some(format!("!/{}", inside.replace('\\', "/")))
    }

    fn pass(&mut self, leaves: &mut dyn Leaves) {
        self.passes += 1;
        let opened = File::open(&self.archive).and_then(|file| Ok((file.metadata()?, file)));
        if let Ok((metadata, mut file)) = opened {
            archive::read_file("", &mut file, metadata.len(), leaves);
        }
    }
}

impl Beside for Files {
    fn content(&mut self, place: &Path) -> Option<Vec<u8>> {
        if let Some(name) = self.packed(place) {
            let is_there = self.has(place) && self.passes < PASSES;
            let mut wanted = Wanted { name, content: None };
            if is_there {
                self.pass(&mut wanted);
            }
            return wanted.content;
        }
        let metadata = fs::metadata(place).ok()?;
        (metadata.is_file() && metadata.len() <= Included::LARGEST).then(|| fs::read(place).ok()).flatten()
    }

    fn has(&mut self, place: &Path) -> bool {
        let Some(name) = self.packed(place) else { return place.is_file() };
        if self.names.is_none() {
            let mut names = Names::default();
            self.pass(&mut names);
            self.names = Some(names.0);
        }
        self.names.as_ref().is_some_and(|names| names.contains(&name))
    }
}

/// What is packed in an archive.
#[derive(Default)]
struct Names(HashSet<String>);

impl Leaves for Names {
    fn leaf(&mut self, path: &str, _: Kind, _: &mut dyn Read) -> io::Result<()> {
        self.0.insert(path.to_owned());
        Ok(())
    }

    fn trouble(&mut self, _: &str, _: Trouble) {} // who scans the archive tells it
}

/// One file that is packed in an archive.
struct Wanted {
    name: String,
    content: Option<Vec<u8>>,
}

impl Leaves for Wanted {
    fn leaf(&mut self, path: &str, _: Kind, content: &mut dyn Read) -> io::Result<()> {
        if path == self.name {
            self.content = whole(content)?;
        }
        Ok(())
    }

    fn trouble(&mut self, _: &str, _: Trouble) {} // who scans the archive tells it
}

/// Files as the index or a commit has them.
pub(crate) struct Version<'v> {
    pub(crate) git: &'v Git,
    /// A git of its own: the other one is at the source.
    pub(crate) blobs: Option<Blobs>,
    /// The index, where there is no commit.
    pub(crate) commit: Option<Arc<str>>,
}

impl Version<'_> {
    fn read<T>(&mut self, place: &Path, read: impl FnOnce(&mut dyn Read) -> T) -> Option<T> {
        let path = self.git.below(place).filter(|path| !path.contains('\n'))?;
        let mut blobs = match self.blobs.take() {
            Some(blobs) => blobs,
            None => Blobs::start(self.git).ok()?,
        };
        let name = format!("{}:{path}", self.commit.as_deref().unwrap_or(":0"));
        let found = blobs.read("blob", &name, |content, _| read(content));
        if found.as_ref().err().is_none_or(|error| error.kind() == io::ErrorKind::NotFound) {
            self.blobs = Some(blobs);
        }
        found.ok()
    }
}

impl Beside for Version<'_> {
    fn content(&mut self, place: &Path) -> Option<Vec<u8>> {
        self.read(place, |content| whole(content).ok().flatten())?
    }

    fn has(&mut self, place: &Path) -> bool {
        self.read(place, |_| ()).is_some()
    }
}

/// All of a file, unless it is too large.
fn whole(content: &mut dyn Read) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    content.take(Included::LARGEST + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= Included::LARGEST).then_some(bytes))
}
