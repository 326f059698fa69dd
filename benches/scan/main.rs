//! Reads and scans the files that a list names, one a line, and says how many findings there are.

use std::process::ExitCode;
use std::{env, fs, io};

fn main() -> ExitCode {
    let findings = env::args().nth(1).map(|list| scan(&list));
    // Standard output says the number only so that nothing of the work is spared.
    match findings {
        Some(Ok(count)) if io::Write::write_fmt(&mut io::stdout(), format_args!("{count}\n")).is_ok() => {
            ExitCode::SUCCESS
        }
        _ => ExitCode::FAILURE,
    }
}

fn scan(list: &str) -> io::Result<usize> {
    let mut findings = 0;
    for file in fs::read_to_string(list)?.lines() {
        findings += api_guard_detect::scan_file(file, &fs::read(file)?).len();
    }
    Ok(findings)
}
