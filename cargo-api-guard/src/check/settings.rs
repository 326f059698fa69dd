//! `api-guard.toml` and the baselines that it names: finds those that apply to a file.
//!
//! As for `guard!`, the settings beside the `Cargo.toml` of its package apply to a file, and then those around it: of
//! the workspace, and of the repository's root. Each applies to the files below it, the nearest first.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use api_guard_detect::policy::{Baseline, Config, Date, Notice, NoticeKind, Policy, Uses};

use super::source::{relative, repository_around};
use crate::error::Problem;
use crate::shown;

const NAME: &str = "api-guard.toml";
/// A baseline of a hundred thousand findings is a tenth of it.
const LARGEST: u64 = 64 << 20;

/// All settings, read where a file first needs them.
#[derive(Debug)]
pub(crate) struct Settings {
    base: PathBuf,
    /// Instead of what lies beside the files.
    only: Option<PathBuf>,
    /// Besides what settings name.
    baseline: Option<PathBuf>,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    folders: BTreeMap<PathBuf, Arc<Group>>,
    groups: BTreeMap<(PathBuf, Vec<PathBuf>), Arc<Group>>,
    problems: Vec<Problem>,
}

/// Files under the same settings.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) policy: Policy,
    /// Where the paths of the policy begin.
    pub(crate) root: PathBuf,
    /// The names of its files of settings and baselines.
    files: BTreeSet<String>,
    /// The baseline that its settings name, the nearest first.
    named: Option<PathBuf>,
    uses: Mutex<Uses>,
}

impl Settings {
    /// Settings for a scan in `base`.
    pub(crate) fn new(base: &Path, only: Option<&Path>, baseline: Option<&Path>) -> Self {
        let absolute = |path: &Path| tidy(&base.join(path));
        Self {
            base: base.to_owned(),
            only: only.map(absolute),
            baseline: baseline.map(absolute),
            known: Mutex::default(),
        }
    }

    /// The settings for a file, by its absolute path.
    pub(crate) fn of(&self, file: &Path) -> Arc<Group> {
        let folder = file.parent().unwrap_or(file);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(group) = known.folders.get(folder) {
            return Arc::clone(group);
        }
        let root = self.root_of(folder);
        let places = self.places(folder, &root);
        let key = (root, places);
        let group = match known.groups.get(&key) {
            Some(group) => Arc::clone(group),
            None => {
                let group = Arc::new(self.read(&key.0, &key.1, &mut known.problems));
                known.groups.insert(key, Arc::clone(&group));
                group
            }
        };
        known.folders.insert(folder.to_owned(), Arc::clone(&group));
        group
    }

