//! Built programs.

use crate::archives::{gz, tar, zip};
use crate::support::*;

/// The beginnings of an ELF, a Mach-O, a PE and a wasm file.
const PROGRAMS: [(&str, &[u8]); 4] = [
    ("app", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0"),
    ("app.macho", b"\xcf\xfa\xed\xfe\x07\0\0\x01\x03\0\0\0"),
    ("app.exe", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0"),
    ("app.wasm", b"\0asm\x01\0\0\0"),
];

/// A program whose texts stand back to back.
fn program(magic: &[u8]) -> Vec<u8> {
    let texts = format!("invalid argumentconnection refused{}called `Option::unwrap()`", xai());
    [magic, &[0; 5000], texts.as_bytes(), &[0xff, 0, 7].repeat(1000)].concat()
}

#[test]
fn a_key_between_other_texts_of_a_program_is_found_in_every_format_with_its_byte() {
    for (name, magic) in PROGRAMS {
        let folder = tree(&[(name, &program(magic))]);
        let (report, output) = json(folder.path(), &["--binary", name]);
        assert_eq!((paths(&report), code(&output)), (vec![name], 1));
        let found = &report["findings"][0];
        assert_eq!(
            (found["rule"].as_str(), found["context"].as_str()),
            (Some("xai_api_key"), Some("binary"))
        );
        let at = magic.len() + 5000 + "invalid argumentconnection refused".len();
        assert_eq!((found["line"].as_u64(), found["column"].as_u64()), (Some(1), Some(at as u64 + 1)));
        assert_eq!(code(&run(folder.path(), &["check"])), 0, "a tree's binaries are passed over");
        let human = out(&run(folder.path(), &["check", "--binary", name]));
        assert!(human.contains(&format!(" --> {name}: byte {at}\n")), "{human}");
        assert!(human.contains("xAI API key in a built program") && human.contains("xai-****"), "{human}");
    }
}

#[test]
fn a_real_program_with_a_key_is_refused_and_the_same_without_is_not() {
    let program = std::fs::read(std::env::current_exe().unwrap()).unwrap();
    let folder = tree(&[
        ("bad", &[&program[..], xai().as_bytes(), &program[..100]].concat()),
        ("good", &program[..4096]),
    ]);
    assert_eq!(code(&run(folder.path(), &["check", "--binary", "good"])), 0);
    let (report, output) = json(folder.path(), &["--binary", "bad"]);
    assert_eq!(code(&output), 1);
    let at = program.len() as u64 + 1;
    assert!(report["findings"].as_array().unwrap().iter().any(|found| found["column"].as_u64() == Some(at)));
    assert!(!leaks(&output, &xai(), "xai-"));
}

#[test]
fn the_tables_of_this_project_are_no_keys() {
    let program = env!("CARGO_BIN_EXE_cargo-api-guard");
    let output = run(tree(&[]).path(), &["check", "--binary", program]);
    assert_eq!((code(&output), out(&output).lines().count()), (0, 1), "{}", out(&output));
}

#[test]
fn programs_in_an_archive_are_read_too() {
    let app = program(PROGRAMS[0].1);
    let folder = tree(&[("a.zip", &zip(&[("bin/app", &app)])), ("b.tgz", &gz(&tar(&[("bin/app", &app)])))]);
    let (report, _) = json(folder.path(), &["--binary", "a.zip", "--binary", "b.tgz"]);
    assert_eq!(paths(&report), ["a.zip!/bin/app", "b.tgz!/bin/app"]);
}

#[test]
fn a_key_far_into_a_large_program_is_found_at_its_byte() {
    let mut bytes = vec![0; 9 << 20];
    let at = (4 << 20) - 40; // across the end of the first piece
    bytes[at..at + 84].copy_from_slice(xai().as_bytes());
    let folder = tree(&[("app", &bytes)]);
    let (report, _) = json(folder.path(), &["--binary", "app"]);
    assert_eq!(report["findings"].as_array().unwrap().len(), 1);
    assert_eq!(report["findings"][0]["column"].as_u64(), Some(at as u64 + 1));
}

#[test]
fn a_program_that_is_not_there_exits_2() {
    let output = run(tree(&[]).path(), &["check", "--binary", "gone"]);
    assert_eq!((code(&output), err(&output).as_str()), (2, "error: gone: no such file or folder\n"));
    let output = run(tree(&[("a", b"x")]).path(), &["check", "--binary", "."]);
    assert_eq!((code(&output), err(&output).as_str()), (2, "error: .: not read: is a directory\n"));
}
