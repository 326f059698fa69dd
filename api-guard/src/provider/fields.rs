//! Several fields of one secret: in one answer, or from a provider that gives one at a time.

use super::Fetched;
use crate::error::{Error, Kind};
use crate::reference::SecretRef;

/// How often what has changed in between is read again.
const ROUNDS: usize = 3;

/// Fetches one after the other, and again what is of another version or lease than the last one. An outage is the answer
/// for all of them: nobody is to be asked once more.
pub(super) fn one_by_one(
    references: &[SecretRef],
    fetch: impl Fn(&SecretRef) -> Result<Fetched, Error>,
) -> Vec<Result<Fetched, Error>> {
    let mut all = Vec::with_capacity(references.len());
    for reference in references {
        match fetch(reference) {
            Err(outage) if outage.is_retryable() => return for_each(references, &outage),
            fetched => all.push(fetched),
        }
    }
    for _ in 0..ROUNDS {
        let mut last = all.iter().rev().flatten().find_map(Fetched::mark).map(Box::<str>::from);
        let mut is_same = true;
        for (fetched, reference) in all.iter_mut().zip(references) {
            let mark = fetched.as_ref().ok().and_then(Fetched::mark);
            if mark.is_none() || mark == last.as_deref() {
                continue;
            }
            is_same = false;
            match fetch(reference) {
                Err(outage) if outage.is_retryable() => return for_each(references, &outage),
                again => *fetched = again,
            }
            let mark = fetched.as_ref().ok().and_then(Fetched::mark);
            last = mark.map(Into::into).or(last);
        }
        if is_same {
            return all;
        }
    }
    let hint = "its fields are of another version each time they are read; read them again";
    for_each(references, &Error::new(Kind::Unavailable, hint))
}

/// The only field of a secret, by what fetches several.
pub(super) fn one_of(
    fetch: impl FnOnce(&[SecretRef]) -> Vec<Result<Fetched, Error>>,
    reference: &SecretRef,
) -> Result<Fetched, Error> {
    let missing = || Err(Error::new(Kind::FieldMissing, "it was not asked for"));
    fetch(std::slice::from_ref(reference)).pop().unwrap_or_else(missing)
}

/// The same error for all of them.
pub(super) fn for_each(references: &[SecretRef], error: &Error) -> Vec<Result<Fetched, Error>> {
    references.iter().map(|_| Err(error.clone())).collect()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use secrecy::SecretString;

    use super::*;
    use crate::provider::Lease;

    fn references() -> Vec<SecretRef> {
        ["x-test://a#name", "x-test://a#password"].map(|text| text.parse().unwrap()).into()
    }

    /// What is read when the version that counts at each request is this.
    fn read(versions: &[u32]) -> (Vec<Result<Fetched, Error>>, usize) {
        let requests = Cell::new(0);
        let all = one_by_one(&references(), |_| {
            let version = versions[requests.replace(requests.get() + 1).min(versions.len() - 1)];
            Ok(Fetched::new(SecretString::from("a value of some length")).version(version.to_string()))
        });
        (all, requests.get())
    }

    #[test]
    fn fields_are_read_again_until_they_are_of_one_version() {
        for (versions, requests) in [(&[1][..], 2), (&[1, 2], 3), (&[1, 2, 3, 3], 4)] {
            let (all, asked) = read(versions);
            let marks: Vec<_> = all.iter().map(|it| it.as_ref().unwrap().mark().unwrap()).collect();
            assert!(marks[0] == marks[1] && asked == requests, "{marks:?} after {asked} requests");
        }
    }

    #[test]
    fn fields_that_are_never_of_one_version_are_an_outage() {
        let (all, _) = read(&(0..100).collect::<Vec<_>>());
        assert!(all.iter().all(|it| it.as_ref().is_err_and(|error| error.kind() == Kind::Unavailable)));
    }

    #[test]
    fn an_outage_is_met_once_and_another_error_is_of_its_field() {
        let requests = Cell::new(0);
        let answers = |kind| {
            one_by_one(&references(), |reference| {
                requests.set(requests.get() + 1);
                match reference.field() {
                    Some("name") => Err(Error::new(kind, "")),
                    _ => Ok(Fetched::new(SecretString::from("a value of some length"))),
                }
            })
        };
        assert!(answers(Kind::Timeout).iter().all(Result::is_err) && requests.replace(0) == 1);
        let all = answers(Kind::FieldMissing);
        assert!(all[0].is_err() && all[1].is_ok() && requests.get() == 2);
    }

    #[test]
    fn a_lease_goes_before_a_version() {
        let lease = Lease { id: "a lease".into(), duration: std::time::Duration::ZERO, renewable: false };
        let fetched = Fetched::new(SecretString::from("a value of some length")).version("1");
        assert_eq!(fetched.mark(), Some("1"));
        assert_eq!(fetched.lease(lease).mark(), Some("a lease"));
    }
}
