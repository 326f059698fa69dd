//! Lists what there is to read: files of a tree, staged files, the history, built programs.

mod answer;
mod blobs;
mod git;
mod history;
mod listed;
mod raw;
mod staged;
mod tree;
mod tree_object;

use std::path::PathBuf;
use std::sync::Arc;

pub(crate) use blobs::Blobs;
pub(crate) use git::Git;
pub(crate) use history::History;
pub(crate) use staged::staged;
pub(crate) use tree::{files, named, relative, repository_around};

use crate::error::Problem;

/// One thing to read.
#[derive(Debug)]
pub(crate) enum Job {
    /// A file, by its absolute path.
    File(PathBuf),
    /// What git keeps.
    Blob(Blob),
}

/// A version of a file, as git keeps it.
#[derive(Debug)]
pub(crate) struct Blob {
    /// The object's name: hexadecimal digits.
    pub(crate) id: String,
    /// From the current folder on.
    pub(crate) path: String,
    /// Whether it comes from the history.
    pub(crate) is_history: bool,
    /// The commit of the history that brought it, where one is known.
    pub(crate) commit: Option<Arc<str>>,
}

/// Jobs one after the other, and what stood in the way of finding more.
pub(crate) type Jobs = Box<dyn Iterator<Item = Result<Job, Problem>> + Send>;
