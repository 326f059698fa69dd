//! What a tree can hold that nobody wishes to read.

use std::fs::{self, File};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::support::*;

/// The exit code of the program and the most memory that it held, in bytes.
#[cfg(target_os = "linux")]
fn peak_memory(folder: &std::path::Path, arguments: &[&str]) -> (i32, u64) {
    let mut child = command(folder, arguments).stdout(std::process::Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        if let Ok(text) = fs::read_to_string(&status) {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
            peak = peak.max(kib.unwrap_or(0) << 10);
        }
        if let Some(ended) = child.try_wait().unwrap() {
            return (ended.code().unwrap(), peak);
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}

#[test]
fn binary_junk_and_invalid_utf8_are_no_obstacle() {
    let junk: Vec<u8> = (0..200_000u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8 | 1).collect();
    let text = [&junk[..], b"\nK=", xai().as_bytes(), b"\n", &junk].concat();
    let folder =
        tree(&[("a.txt", &text), ("b.rs", &junk), ("c.json", &junk), ("d.bin", &[&junk[..], &[0]].concat())]);
    let (report, output) = json(folder.path(), &[]);
    assert_eq!(paths(&report), ["a.txt"]);
    assert_eq!((code(&output), err(&output).as_str()), (1, ""));
}

#[test]
fn rust_that_does_not_lex_is_read_nevertheless() {
    let key = xai();
    let sources = [
        format!("const A: &str = \"{key}"),
        format!("const A: &str = r##\"{key}\"#"),
        format!("/* /* {key} */"),
        format!("let a = '; \u{0} // {key}"),
        format!("{}\"{key}\"", "{[(".repeat(100_000)),
        format!("{}\"{key}\"", "/*".repeat(100_000)),
    ];
    for (at, source) in sources.iter().enumerate() {
        let folder = tree(&[("a.rs", source.as_bytes())]);
        let (report, output) = json(folder.path(), &[]);
        assert_eq!((paths(&report).len(), code(&output)), (1, 1), "source {at}");
    }
}

#[test]
fn json_nested_a_million_deep_is_read() {
    let text = format!("{}\"{}\"", "[{\"a\":".repeat(500_000), xai());
    let folder = tree(&[("a.json", text.as_bytes())]);
    let (report, _) = json(folder.path(), &[]);
    assert_eq!(paths(&report), ["a.json"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_of_256_mb_is_read_to_its_end_in_little_memory() {
    let folder = tree(&[]);
    let path = folder.path().join("big.txt");
    let mut file = File::create(&path).unwrap();
    writeln!(file, "a text").unwrap();
    file.seek(SeekFrom::Start(256 << 20)).unwrap(); // a hole: it takes no space on the disk
    write!(file, "\nK={}\n", xai()).unwrap();
    drop(file);
    // Zeros make it binary by its head: only as text is all of it read.
    let mut file = File::options().write(true).open(&path).unwrap();
    file.write_all(&[b'a'; 9000]).unwrap();
    drop(file);
    let (code, peak) = peak_memory(folder.path(), &["check"]);
    assert_eq!(code, 1, "the key at its end is found");
    assert!(peak < 64 << 20, "{peak} bytes");
}

#[cfg(target_os = "linux")]
#[test]
fn one_line_of_200_mb_is_read_and_its_columns_are_right() {
    let folder = tree(&[]);
    let mut file = std::io::BufWriter::new(File::create(folder.path().join("line.json")).unwrap());
    let piece = "é ".repeat(1 << 19); // 1.5 MiB
    for _ in 0..134 {
        file.write_all(piece.as_bytes()).unwrap();
    }
    file.write_all(xai().as_bytes()).unwrap();
    file.write_all(piece.as_bytes()).unwrap();
    drop(file);
    let (report, output) = json(folder.path(), &[]);
    assert_eq!((code(&output), report["findings"].as_array().unwrap().len()), (1, 1));
    let found = &report["findings"][0];
    assert_eq!((found["line"].as_u64(), found["column"].as_u64()), (Some(1), Some(134 * (2 << 19) + 1)));
    assert_eq!(found["end_column"].as_u64(), Some(134 * (2 << 19) + 85));
    let human = out(&run(folder.path(), &["check"]));
    assert!(human.len() < 4000 && human.contains("xai-****"));
    let (_, peak) = peak_memory(folder.path(), &["check"]);
    assert!(peak < 64 << 20, "{peak} bytes");
}

#[test]
fn a_key_at_any_place_of_a_large_file_is_found_once_at_its_line() {
    let key = xai();
    for before in
        [(4 << 20) - 100, (4 << 20) - 84, (4 << 20) - (64 << 10) - 42, (4 << 20) - (64 << 10), 4 << 20]
    {
        let text = format!("{}{key}\n{}", "a b c d\n".repeat(before / 8), "x y\n".repeat(1 << 20));
        let folder = tree(&[("a.txt", text.as_bytes())]);
        let (report, _) = json(folder.path(), &[]);
        assert_eq!(report["findings"].as_array().unwrap().len(), 1, "{before}");
        assert_eq!(report["findings"][0]["line"].as_u64(), Some(before as u64 / 8 + 1));
        assert_eq!(report["summary"]["bytes"].as_u64(), Some(text.len() as u64));
    }
}

#[test]
fn very_many_findings_in_a_file_are_all_counted_and_the_first_hundred_are_drawn() {
    let text = format!("{}\n", xai()).repeat(5000);
    let folder = tree(&[("a.txt", text.as_bytes())]);
    let human = out(&run(folder.path(), &["check"]));
    assert_eq!(human.matches("error[api_guard::xai_api_key]").count(), 100);
    assert!(
        human.contains("… and 4900 findings more in a.txt: `--format json` lists all\n"),
        "{}",
        &human[human.len() - 300..]
    );
    assert!(human.ends_with("5000 denied, 0 warned, 0 allowed\n"));
    assert_eq!(json(folder.path(), &[]).0["findings"].as_array().unwrap().len(), 5000);
}

#[test]
fn files_that_vanish_and_grow_during_the_scan_are_no_problem() {
    let folder = tree(&[("k.txt", xai().as_bytes())]);
    let at = folder.path().to_owned();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0.. {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                let deep = at.join(format!("d{}", round % 7));
                fs::create_dir_all(&deep).unwrap();
                for name in 0..20 {
                    fs::write(deep.join(format!("{name}.txt")), "x ".repeat(round % 1000)).unwrap();
                }
                fs::remove_dir_all(&deep).unwrap();
            }
        });
        for _ in 0..12 {
            let (report, output) = json(folder.path(), &[]);
            assert_eq!((paths(&report), err(&output).as_str()), (vec!["k.txt"], ""));
        }
        done.store(true, Ordering::Relaxed);
    });
}

#[test]
fn utf16_is_read_with_and_without_a_mark_and_its_places_are_right() {
    let text = format!("é=1\nKEY={}\n", xai());
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let folder = tree(&[
        ("a.txt", &little),
        ("b.txt", &[b"\xff\xfe".as_slice(), &little].concat()),
        ("c.env", &big),
        ("d.ini", &[b"\xfe\xff".as_slice(), &big].concat()),
        ("e.txt", &[b"\xef\xbb\xbf".as_slice(), xai().as_bytes()].concat()),
    ]);
    let (report, output) = json(folder.path(), &[]);
    assert_eq!(paths(&report), ["a.txt", "b.txt", "c.env", "d.ini", "e.txt"]);
    for found in &report["findings"].as_array().unwrap()[..4] {
        assert_eq!(
            (found["line"].as_u64(), found["column"].as_u64()),
            (Some(2), Some(5)),
            "{}",
            found["path"]
        );
    }
    assert_eq!(report["findings"][4]["column"], 1, "the mark is no character");
    assert!(!leaks(&output, &xai(), "xai-"));
    let human = out(&run(folder.path(), &["check", "b.txt"]));
    assert!(human.contains("--> b.txt:2:5") && human.contains("xai-****"), "{human}");
}

#[test]
fn with_keep_going_what_could_not_be_read_is_named_and_decides_nothing() {
    let folder = tree(&[("a.txt", b"x")]);
    let output = run(folder.path(), &["check", "gone", "a.txt", "--keep-going"]);
    assert_eq!((code(&output), err(&output).as_str()), (0, "error: gone: no such file or folder\n"));
    put(folder.path(), "a.txt", xai().as_bytes());
    assert_eq!(code(&run(folder.path(), &["check", "gone", "a.txt", "--keep-going"])), 1);
    assert_eq!(code(&run(folder.path(), &["check", "gone", "a.txt"])), 2);
}

#[test]
fn questions_that_exclude_each_other_are_refused() {
    let folder = repository(&[]);
    for arguments in [
        &["--staged", "--history"][..],
        &["--staged", "--binary", "a"],
        &["--history", "--binary", "a"],
        &["--binary", "a", "b"],
    ] {
        let output = run(folder.path(), &[&["check"], arguments].concat());
        assert_eq!((code(&output), output.stdout.len()), (2, 0), "{arguments:?}");
    }
}
