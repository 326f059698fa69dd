//! What git writes, cut and changed in any way: trees, changes, lists and answers are read as far as they make sense, and
//! what was written is read as it was.
#![no_main]

// The readers are part of a program, not of a library: they are compiled in here as they are.
#[allow(dead_code, unreachable_pub, reason = "the program uses the rest")]
#[path = "../../cargo-api-guard/src/check/source/answer.rs"]
mod answer;
#[allow(dead_code, unreachable_pub, reason = "the program uses the rest")]
#[path = "../../cargo-api-guard/src/check/source/listed.rs"]
mod listed;
#[allow(dead_code, unreachable_pub, reason = "the program uses the rest")]
#[path = "../../cargo-api-guard/src/check/source/raw.rs"]
mod raw;
#[allow(dead_code, unreachable_pub, reason = "the program uses the rest")]
#[path = "../../cargo-api-guard/src/check/source/tree_object.rs"]
mod tree_object;

use std::io::{self, Read};

use libfuzzer_sys::fuzz_target;
use listed::Listed;

fn is_name(id: &str, digits: usize) -> bool {
    id.len() == digits && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn trees(bytes: &[u8]) {
    for width in [20, 32] {
        let mut read = 0;
        for entry in tree_object::entries(bytes, width) {
            assert!(is_name(&entry.id, 2 * width) && !entry.name.contains(&0));
            assert!(!(entry.mode.is_file() && entry.mode.is_folder()));
            read += entry.name.len() + width + 2;
        }
        assert!(read <= bytes.len());
    }
}

fn changes(mut bytes: &[u8]) {
    let most = bytes.len();
    let mut records = 0;
    while let Ok(Some(_)) = raw::next(&mut bytes) {
        records += 1;
    }
    assert!(records <= most);
}

fn lists(bytes: &[u8]) {
    for line in String::from_utf8_lossy(bytes).lines() {
        for listed in [Listed::commits(line), Listed::objects(line)] {
            if let Listed::Commit(id) | Listed::Tree(id) | Listed::Blob(id) = listed {
                assert!(is_name(id, 40) || is_name(id, 64));
            }
        }
    }
}

fn answers(bytes: &[u8]) {
    let mut input = bytes;
    loop {
        let before = input.len();
        let read = answer::next(&mut input, "blob", |content, size| {
            let mut text = Vec::new();
            content.read_to_end(&mut text).map(|_| text.len() as u64 == size)
        });
        match read {
            Ok(whole) => assert!(whole.is_ok_and(|is_whole| is_whole), "a content is cut short and nobody says so"),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(_) => return,
        }
        assert!(input.len() < before, "nothing is read, forever");
    }
}

/// Contents as git would write them, read whole, in part or not at all: each is found where it begins.
fn conversation(contents: &[(Vec<u8>, u8)]) {
    let mut bytes = Vec::new();
    for (content, _) in contents {
        bytes.extend_from_slice(format!("{:040x} blob {}\n", bytes.len(), content.len()).as_bytes());
        bytes.extend_from_slice(content);
        bytes.push(b'\n');
    }
    let mut input = &bytes[..];
    for (content, part) in contents {
        let read = answer::next(&mut input, "blob", |reader, size| {
            assert!(size == content.len() as u64);
            let mut text = Vec::new();
            reader.take(u64::from(*part)).read_to_end(&mut text).map(|_| text)
        });
        let text = read.expect("it is an answer").expect("and whole");
        assert!(text == content[..usize::from(*part).min(content.len())]);
    }
    assert!(input.is_empty());
}

fuzz_target!(|input: (Vec<u8>, Vec<(Vec<u8>, u8)>)| {
    let (bytes, contents) = input;
    trees(&bytes);
    changes(&bytes);
    lists(&bytes);
    answers(&bytes);
    conversation(&contents);
});
