//! Patterns for names and paths.

/// Whether a name matches a pattern: `*` is any text, `?` one character.
///
/// # Examples
/// ```
/// assert!(api_guard_detect::policy::glob("api-*", "api-guard"));
/// ```
#[must_use]
pub fn glob(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    matches(&pattern, &name, |pattern| *pattern == '*', |pattern, name| *pattern == '?' || pattern == name)
}

/// Whether a path has the form of a pattern: `*` and `?` stand for parts of a name, `**` for any folders. A pattern whose
/// last name has none of them stands for a folder of that name, too, with all that is in it.
pub(crate) fn glob_path(pattern: &str, path: &str) -> bool {
    let mut pattern: Vec<&str> = pattern.split('/').collect();
    if pattern.last().is_some_and(|name| !name.contains(['*', '?'])) {
        pattern.push("**");
    }
    let path: Vec<&str> = path.split('/').collect();
    matches(&pattern, &path, |part| *part == "**", |part, name| glob(part, name))
}

/// Goes back to the last star only: what an earlier one could take, the last one can take too.
fn matches<P, N>(
    pattern: &[P],
    name: &[N],
    is_star: impl Fn(&P) -> bool,
    is: impl Fn(&P, &N) -> bool,
) -> bool {
    let (mut p, mut n) = (0, 0);
    let mut retry = None;
    while n < name.len() {
        if pattern.get(p).is_some_and(&is_star) {
            retry = Some((p, n));
            p += 1;
        } else if p < pattern.len() && is(&pattern[p], &name[n]) {
            (p, n) = (p + 1, n + 1);
        } else if let Some((star, from)) = retry {
            retry = Some((star, from + 1));
            (p, n) = (star + 1, from + 1);
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(is_star)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_any_text_and_a_question_mark_one_character() {
        for (pattern, name) in
            [("*", "a"), ("api-*", "api-x"), ("*-x-*", "a-x-x-b"), ("a?c", "abc"), ("a*", "a")]
        {
            assert!(glob(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("api-*", "ap"), ("a?c", "ac"), ("*x", "xy"), ("", "a"), ("a", "")] {
            assert!(!glob(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn a_folder_stands_for_what_is_in_it_and_for_nothing_beside_it() {
        for path in ["src", "src/a.rs", "src/a/b.rs"] {
            assert!(glob_path("src", path) && glob_path("**/src", &format!("x/{path}")), "{path}");
        }
        for path in ["srcs/a.rs", "a/src", "a.rs", "sr"] {
            assert!(!glob_path("src", path), "{path}");
        }
        assert!(!glob_path("sr?", "src/a.rs") && !glob_path("src/a.rs", "src/b.rs"));
    }

    #[test]
    fn many_stars_end_in_time() {
        assert!(!glob(&"*a".repeat(40), &"a".repeat(39)));
        assert!(glob(&"*a".repeat(40), &"a".repeat(400)));
    }

    #[test]
    fn two_stars_are_any_folders_and_one_star_stays_in_its_own() {
        for (pattern, path) in
            [("a/**", "a/b/c"), ("**/x.rs", "x.rs"), ("**/x.rs", "a/b/x.rs"), ("a/**/b/*.rs", "a/b/c/b/d.rs")]
        {
            assert!(glob_path(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in
            [("a/*", "a/b/c"), ("*.pem", "a/b.pem"), ("a/**", "ab/c"), ("**/x.rs", "a/yx.rs"), ("a", "b/a")]
        {
            assert!(!glob_path(pattern, path), "{pattern} {path}");
        }
    }
}
