//! Asking the providers.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::thread;

use api_guard::{Error, Secret, SecretRef};

use super::examined::{Examined, Good, Trouble};
use super::providers::{Reach, reach};
use super::{AllAsked, Asked};

/// So many references are loaded at the same time.
const AT_ONCE: usize = 16;

/// Loads every reference once, in the order of the references. What is none comes last, in the order of its places.
///
/// # Errors
/// Nobody could be asked.
pub(super) fn examine(all: AllAsked) -> Result<Vec<Examined>, Error> {
    let reach = reach(schemes(all.references.keys()))?;
    let jobs = Mutex::new(all.references.into_iter());
    let examined = Mutex::new(Vec::new());
    let next = || jobs.lock().unwrap_or_else(PoisonError::into_inner).next();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((reference, asked)) = next() {
                    let one = examine_one(&reach, reference, asked);
                    examined.lock().unwrap_or_else(PoisonError::into_inner).push(one);
                }
            });
        }
    });
    let mut examined = examined.into_inner().unwrap_or_else(PoisonError::into_inner);
    examined.sort_by(|one, other| one.reference.cmp(&other.reference));
    let broken = |(error, Asked { places, optional })| Examined {
        reference: None,
        places,
        optional,
        outcome: Err(Trouble::Failed(error)),
    };
    examined.extend(all.broken.into_iter().map(broken));
    Ok(examined)
}

/// The schemes of the references, and of those that variables hold in place of a value.
fn schemes<'r>(references: impl Iterator<Item = &'r SecretRef>) -> BTreeSet<String> {
    let mut schemes = BTreeSet::new();
    for reference in references {
        schemes.insert(reference.scheme().to_owned());
        if reference.scheme() == "env"
            && let Ok(value) = Secret::from_env(reference.path())
            && let Ok(Ok(further)) = value.expose_secret(|value| value.parse::<SecretRef>())
        {
            schemes.insert(further.scheme().to_owned());
        }
    }
    schemes
}

fn examine_one(reach: &Reach, reference: SecretRef, Asked { places, optional }: Asked) -> Examined {
    let outcome = match reach.out_of_reach.get(reference.scheme()) {
        Some(trouble) => Err(trouble.clone()),
        None => reach.store.fetch_blocking(&reference).map_err(|error| reach.why(error)).map(|secret| Good {
            version: secret.version().map(str::to_owned),
            written: reach.notes.written(&reference),
            expires: secret.expires_at(),
        }),
    };
    Examined { reference: Some(reference), places, optional, outcome }
}
