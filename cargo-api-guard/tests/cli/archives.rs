//! What is packed in a file.

use std::io::{Cursor, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::support::*;

pub(crate) fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, path, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (at, (path, bytes)) in files.iter().enumerate() {
        let method = if at % 2 == 0 { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        writer.start_file(*path, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn keys_in_every_kind_of_archive_are_found_under_both_names_with_their_line() {
    let text = format!("one\nK={}\n", xai());
    let files = [("p/a.txt", text.as_bytes()), ("p/b é.env", text.as_bytes())];
    let folder = tree(&[
        ("a.crate", &gz(&tar(&files))),
        ("b.tar", &tar(&files)),
        ("c.zip", &zip(&files)),
        ("d.whl", &zip(&files)),
        ("e.log.gz", &gz(text.as_bytes())),
    ]);
    let (report, output) = json(folder.path(), &[]);
    let inside = |outer: &str| [format!("{outer}!/p/a.txt"), format!("{outer}!/p/b é.env")];
    let expected: Vec<String> = ["a.crate", "b.tar", "c.zip", "d.whl"]
        .into_iter()
        .flat_map(inside)
        .chain(["e.log.gz".to_owned()])
        .collect();
    assert_eq!(paths(&report), expected);
    assert_eq!((code(&output), err(&output).as_str()), (1, ""));
    assert!(
        report["findings"].as_array().unwrap().iter().all(|found| found["line"] == 2 && found["column"] == 3)
    );
    assert_eq!(report["summary"]["files"], 9);
}

#[test]
fn rust_in_a_crate_is_read_as_rust() {
    let source = format!("fn main() {{ call(\"\\x78ai-{}\"); }}", &xai()[4..]);
    let folder = tree(&[("a.crate", &gz(&tar(&[("a-1.0/src/main.rs", source.as_bytes())])))]);
    let (report, _) = json(folder.path(), &[]);
    assert_eq!(paths(&report), ["a.crate!/a-1.0/src/main.rs"]);
    assert_eq!(report["findings"][0]["context"], "code");
}

#[test]
fn archives_in_archives_are_read_and_beyond_a_depth_they_are_named() {
    let mut nested = zip(&[("k.txt", xai().as_bytes())]);
    for _ in 0..2 {
        nested = gz(&tar(&[("in.bin", &nested)]));
    }
    let folder = tree(&[("a.tgz", &nested)]);
    assert_eq!(paths(&json(folder.path(), &[]).0), ["a.tgz!/in.bin!/in.bin!/k.txt"]);

    let deeper = gz(&tar(&[("in.bin", &nested)]));
    let folder = tree(&[("a.tgz", &deeper), ("b.txt", xai().as_bytes())]);
    let (report, output) = json(folder.path(), &[]);
    assert_eq!((paths(&report), code(&output)), (vec!["b.txt"], 2));
    let said =
        "error: a.tgz!/in.bin!/in.bin: not read to its end: archives lie in each other more than 5 deep\n";
    assert_eq!(err(&output), said);
}

#[test]
fn long_names_in_a_tar_are_told_whole() {
    let name = format!("{}/{}.txt", "d".repeat(120), "f".repeat(150));
    let folder = tree(&[("a.tar", &tar(&[(&name, xai().as_bytes())]))]);
    assert_eq!(paths(&json(folder.path(), &[]).0), [format!("a.tar!/{name}")]);
}

#[test]
fn a_binary_in_an_archive_is_passed_over_and_counted() {
    let folder = tree(&[("a.zip", &zip(&[("a.class", &[b"\0".as_slice(), xai().as_bytes()].concat())]))]);
    let output = run(folder.path(), &["check"]);
    assert_eq!(code(&output), 0);
    assert!(out(&output).ends_with("; 1 binary file skipped\n"));
}

#[test]
fn a_bomb_is_named_once_and_the_rest_is_scanned() {
    let zeros = vec![b'0'; 66 << 20];
    let third = &zeros[..30 << 20];
    let folder = tree(&[
        ("a.gz", &gz(&zeros)),
        ("b.tgz", &gz(&tar(&[("x", third), ("y", third), ("z", third)]))),
        ("c.zip", &zip(&[("in.zip", &zip(&[("x", &zeros)])), ("k.txt", xai().as_bytes())])),
        ("d.txt", xai().as_bytes()),
    ]);
    let (report, output) = json(folder.path(), &[]);
    assert_eq!((paths(&report), code(&output)), (vec!["d.txt"], 2));
    let said = err(&output);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 3, "{said}");
    let why = "not read to its end: it unpacks to more than 250 times its size, as only a bomb does";
    assert!(lines.iter().all(|line| line.ends_with(why)), "{said}");
    assert!(
        lines[0].starts_with("error: a.gz: ") && lines[2].starts_with("error: c.zip!/in.zip!/x: "),
        "{said}"
    );
}

#[test]
fn a_zip_with_very_many_entries_is_not_held_in_memory() {
    let folder = tree(&[]);
    // A list of entries of its own making: 60,000 of them, each with a name of 400 letters.
    let mut list = Vec::new();
    for at in 0..60_000u32 {
        let mut entry = vec![0; 46];
        entry[..4].copy_from_slice(b"PK\x01\x02");
        entry[28..30].copy_from_slice(&400u16.to_le_bytes());
        list.extend_from_slice(&entry);
        list.extend_from_slice(format!("{at:0400}").as_bytes());
    }
    let mut end = b"PK\x05\x06".to_vec();
    end.resize(22, 0);
    end[12..16].copy_from_slice(&(list.len() as u32).to_le_bytes());
    end[16..20].copy_from_slice(&4u32.to_le_bytes());
    put(folder.path(), "a.zip", &[b"PK\x03\x04", &list[..], &end].concat());
    let output = run(folder.path(), &["check"]);
    assert_eq!(code(&output), 2);
    assert_eq!(
        err(&output),
        "error: a.zip: not read to its end: its list of entries is larger than 16 MiB\n"
    );
}

#[test]
fn damaged_archives_are_named_and_the_rest_is_scanned() {
    let text = format!("K={}\n", xai());
    let (tar, zip) =
        (tar(&[("k.txt", text.as_bytes()), ("l.txt", text.as_bytes())]), zip(&[("k.txt", text.as_bytes())]));
    let mut broken_header = tar.clone();
    broken_header[1024 + 10] ^= 1; // the second header
    let folder = tree(&[
        ("a.tgz", &gz(&tar)[..100]),
        ("b.tar", &broken_header),
        ("c.zip", &zip[..zip.len() - 10]),
        ("d.tar", &tar[..600 - 60]),
        ("e.txt", text.as_bytes()),
    ]);
    let (report, output) = json(folder.path(), &[]);
    assert_eq!(code(&output), 2);
    assert_eq!(paths(&report), ["b.tar!/k.txt", "e.txt"], "what came before the damage is read");
    let damaged = |name: &str| format!("error: {name}: not read to its end: it is damaged\n");
    let said = err(&output);
    for name in ["b.tar", "c.zip", "d.tar"] {
        assert!(said.contains(&damaged(name)), "{name}: {said}");
    }
    assert!(said.contains("error: a.tgz"), "{said}");
}

#[test]
fn what_is_encrypted_or_packed_otherwise_is_named_and_the_other_entries_are_read() {
    let mut bytes = zip(&[("a.txt", b"x"), ("b.txt", xai().as_bytes()), ("c.txt", b"y")]);
    let entries: Vec<usize> =
        (0..bytes.len() - 4).filter(|at| &bytes[*at..at + 4] == b"PK\x01\x02").collect();
    bytes[entries[0] + 8] |= 1;
    bytes[entries[2] + 10] = 93;
    let folder = tree(&[("a.zip", &bytes)]);
    let (report, output) = json(folder.path(), &[]);
    assert_eq!((paths(&report), code(&output)), (vec!["a.zip!/b.txt"], 2));
    assert_eq!(
        err(&output),
        "error: a.zip!/a.txt: not read to its end: it is encrypted\n\
         error: a.zip!/c.txt: not read to its end: it is compressed in a way that is not read\n"
    );
}

#[test]
fn an_entry_that_climbs_out_is_only_a_name() {
    let folder = tree(&[("in/a.tar", &tar(&[("x", xai().as_bytes())]))]);
    let mut bytes = std::fs::read(folder.path().join("in/a.tar")).unwrap();
    bytes[..12].copy_from_slice(b"../../../k\x1b[");
    let sum: u32 = bytes[..512]
        .iter()
        .enumerate()
        .map(|(at, b)| if (148..156).contains(&at) { 32 } else { u32::from(*b) })
        .sum();
    bytes[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    put(folder.path(), "in/a.tar", &bytes);
    let human = run(&folder.path().join("in"), &["check"]);
    assert!(out(&human).contains("--> a.tar!/../../../k\\u{1b}[:1:1"));
    assert_eq!(
        std::fs::read_dir(folder.path().join("in")).unwrap().count(),
        1,
        "nothing is unpacked to disk"
    );
}
