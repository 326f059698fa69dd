//! Lists what the next commit would add: files as they are in the index, not in the work tree.

use std::path::PathBuf;

use super::git::first_line;
use super::raw::{self, Record};
use super::{Blob, Git, Job};
use crate::error::Problem;

/// The staged files that differ from the last commit, below `paths` if there are any.
///
/// # Errors
/// Git could not tell.
pub(crate) fn staged(git: &Git, paths: &[PathBuf]) -> Result<Vec<Job>, Problem> {
    const WHAT: &str = "list what is staged";
    let last = last_commit(git)?;
    let fixed =
        ["diff-index", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", "--diff-filter=ACMRT"];
    let mut arguments: Vec<std::ffi::OsString> = fixed.iter().map(Into::into).collect();
    arguments.extend(["--ignore-submodules=all", &last, "--"].map(Into::into));
    arguments.extend(paths.iter().map(Into::into));
    let answer = git.ask(WHAT, &arguments)?;
    let mut input = &answer[..];
    let mut jobs = Vec::new();
    while let Some(record) = raw::next(&mut input).map_err(|_| Problem::Git { what: WHAT })? {
        if let Record::File { id, path } = record {
            jobs.push(Job::Blob(Blob { id, path: git.shown(&path), commit: None, is_history: false }));
        }
    }
    Ok(jobs)
}

/// The tree of the last commit; before the first one, the empty tree, by whichever hash the repository uses.
fn last_commit(git: &Git) -> Result<String, Problem> {
    let head = git.output(["rev-parse", "--quiet", "--verify", "HEAD^{tree}"])?;
    if head.status.success() {
        return Ok(first_line(&head.stdout));
    }
    let empty = git.ask("find the last commit", ["hash-object", "-t", "tree", "--stdin"])?;
    Ok(first_line(&empty))
}
