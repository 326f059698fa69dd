//! Variables: those of the environment, and for development those of a `.env`.

use std::path::Path;

use api_guard::provider::{Deadline, Dotenv, Env, Fetched, Provider};
use api_guard::secrecy::ExposeSecret as _;
use api_guard::{Error, Kind, SecretRef};

use super::noted::Notes;

/// The environment, and for what is not set there the `.env` of a folder, as `provider::Dotenv` reads it. Whether the
/// program that is examined reads that file is not known, so what the file has to do with a row is said there.
#[derive(Debug)]
pub(super) struct Variables {
    environment: Env,
    file: Option<Dotenv>,
    notes: Notes,
}

impl Variables {
    pub(super) fn of(folder: &Path, notes: Notes) -> Self {
        let path = folder.join(".env");
        // This program is built for release, and is a developer's tool all the same.
        let file = path.exists().then(|| Dotenv::new(path).dangerous().allow_release_build());
        Self { environment: Env::new(), file, notes }
    }
}

impl Provider for Variables {
    fn schemes(&self) -> &[&'static str] {
        &["env"]
    }

    fn fetch(&self, reference: &SecretRef, deadline: Deadline) -> Result<Fetched, Error> {
        let fetched = self.environment.fetch(reference, deadline);
        let (Some(file), Err(error)) = (&self.file, &fetched) else { return fetched };
        if error.kind() != Kind::NotFound {
            return fetched;
        }
        match file.fetch(reference, deadline) {
            Ok(from_file) => {
                self.notes.remark(
                    reference,
                    "it is in the `.env` here, which only `provider::Dotenv` reads, and no release build",
                );
                Ok(from_file)
            }
            Err(error) if error.kind() == Kind::NotFound => fetched,
            // Of a file that this program may have nothing to do with.
            Err(error) => {
                self.notes.remark(reference, format!("the `.env` here is not read: {error}"));
                fetched
            }
        }
    }
}

/// The reference that a variable holds in place of a value, if it holds one. A line end at its end counts as little as in
/// a value.
pub(super) fn target(value: &Fetched) -> Option<SecretRef> {
    value.expose_secret().trim_end().parse().ok()
}
