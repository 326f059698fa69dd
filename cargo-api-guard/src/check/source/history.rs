//! Every version of every file, each once, with the commit that brought it.

use std::collections::HashSet;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Stdio};
use std::sync::Arc;

use super::git::no_git;
use super::raw::{self, Record};
use super::{Blob, Git, Job};
use crate::error::Problem;

/// The history of a repository: all branches, tags and stashes, oldest commit first.
///
/// A merge brings what is in none of its parents. Where git stops at a broken commit or tree, what it has of the other
/// objects is read nevertheless, though nobody can say where it belongs.
pub(crate) struct History {
    git: Git,
    paths: Vec<PathBuf>,
    next: Step,
    walk: Option<Walk>,
    seen: HashSet<[u8; 16]>,
    /// How many names in a row were of blobs that were seen before.
    idle: usize,
}

/// A tree that holds one other many times, again and again, has more names than anyone can read, and few blobs.
const IDLE: usize = 10_000_000;

/// What is tried, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    OldestFirst,
    /// Git has nothing to say of a broken history in that order; newest first, it gets as far as the break.
    NewestFirst,
    Objects,
    Done,
}

impl History {
    /// The history below `paths`, or all of it.
    pub(crate) fn new(git: Git, paths: Vec<PathBuf>) -> Self {
        Self { git, paths, next: Step::OldestFirst, walk: None, seen: HashSet::new(), idle: 0 }
    }

    /// Whether commits are missing because the clone was made without them.
    ///
    /// # Errors
    /// Git could not tell.
    pub(crate) fn is_shallow(git: &Git) -> Result<bool, Problem> {
        Ok(git.ask("look at the history", ["rev-parse", "--is-shallow-repository"])?.starts_with(b"true"))
    }

    fn start(&mut self) -> Result<(), Problem> {
        let order: &[&str] = match self.next {
            Step::OldestFirst => &["--reverse"],
            Step::NewestFirst => &[],
            Step::Objects | Step::Done => return self.start_objects(),
        };
        self.walk = Some(Walk::commits(&self.git, order, &self.paths).map_err(|error| no_git(&error))?);
        Ok(())
    }

    fn start_objects(&mut self) -> Result<(), Problem> {
        self.walk = Some(Walk::objects(&self.git).map_err(|error| no_git(&error))?);
        Ok(())
    }

    /// What comes after a walk that ended, well or badly.
    fn after(&mut self, ended_well: bool) -> Option<Problem> {
        self.walk = None;
        self.idle = 0;
        let step = self.next;
        self.next = match step {
            _ if ended_well => Step::Done,
            Step::OldestFirst => Step::NewestFirst,
            // Below a path, objects without one are none of what was asked for.
            Step::NewestFirst if self.paths.is_empty() => Step::Objects,
            _ => Step::Done,
        };
        (!ended_well && step == Step::OldestFirst).then_some(Problem::BrokenHistory)
    }

    fn is_new(&mut self, id: &str) -> bool {
        let mut short = [0; 16];
        for (byte, digits) in short.iter_mut().zip(id.as_bytes().chunks(2)) {
            *byte = std::str::from_utf8(digits)
                .ok()
                .and_then(|digits| u8::from_str_radix(digits, 16).ok())
                .unwrap_or(0);
        }
        self.seen.insert(short)
    }
}

impl Iterator for History {
    type Item = Result<Job, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some(walk) = &mut self.walk else {
                if self.next == Step::Done {
                    return None;
                }
                if let Err(problem) = self.start() {
                    self.next = Step::Done;
                    return Some(Err(problem));
                }
                continue;
            };
            match walk.next() {
                Some((id, path)) => {
                    let commit = walk.commit.clone();
                    self.idle += 1;
                    walk.went_wrong = self.idle > IDLE;
                    if self.is_new(&id) {
                        self.idle = 0;
                        let path = path.map_or_else(|| format!("objects/{id}"), |path| self.git.shown(&path));
                        return Some(Ok(Job::Blob(Blob { id, path, commit, is_history: true })));
                    }
                }
                None => {
                    let ended_well = walk.end();
                    if let Some(problem) = self.after(ended_well) {
                        return Some(Err(problem));
                    }
                }
            }
        }
    }
}

/// Processes whose output names blobs.
struct Walk {
    children: Vec<Child>,
    output: BufReader<ChildStdout>,
    /// The one whose changes are told; none where objects are told.
    commit: Option<Arc<str>>,
    went_wrong: bool,
}

impl Walk {
    /// `git rev-list | git diff-tree`: the commits, and what each of them changed.
    fn commits(git: &Git, order: &[&str], paths: &[PathBuf]) -> io::Result<Self> {
        let mut list = git.command(["rev-list", "--all", "--topo-order"].iter().chain(order)).spawn()?;
        let commits = list.stdout.take().map_or_else(Stdio::null, Stdio::from);
        let fixed = [
            "diff-tree",
            "--stdin",
            "-r",
            "-c",
            "--root",
            "--raw",
            "-z",
            "--no-renames",
            "--no-abbrev",
            "--",
        ];
        let mut diff = git.command(fixed).args(paths).stdin(commits).spawn()?;
        let output = diff.stdout.take();
        Self::new(vec![list, diff], output)
    }

    /// Every object there is, reachable or not.
    fn objects(git: &Git) -> io::Result<Self> {
        let format = "--batch-check=%(objectname) %(objecttype)";
        let mut list = git.command(["cat-file", "--batch-all-objects", "--unordered", format]).spawn()?;
        let output = list.stdout.take();
        let mut walk = Self::new(vec![list], output)?;
        walk.commit = None;
        Ok(walk)
    }

    fn new(children: Vec<Child>, output: Option<ChildStdout>) -> io::Result<Self> {
        let output = BufReader::new(output.ok_or(io::ErrorKind::BrokenPipe)?);
        Ok(Self { children, output, commit: Some(Arc::from("")), went_wrong: false })
    }

    /// The next blob, and the path it has in a commit, or none where the output ends.
    fn next(&mut self) -> Option<(String, Option<Vec<u8>>)> {
        while !self.went_wrong {
            let read = if self.commit.is_some() { raw::next(&mut self.output) } else { self.next_object() };
            match read {
                Ok(Some(Record::File { id, path })) => return Some((id, self.commit.as_ref().map(|_| path))),
                Ok(Some(Record::Commit(id))) => self.commit = Some(id.into()),
                Ok(Some(Record::Other)) => {}
                Ok(None) => return None,
                Err(_) => self.went_wrong = true,
            }
        }
        None
    }

    fn next_object(&mut self) -> io::Result<Option<Record>> {
        let mut line = String::new();
        (&mut self.output).take(256).read_line(&mut line)?;
        Ok(match line.trim_end().split_once(' ') {
            None if line.is_empty() => None,
            Some((id, "blob")) => Some(Record::File { id: id.to_owned(), path: Vec::new() }),
            _ => Some(Record::Other),
        })
    }

    /// Whether all went well.
    fn end(&mut self) -> bool {
        if self.went_wrong {
            self.children.iter_mut().for_each(|child| drop(child.kill()));
        }
        let ended = self.children.iter_mut().map(|child| child.wait().is_ok_and(|status| status.success()));
        ended.fold(!self.went_wrong, |all, one| all && one)
    }
}

impl Drop for Walk {
    fn drop(&mut self) {
        for child in &mut self.children {
            let _ = child.kill(); // where it ended, there is nothing to kill
            let _ = child.wait();
        }
    }
}
