//! Whether git would publish a file.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::{Error, Kind};

/// Variables that would make git look at another repository than the one around the file.
const ELSEWHERE: &[&str] = &["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_NAMESPACE"];

/// An error for a file in a repository that does not ignore it. A file that git tracks is not ignored, whatever
/// `.gitignore` says, and `check-ignore` answers so.
pub(super) fn check(file: &Path) -> Result<(), Error> {
    let config = |hint| Err(Error::new(Kind::Config, hint));
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (Ok(folder), Some(name)) = (folder.canonicalize(), file.file_name()) else {
        return config("the path of the `.env` names no file");
    };
    if !folder.ancestors().any(|above| above.join(".git").exists()) {
        return Ok(());
    }
    let mut git = Command::new("git");
    git.args(["-c", "core.fsmonitor=false", "check-ignore", "--quiet", "--"])
        .arg(Path::new(".").join(name)) // what begins with `:` is no path to git
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    for variable in ELSEWHERE {
        git.env_remove(variable);
    }
    match git.status().map(|status| status.code()) {
        Ok(Some(0)) => Ok(()),
        Ok(Some(1)) => {
            config("git does not ignore the `.env`; put it into `.gitignore`, and out of the index")
        }
        Ok(_) => config("git does not say whether it ignores the `.env`; ask `git check-ignore -v` by hand"),
        Err(_) => {
            config("the `.env` is in a git repository, and there is no `git` to ask whether it is ignored")
        }
    }
}
