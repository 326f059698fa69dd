//! Settings of a provider from its environment: variables and files.

use std::path::Path;
use std::{env, fs};

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::bytes;
use crate::error::{Error, Kind};
use crate::secret::Secret;

/// No token is nearly as long.
const LONGEST_TOKEN: usize = 1024 * 1024;

/// The first of these variables that is set, and not to nothing.
pub(super) fn variable(names: &[&str]) -> Result<Option<Zeroizing<String>>, Error> {
    let set = names.iter().filter_map(env::var_os).find(|value| !value.is_empty());
    let text = set.map(|value| String::from_utf8(value.into_encoded_bytes()));
    match text {
        None => Ok(None),
        Some(Ok(text)) => Ok(Some(Zeroizing::new(text))),
        Some(Err(bytes)) => {
            drop(Zeroizing::new(bytes.into_bytes()));
            Err(Error::new(Kind::Config, "a variable that sets up the provider is not UTF-8"))
        }
    }
}

/// The same for a token, held as one. It may be short: a development server's is often `root`.
pub(super) fn secret_variable(names: &[&str]) -> Result<Option<Secret>, Error> {
    Ok(variable(names)?.map(|text| secret(&text)))
}

/// The token that a file holds. What writes it may be late, so that its absence is an outage.
pub(super) fn secret_file(path: &Path) -> Result<Secret, Error> {
    let unreadable = || Error::new(Kind::Unavailable, "the file with the provider's token cannot be read");
    let read = fs::File::open(path).and_then(|mut file| bytes::read(&mut file, LONGEST_TOKEN));
    let token = read.ok().flatten().ok_or_else(unreadable)?;
    let text = str::from_utf8(&token).map_err(|_| unreadable())?;
    if text.trim_end().is_empty() { Err(unreadable()) } else { Ok(secret(text)) }
}

/// A certificate authority's file.
pub(super) fn authority(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|_| Error::new(Kind::Config, "the certificate authority's file cannot be read"))
}

/// No token ends in space, and files and variables often do.
fn secret(text: &str) -> Secret {
    Secret::from(SecretString::from(text.trim_end()))
}