    /// What was wrong with settings.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).problems.clone()
    }

    /// What settings are about nothing any more, where `whole` says that all files were read, and what has expired. A
    /// file of settings is about several groups: only what none of them used is told.
    pub(crate) fn leftovers(&self, whole: bool) -> BTreeSet<Notice> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let groups: Vec<(&Group, BTreeSet<Notice>)> = known
            .groups
            .values()
            .map(|group| {
                let uses = group.uses.lock().unwrap_or_else(PoisonError::into_inner);
                let whole = whole && group.root.starts_with(&self.base);
                (&**group, group.policy.leftovers(&uses, whole).into_iter().collect())
            })
            .collect();
        let is_left_by_all = |notice: &Notice| {
            notice.kind != NoticeKind::Stale
                || groups
                    .iter()
                    .all(|(group, left)| !group.files.contains(&notice.file) || left.contains(notice))
        };
        groups.iter().flat_map(|(_, left)| left).filter(|notice| is_left_by_all(notice)).cloned().collect()
    }

    /// The outermost folder whose settings count: the repository's or, outside of one, the outermost that has a
    /// manifest or settings; at least the one that is asked about.
    fn root_of(&self, folder: &Path) -> PathBuf {
        if let Some(root) = repository_around(folder) {
            return root.to_owned();
        }
        let outermost = folder.ancestors().filter(|folder| may_have_settings(folder)).last();
        let here = if folder.starts_with(&self.base) { &self.base } else { folder };
        outermost.unwrap_or(here).to_owned()
    }

    /// The files of settings for a folder, the nearest first.
    fn places(&self, folder: &Path, root: &Path) -> Vec<PathBuf> {
        if let Some(only) = &self.only {
            return vec![only.clone()];
        }
        let up = folder.ancestors().take_while(|folder| folder.starts_with(root));
        let counts = up.filter(|folder| *folder == root || folder.join("Cargo.toml").is_file());
        counts.map(|folder| folder.join(NAME)).filter(|file| file.symlink_metadata().is_ok()).collect()
    }

    fn read(&self, root: &Path, places: &[PathBuf], problems: &mut Vec<Problem>) -> Group {
        let mut group = Draft::default();
        for place in places {
            if let Err(problem) = self.read_config(root, place, &mut group) {
                problems.push(problem);
            }
        }
        if let Some(baseline) = &self.baseline
            && let Err(problem) = self.read_baseline(root, baseline, &mut group)
        {
            problems.push(problem);
        }
        let policy = Policy::new(today(), group.configs, group.baselines.clone()).or_else(|notice| {
            problems.push(Problem::Settings { notice: shown::escaped(&notice.to_string()) });
            Policy::new(today(), Vec::new(), group.baselines)
        });
        let policy = policy.unwrap_or_else(|_| unreachable!("settings that say nothing have nothing wrong"));
        let (files, named) = (group.files, group.named);
        Group { policy, root: root.to_owned(), files, named, uses: Mutex::default() }
    }

    fn read_config(&self, root: &Path, place: &Path, group: &mut Draft) -> Result<(), Problem> {
        let name = relative(&self.base, place);
        let bytes = contents(place).map_err(|error| unreadable(&name, &error))?;
        let folder = place.parent().unwrap_or(root);
        let config = Config::parse(&name, &inside(root, folder), &bytes)
            .map_err(|notice| Problem::Settings { notice: shown::escaped(&notice.to_string()) })?;
        group.files.insert(name);
        let baseline = config.baseline().map(|baseline| tidy(&folder.join(baseline)));
        group.configs.push(Arc::new(config));
        if let Some(baseline) = baseline {
            group.named.get_or_insert_with(|| baseline.clone());
            self.read_baseline(root, &baseline, group)?;
        }
        Ok(())
    }

    fn read_baseline(&self, root: &Path, place: &Path, group: &mut Draft) -> Result<(), Problem> {
        let name = relative(&self.base, place);
        let bytes = contents(place).map_err(|error| unreadable(&name, &error))?;
        let folder = inside(root, place.parent().unwrap_or(root));
        let baseline = Baseline::parse(&name, &folder, &bytes)
            .map_err(|notice| Problem::Settings { notice: shown::escaped(&notice.to_string()) })?;
        group.files.insert(name);
        group.baselines.push(Arc::new(baseline));
        Ok(())
    }
}

#[derive(Default)]
struct Draft {
    configs: Vec<Arc<Config>>,
    baselines: Vec<Arc<Baseline>>,
    files: BTreeSet<String>,
    named: Option<PathBuf>,
}

impl Group {
    /// A file as the policy names it.
    pub(crate) fn inside(&self, file: &Path) -> String {
        inside(&self.root, file)
    }

    /// The baseline that its settings name.
    pub(crate) fn named_baseline(&self) -> Option<&Path> {
        self.named.as_deref()
    }

    /// Notes which settings were of use.
    pub(crate) fn used(&self, uses: Uses) {
        self.uses.lock().unwrap_or_else(PoisonError::into_inner).add(uses);
    }
}

/// What is in a file of settings or a baseline. A repository can be anyone's, and so can the file: a link to a device
/// would never end, and a pipe would never begin.
pub(crate) fn contents(file: &Path) -> io::Result<Vec<u8>> {
    let metadata = fs::metadata(file)?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !metadata.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    if metadata.len() > LARGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    fs::read(file)
}

fn may_have_settings(folder: &Path) -> bool {
    folder.join("Cargo.toml").is_file() || folder.join(NAME).is_file()
}

fn unreadable(name: &str, error: &io::Error) -> Problem {
    let path = shown::escaped(name);
    match error.kind() {
        io::ErrorKind::NotFound => Problem::Missing { path },
        kind => Problem::Unreadable { path, kind },
    }
}

/// From `root` on, with `/` between folders; nothing for the root itself.
fn inside(root: &Path, path: &Path) -> String {
    let path = relative(root, path);
    if path == "." { String::new() } else { path }
}

/// Without `.` and `..`: what does not exist any more cannot be asked of the system.
pub(crate) fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(tidy.pop()),
            other => tidy.push(other),
        }
    }
    tidy
}

fn today() -> Date {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Date::of_seconds(since.map_or(0, |since| since.as_secs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_named_from_the_root_on() {
        let root = Path::new("/w");
        assert_eq!(inside(root, Path::new("/w/a/b.rs")), "a/b.rs");
        assert_eq!(inside(root, root), "");
        assert_eq!(tidy(Path::new("/w/a/../b/./c")), Path::new("/w/b/c"));
    }
}
