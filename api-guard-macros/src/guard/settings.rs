//! `api-guard.toml` and the baseline: what the package and its workspace say about findings.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use api_guard_detect::policy::{Baseline, Config, Date, Policy};

use crate::emit::shown_path;
use crate::package::files::{read, read_plain};
use crate::package::workspace;

const NAME: &str = "api-guard.toml";

/// The settings that are about one package.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) policy: Policy,
    /// Where the paths of a [`Policy`] begin.
    root: PathBuf,
    /// The files they come from.
    pub(crate) files: Vec<PathBuf>,
}

/// Settings that cannot be used: the build stops, for nobody knows what they were meant to allow.
#[derive(Clone, Debug)]
pub(crate) struct Unusable {
    pub(crate) message: String,
    /// What to watch, so that the next build sees it mended.
    pub(crate) files: Vec<PathBuf>,
}

impl Settings {
    /// Those of the package in `folder`, read once a process: `allow!` may be called a thousand times.
    pub(crate) fn of(folder: &Path) -> Result<Self, Unusable> {
        type Known = Vec<(PathBuf, Result<Settings, Unusable>)>;
        static KNOWN: Mutex<Known> = Mutex::new(Vec::new());
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, settings)) = known.iter().find(|(other, _)| other == folder) {
            return settings.clone();
        }
        let root = workspace::root_of(folder, &workspace::manifest_in(folder));
        let mut files = Vec::new();
        let settings = match Self::load(folder, &root, &mut files) {
            Ok(policy) => Ok(Self { policy, root, files }),
            Err(message) => Err(Unusable { message, files }),
        };
        known.push((folder.to_path_buf(), settings.clone()));
        settings
    }

    fn load(folder: &Path, root: &Path, files: &mut Vec<PathBuf>) -> Result<Policy, String> {
        let (mut configs, mut baselines) = (Vec::new(), Vec::new());
        let beside = [folder, root];
        for folder in if folder == root { &beside[..1] } else { &beside } {
            let path = folder.join(NAME);
            if !path.is_file() {
                continue;
            }
            files.push(path.clone());
            let inner = inner(root, folder);
            let config = Config::parse(&shown_path(&path), &inner, &read(&path)?)
                .map_err(|notice| notice.to_string())?;
            if let Some(baseline) = config.baseline() {
                let path = folder.join(baseline);
                files.push(path.clone());
                let bytes = read_baseline(&path)?;
                let parent = baseline.rsplit_once('/').map_or("", |(parent, _)| parent);
                let inner =
                    [inner.as_str(), parent].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
                let baseline = Baseline::parse(&shown_path(&path), &inner.join("/"), &bytes);
                baselines.push(Arc::new(baseline.map_err(|notice| notice.to_string())?));
            }
            configs.push(Arc::new(config));
        }
        Policy::new(today(), configs, baselines).map_err(|notice| notice.to_string())
    }

    /// A file as the policy names it.
    pub(crate) fn inner(&self, path: &Path) -> String {
        inner(&self.root, path)
    }
}

/// The policy of the package in `folder`, or of the built-in rules alone where its settings are unusable: `guard!` says
/// so once, which is enough.
pub(crate) fn policy_of(folder: Option<&Path>) -> Option<Settings> {
    folder.and_then(|folder| Settings::of(folder).ok())
}

/// From `root` on, with `/` between folders. What does not lie below keeps its whole name, so that no pattern is about it.
fn inner(root: &Path, path: &Path) -> String {
    let real = || Some(path.canonicalize().ok()?.strip_prefix(root.canonicalize().ok()?).ok()?.to_path_buf());
    let below = path.strip_prefix(root).ok().map(Path::to_path_buf).or_else(real);
    let below = below.as_deref().unwrap_or(path).to_string_lossy();
    if cfg!(windows) { below.replace('\\', "/") } else { below.into_owned() }
}

fn read_baseline(path: &Path) -> Result<Vec<u8>, String> {
    let failed =
        |why| format!("{}: the baseline that the settings name cannot be read: {why}", shown_path(path));
    read_plain(path).map_err(failed)
}

fn today() -> Date {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Date::of_seconds(since.map_or(0, |since| since.as_secs()))
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;
    use std::sync::mpsc;
    use std::time::Duration;
    use std::{fs, thread};

    use super::*;

    #[test]
    fn a_baseline_that_is_a_pipe_is_refused_and_not_waited_for() {
        let folder = std::env::temp_dir().join(format!("api-guard-pipe-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let pipe = folder.join("baseline");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let (sender, receiver) = mpsc::channel();
        let path = pipe.clone();
        thread::spawn(move || sender.send(read_baseline(&path)));
        let refused = receiver.recv_timeout(Duration::from_secs(60)).expect("nobody writes into the pipe");
        fs::remove_dir_all(&folder).unwrap();
        assert!(refused.unwrap_err().ends_with("cannot be read: not a file"));
    }
}
