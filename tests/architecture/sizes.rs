//! How long files and functions may be, in lines of code: comments, blank lines and tests are free.

use crate::code::Code;

const FILE: usize = 400;
const LIB: usize = 100;
const FUNCTION: usize = 60;
const MEDIAN: usize = 120;
const NINE_OF_TEN: usize = 250;

/// What is too long in one file.
pub(crate) fn too_long(path: &str, source: &str) -> Vec<String> {
    let code = Code::of(source);
    let limit = if path.ends_with("/lib.rs") { LIB } else { FILE };
    let length = code.length();
    let file = (length > limit).then(|| format!("{path}: {length} lines of code, of {limit} at most"));
    let functions =
        code.functions().into_iter().filter(|function| function.length > FUNCTION).map(|function| {
            let (name, line, length) = (function.name, function.line, function.length);
            format!("{path}:{line}: `{name}` has {length} lines of code, of {FUNCTION} at most")
        });
    file.into_iter().chain(functions).collect()
}

/// What is too long about many files together.
pub(crate) fn too_long_together(mut lengths: Vec<usize>) -> Vec<String> {
    lengths.sort_unstable();
    let at = |tenths: usize| lengths.get(lengths.len() * tenths / 10).copied().unwrap_or(0);
    let median =
        (at(5) > MEDIAN).then(|| format!("the median file has {} lines, of {MEDIAN} at most", at(5)));
    let long = format!("more than one file in ten is longer than {NINE_OF_TEN} lines");
    let nine_of_ten = (at(9) > NINE_OF_TEN).then_some(long);
    median.into_iter().chain(nine_of_ten).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_at_its_limit_passes_and_one_line_more_does_not() {
        let file = |lines: usize| "const A: u8 = 1;\n".repeat(lines);
        assert!(too_long("a/src/b.rs", &file(400)).is_empty());
        assert_eq!(too_long("a/src/b.rs", &file(401)), ["a/src/b.rs: 401 lines of code, of 400 at most"]);
        assert!(too_long("a/src/lib.rs", &file(100)).is_empty());
        assert_eq!(too_long("a/src/lib.rs", &file(101)), ["a/src/lib.rs: 101 lines of code, of 100 at most"]);
    }

    #[test]
    fn a_long_function_is_named() {
        let function = |lines: usize| format!("fn a() {{\n{}}}\n", "b();\n".repeat(lines - 2));
        assert!(too_long("a/src/b.rs", &function(60)).is_empty());
        let expected = "a/src/b.rs:1: `a` has 61 lines of code, of 60 at most";
        assert_eq!(too_long("a/src/b.rs", &function(61)), [expected]);
    }

    #[test]
    fn many_long_files_are_too_much_together() {
        assert!(too_long_together(vec![]).is_empty());
        assert!(too_long_together([vec![100; 95], vec![399; 5]].concat()).is_empty());
        assert_eq!(too_long_together([vec![100; 85], vec![399; 15]].concat()).len(), 1);
        assert_eq!(too_long_together(vec![121; 10]).len(), 1);
    }
}
