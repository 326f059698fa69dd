//! Archives of any bytes: whatever they say, the reading ends, stays within its limits and tells of every file by a name
//! below that of the archive; from memory and as a stream a tar reads the same.
#![no_main]

// The reader is part of a program, not of a library: it is compiled in here as it is.
#[allow(dead_code, unreachable_pub, reason = "the program uses the rest")]
#[path = "../../cargo-api-guard/src/check/archive/mod.rs"]
mod archive;
#[allow(dead_code, unused_imports, unreachable_pub, reason = "the program uses the rest")]
#[path = "../../cargo-api-guard/src/check/content/mod.rs"]
mod content;

use std::io::{self, Cursor, Read};

use archive::{Leaves, Trouble};
use content::{HEAD, Kind};
use libfuzzer_sys::fuzz_target;

const NAME: &str = "a";
/// What is unpacked of a small file whatever its ratio, and a piece more.
const MOST: u64 = (64 << 20) + (1 << 20);

#[derive(Default, PartialEq, Eq)]
struct Seen {
    files: Vec<(String, u64)>,
    troubles: usize,
}

impl Leaves for Seen {
    fn leaf(&mut self, path: &str, _: Kind, content: &mut dyn Read) -> io::Result<()> {
        assert!(path == NAME || path.starts_with("a!/"), "a file is not told by the archive's name");
        let mut sink = io::sink();
        let read = io::copy(content, &mut sink);
        self.files.push((path.to_owned(), *read.as_ref().unwrap_or(&0)));
        read.map(drop)
    }

    fn trouble(&mut self, path: &str, _: Trouble) {
        assert!(path.starts_with(NAME));
        self.troubles += 1;
    }
}

/// The sums in headers of a tar, put right: no mutation would.
fn with_sums(input: &[u8]) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for header in bytes.chunks_exact_mut(512).filter(|block| &block[257..262] == b"ustar") {
        header[148..156].fill(b' ');
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    }
    bytes
}

fuzz_target!(|input: &[u8]| {
    let bytes = with_sums(input);
    let (mut stream, mut file) = (Seen::default(), Seen::default());
    let size = bytes.len() as u64;
    archive::read(NAME, &mut &bytes[..], size, &mut stream);
    archive::read_file(NAME, &mut Cursor::new(&bytes), size, &mut file);
    for seen in [&stream, &file] {
        assert!(seen.files.iter().map(|(_, read)| read).sum::<u64>() <= MOST, "more is unpacked than may be");
        assert!(!seen.files.is_empty() || seen.troubles > 0 || is_empty_archive(&bytes), "nothing is told of it");
    }
    assert!(stream == file, "a file reads otherwise than a stream of it");
});

/// Whether it is an archive, which may hold nothing.
fn is_empty_archive(bytes: &[u8]) -> bool {
    !matches!(Kind::of(&bytes[..bytes.len().min(HEAD)]), Kind::Text | Kind::Binary | Kind::Utf16(_))
}
