//! How the compiler that runs this macro was started.

use std::path::PathBuf;
use std::sync::OnceLock;

/// What the arguments of this process say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Process {
    /// Where diagnostics go, and in which form.
    pub(crate) channel: Channel,
    /// Whether lints are capped, as cargo does for dependencies.
    pub(crate) cap_lints: bool,
    /// The crate root that is compiled, as it was given.
    pub(crate) root: Option<PathBuf>,
    /// Where the compiler writes.
    pub(crate) out_dir: Option<PathBuf>,
}

/// The form of diagnostics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Channel {
    /// A line of JSON each, for cargo.
    Json { short: bool, ansi: bool },
    /// Text, for a person.
    Text { short: bool },
    /// This is not a compiler but an editor's macro server: it may cache what it expands, and nobody reads its output.
    #[default]
    Silent,
}

impl Process {
    /// The process that runs now.
    pub(crate) fn this() -> &'static Self {
        static THIS: OnceLock<Process> = OnceLock::new();
        THIS.get_or_init(|| {
            let mut arguments = Vec::new();
            for argument in std::env::args_os().skip(1) {
                let argument = argument.to_string_lossy().into_owned();
                match argument.strip_prefix('@').map(std::fs::read_to_string) {
                    Some(Ok(file)) => arguments.extend(file.lines().map(str::to_owned)),
                    _ => arguments.push(argument),
                }
            }
            Self::of(&arguments)
        })
    }

    fn of(arguments: &[String]) -> Self {
        let mut found = Found::default();
        let mut process = Self::default();
        let mut at = 0;
        while at < arguments.len() {
            let argument = arguments[at].as_str();
            at += 1;
            if !argument.starts_with('-') {
                if argument.ends_with(".rs") && process.root.is_none() {
                    process.root = Some(PathBuf::from(argument));
                }
                continue;
            }
            let (flag, value) = match argument.split_once('=') {
                Some((flag, value)) => (flag, value),
                None if takes_value(argument) => {
                    at += 1;
                    (argument, arguments.get(at - 1).map_or("", String::as_str))
                }
                None => (argument, ""),
            };
            match flag {
                "--crate-name" => found.crate_name = true,
                "--error-format" => found.format = value,
                "--json" => found.add_json(value),
                "--cap-lints" => process.cap_lints = true,
                "--out-dir" => process.out_dir = Some(PathBuf::from(value)),
                _ => {}
            }
        }
        process.channel = found.channel(process.root.is_some());
        process
    }
}

#[derive(Default)]
struct Found<'a> {
    format: &'a str,
    short: bool,
    ansi: bool,
    crate_name: bool,
}

impl Found<'_> {
    fn add_json(&mut self, value: &str) {
        for word in value.split(',') {
            self.short |= word == "diagnostic-short";
            self.ansi |= word == "diagnostic-rendered-ansi";
        }
    }

    fn channel(&self, has_root: bool) -> Channel {
        match self.format {
            "json" => Channel::Json { short: self.short, ansi: self.ansi },
            "short" => Channel::Text { short: true },
            _ if has_root || self.crate_name => Channel::Text { short: false },
            _ => Channel::Silent,
        }
    }
}

/// Flags whose value may be an argument of its own. A value must not be taken for the crate root.
fn takes_value(flag: &str) -> bool {
    const FLAGS: &[&str] = &[
        "--allow",
        "--cap-lints",
        "--cfg",
        "--check-cfg",
        "--codegen",
        "--color",
        "--crate-name",
        "--crate-type",
        "--crate-version",
        "--deny",
        "--edition",
        "--emit",
        "--error-format",
        "--explain",
        "--extend-css",
        "--extern",
        "--forbid",
        "--force-warn",
        "--json",
        "--out-dir",
        "--output",
        "--print",
        "--remap-path-prefix",
        "--sysroot",
        "--target",
        "--test-args",
        "--theme",
        "--warn",
        "-A",
        "-C",
        "-D",
        "-F",
        "-L",
        "-W",
        "-Z",
        "-l",
        "-o",
    ];
    FLAGS.contains(&flag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Process {
        Process::of(&line.split(' ').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn a_build_by_cargo_speaks_json() {
        let process = of("--crate-name a --edition=2024 src/lib.rs --error-format=json \
             --json=diagnostic-rendered-ansi,artifacts --out-dir /t/deps -C metadata=x.rs");
        assert_eq!(process.channel, Channel::Json { short: false, ansi: true });
        assert_eq!(process.root, Some(PathBuf::from("src/lib.rs")));
        assert_eq!(process.out_dir, Some(PathBuf::from("/t/deps")));
        assert!(!process.cap_lints);
    }

    #[test]
    fn values_may_stand_apart_and_json_words_add_up() {
        let process =
            of("--error-format json --json diagnostic-short --json artifacts --cap-lints warn a.rs");
        assert_eq!(process.channel, Channel::Json { short: true, ansi: false });
        assert!(process.cap_lints);
    }

    #[test]
    fn the_value_of_a_flag_is_not_the_crate_root() {
        assert_eq!(of("-o out.rs --extern b.rs main.rs").root, Some(PathBuf::from("main.rs")));
    }

    #[test]
    fn a_compiler_by_hand_speaks_text_and_a_macro_server_nothing() {
        assert_eq!(of("main.rs").channel, Channel::Text { short: false });
        assert_eq!(of("--error-format=short main.rs").channel, Channel::Text { short: true });
        assert_eq!(of("--version").channel, Channel::Silent);
        assert_eq!(Process::of(&[]).channel, Channel::Silent);
    }
}
