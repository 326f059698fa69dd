//! Parses lists of git, one line each: commits with their trees (`rev-list --format=%T`), or objects with their kinds
//! (`cat-file --batch-check='%(objectname) %(objecttype)'`).

/// One line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Listed<'l> {
    /// A commit; its tree comes next.
    Commit(&'l str),
    Tree(&'l str),
    Blob(&'l str),
    /// An object that holds no file by itself, or nothing that makes sense.
    Other,
}

impl<'l> Listed<'l> {
    /// Reads a line of a list of commits.
    pub(crate) fn commits(line: &'l str) -> Self {
        match line.split_once(' ') {
            Some(("commit", id)) if is_name(id) => Self::Commit(id),
            None if is_name(line) => Self::Tree(line),
            _ => Self::Other,
        }
    }

    /// Reads a line of a list of objects.
    pub(crate) fn objects(line: &'l str) -> Self {
        match line.split_once(' ') {
            Some((id, "blob")) if is_name(id) => Self::Blob(id),
            _ => Self::Other,
        }
    }
}

/// Whether this can be the name of an object: the digits of a SHA-1 or a SHA-256.
fn is_name(id: &str) -> bool {
    matches!(id.len(), 40 | 64) && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_commits_trees_blobs_or_nothing() {
        let (id, long) = ("0123456789abcdef0123456789abcdef01234567", "0123456789abcdef".repeat(4));
        assert_eq!(Listed::commits(&format!("commit {id}")), Listed::Commit(id));
        assert_eq!(Listed::commits(&long), Listed::Tree(&long));
        assert_eq!(Listed::objects(&format!("{long} blob")), Listed::Blob(&long));
        for line in ["", "commit", "commit x", &format!("{id} blob"), &format!("commit {id} x"), &id[1..]] {
            assert_eq!(Listed::commits(line), Listed::Other, "{line}");
        }
        for line in ["", id, &format!("{id} tree"), &format!("{id} blob x"), "x blob"] {
            assert_eq!(Listed::objects(line), Listed::Other, "{line}");
        }
    }
}
