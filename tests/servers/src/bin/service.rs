//! A service of the tests: loads the key that its argument refers to, and says whether it is what its input holds.
#![allow(clippy::print_stdout, reason = "that is what it is for")]

use std::io::{self, Read as _};

use api_guard::KeyStore;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let reference = std::env::args().nth(1).ok_or("name a reference")?;
    let mut expected = String::new();
    io::stdin().read_to_string(&mut expected)?;
    let store = KeyStore::builder().with_env().with_file().build()?;
    match store.load_blocking(&*reference) {
        Ok(key) => {
            println!("{}", if key.expose_secret(|value| value == expected)? { "same" } else { "other" })
        }
        Err(error) => println!("{}", error.kind().as_str()),
    }
    Ok(())
}
