//! Asks the providers.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;

use api_guard::provider::{Deadline, Provider as _};
use api_guard::{Error, SecretRef};

use super::examined::{Examined, Good, Trouble};
use super::noted::Notes;
use super::providers::{Reach, reach};
use super::variables::{Variables, target};
use super::{AllAsked, Asked};

/// So many references are loaded at the same time.
const AT_ONCE: usize = 16;

/// Loads every reference once, as a program would that is started in `folder`, in the order of the references. What is
/// none comes last, in the order of its places.
///
/// # Errors
/// Nobody could be asked.
pub(super) fn examine(folder: &Path, all: AllAsked) -> Result<Vec<Examined>, Error> {
    let notes = Notes::default();
    let variables = Variables::of(folder, notes.clone());
    let schemes = schemes(&variables, all.references.keys());
    let reach = reach(schemes, variables, notes)?;
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
        remarks: Vec::new(),
        outcome: Err(Trouble::Failed(error)),
    };
    examined.extend(all.broken.into_iter().map(broken));
    Ok(examined)
}

/// The schemes of the references, and of those that variables hold in place of a value.
fn schemes<'r>(variables: &Variables, references: impl Iterator<Item = &'r SecretRef>) -> BTreeSet<String> {
    let mut schemes = BTreeSet::new();
    for reference in references {
        schemes.insert(reference.scheme().to_owned());
        if reference.scheme() == "env"
            && let Ok(value) = variables.fetch(reference, Deadline::NONE)
            && let Some(further) = target(&value)
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
    let remarks = reach.notes.remarks(&reference);
    Examined { reference: Some(reference), places, optional, remarks, outcome }
}
