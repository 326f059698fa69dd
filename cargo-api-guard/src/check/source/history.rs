//! Lists every version of every file, each once, with the commit that added it.

use std::collections::{HashSet, VecDeque};
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdout};
use std::sync::Arc;

use super::git::no_git;
use super::listed::Listed;
use super::tree_object::{Entry, entries};
use super::{Blob, Blobs, Git, Job};
use crate::error::Problem;
use crate::shown;

/// The longest tree that is read, and the deepest.
const LARGEST: u64 = 64 << 20;
const DEEPEST: usize = 4096;

/// The history of a repository: all branches, tags and stashes, oldest commit first.
///
/// Each tree is read once, whichever commits have it, so that a small repository with endless names costs no more than
/// it holds. Where git stops at a broken commit, or a tree is broken, what there is of other objects is read
/// nevertheless, though nobody can say where it belongs.
pub(crate) struct History {
    git: Git,
    /// Below which paths; all of them if there is none.
    wanted: Vec<String>,
    next: Step,
    list: Option<List>,
    trees: Option<Blobs>,
    commit: Option<Arc<str>>,
    /// Trees of the commit that are still to be read.
    stack: Vec<(String, Vec<u8>)>,
    ready: VecDeque<Blob>,
    seen: HashSet<[u8; 16]>,
    is_broken: bool,
}

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
    pub(crate) fn new(git: Git, paths: &[PathBuf]) -> Self {
        let wanted = paths.iter().map(|path| git.inside(path)).collect();
        Self {
            git,
            wanted,
            next: Step::OldestFirst,
            list: None,
            trees: None,
            commit: None,
            stack: Vec::new(),
            ready: VecDeque::new(),
            seen: HashSet::new(),
            is_broken: false,
        }
    }

    /// Whether commits are missing because the clone was made without them.
    ///
    /// # Errors
    /// Git could not tell.
    pub(crate) fn is_shallow(git: &Git) -> Result<bool, Problem> {
        Ok(git.ask("look at the history", ["rev-parse", "--is-shallow-repository"])?.starts_with(b"true"))
    }

    fn start(&self) -> io::Result<List> {
        let commits = ["rev-list", "--all", "--topo-order", "--format=%T"];
        match self.next {
            Step::OldestFirst => List::start(&self.git, commits.iter().chain(&["--reverse"])),
            Step::NewestFirst => List::start(&self.git, commits.iter().chain(&[])),
            Step::Objects | Step::Done => {
                let format = "--batch-check=%(objectname) %(objecttype)";
                List::start(
                    &self.git,
                    ["cat-file", "--batch-all-objects", "--unordered", format].iter().chain(&[]),
                )
            }
        }
    }

    /// Takes in a line of the list.
    fn take(&mut self, line: &str) {
        let is_of_objects = self.next == Step::Objects;
        match if is_of_objects { Listed::objects(line) } else { Listed::commits(line) } {
            Listed::Commit(id) => self.commit = Some(id.into()),
            Listed::Tree(id) if self.is_new(id) => self.stack.push((id.to_owned(), Vec::new())),
            Listed::Blob(id) if self.is_new(id) => {
                let (id, path) = (id.to_owned(), format!("objects/{id}"));
                self.ready.push_back(Blob { id, path, is_history: true, commit: None });
            }
            _ => {}
        }
    }

    /// What comes after a list that ended, well or badly.
    fn after(&mut self, ended_well: bool) -> Option<Problem> {
        self.commit = None;
        let step = self.next;
        self.is_broken |= !ended_well;
        self.next = match step {
            Step::OldestFirst if !ended_well => Step::NewestFirst,
            // Below a path, objects without one are none of what was asked for.
            Step::OldestFirst | Step::NewestFirst if self.is_broken && self.wanted.is_empty() => {
                Step::Objects
            }
            _ => Step::Done,
        };
        (!ended_well && step == Step::OldestFirst).then_some(Problem::BrokenHistory)
    }

    /// Reads a tree of the commit: its files are ready then, and its folders wait.
    fn read_tree(&mut self, id: &str, path: &[u8]) -> Result<(), Problem> {
        if path.iter().filter(|byte| **byte == b'/').count() >= DEEPEST {
            let path = shown::version(self.commit.as_deref(), &self.git.shown(&path[..100]));
            return Err(Problem::Packed { path, why: "folders lie in each other more than 4096 deep" });
        }
        let Ok(bytes) = self.tree(id) else {
            self.trees = None;
            self.is_broken = true;
            let commit = self.commit.as_deref();
            return Err(Problem::Object {
                path: shown::version(commit, &self.git.shown(path)),
                id: id.to_owned(),
            });
        };
        for Entry { mode, name, id } in entries(&bytes, id.len() / 2) {
            let path = if path.is_empty() { name.to_vec() } else { [path, b"/", name].concat() };
            let is_inside = self.is_inside(&path);
            if mode.is_folder() {
                if self.leads_inside(&path) || (is_inside && self.is_new(&id)) {
                    self.stack.push((id, path));
                }
            } else if mode.is_file() && is_inside && self.is_new(&id) {
                let (path, commit) = (self.git.shown(&path), self.commit.clone());
                self.ready.push_back(Blob { id, path, is_history: true, commit });
            }
        }
        Ok(())
    }

    fn tree(&mut self, id: &str) -> io::Result<Vec<u8>> {
        let trees = match &mut self.trees {
            Some(trees) => trees,
            None => self.trees.insert(Blobs::start(&self.git)?),
        };
        trees.read("tree", id, |content, size| {
            let mut bytes = Vec::new();
            let read = content.take(LARGEST).read_to_end(&mut bytes)?;
            if (read as u64) < size { Err(io::ErrorKind::InvalidData.into()) } else { Ok(bytes) }
        })?
    }

    /// Whether a path is asked for, or lies below one that is.
    fn is_inside(&self, path: &[u8]) -> bool {
        let is_at = |wanted: &String| {
            let rest = path.strip_prefix(wanted.as_bytes());
            wanted.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
        };
        self.wanted.is_empty() || self.wanted.iter().any(is_at)
    }

    /// Whether a path that is asked for lies below.
    fn leads_inside(&self, path: &[u8]) -> bool {
        let below =
            |wanted: &String| wanted.as_bytes().strip_prefix(path).is_some_and(|rest| rest.starts_with(b"/"));
        self.wanted.iter().any(below)
    }

    fn is_new(&mut self, id: &str) -> bool {
        let mut short = [0; 16];
        for (byte, digits) in short.iter_mut().zip(id.as_bytes().chunks(2)) {
            let digits = std::str::from_utf8(digits).ok();
            *byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or(0);
        }
        self.seen.insert(short)
    }
}

impl Iterator for History {
    type Item = Result<Job, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(blob) = self.ready.pop_front() {
                return Some(Ok(Job::Blob(blob)));
            }
            if let Some((id, path)) = self.stack.pop() {
                if let Err(problem) = self.read_tree(&id, &path) {
                    return Some(Err(problem));
                }
                continue;
            }
            if self.next == Step::Done {
                return None;
            }
            let Some(list) = &mut self.list else {
                match self.start() {
                    Ok(list) => self.list = Some(list),
                    Err(error) => {
                        self.next = Step::Done;
                        return Some(Err(no_git(&error)));
                    }
                }
                continue;
            };
            if let Some(line) = list.line() {
                self.take(&line);
            } else {
                let ended_well = list.end();
                self.list = None;
                if let Some(problem) = self.after(ended_well) {
                    return Some(Err(problem));
                }
            }
        }
    }
}

/// A running git that names commits or objects, a line each.
struct List {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl List {
    fn start<'a>(git: &Git, arguments: impl Iterator<Item = &'a &'a str>) -> io::Result<Self> {
        let mut child = git.command(arguments).spawn()?;
        let output = BufReader::new(child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?);
        Ok(Self { child, output })
    }

    /// The next line, or none where the output ends.
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = (&mut self.output).take(256).read_line(&mut line).ok()?;
        (read > 0).then(|| line.trim_end().to_owned())
    }

    /// Whether all went well.
    fn end(&mut self) -> bool {
        self.child.wait().is_ok_and(|status| status.success())
    }
}

impl Drop for List {
    fn drop(&mut self) {
        let _ = self.child.kill(); // where it ended, there is nothing to kill
        let _ = self.child.wait();
    }
}
