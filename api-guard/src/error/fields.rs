//! Several errors in one: those of a struct whose fields are loaded together.

use std::fmt;

use super::{Error, Problem};

impl Error {
    /// The error of each field that could not be loaded, if this is the error of a `#[derive(LoadSecrets)]` struct;
    /// empty for any other error.
    ///
    /// A field of a nested struct is named `outer.inner`. [`kind`](Self::kind) and the other properties of this error
    /// are those of the first field whose error is not retryable, or of the first field if all are.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Self)> {
        self.0.fields.iter().map(|(name, error)| (&**name, error))
    }

    /// One error for all of these fields, of which there is at least one.
    #[cfg(any(feature = "macros", test))]
    pub(crate) fn of_fields(fields: Vec<(Box<str>, Self)>) -> Option<Self> {
        let (_, worst) = fields.iter().find(|(_, error)| !error.is_retryable()).or(fields.first())?;
        let mut error = worst.clone();
        error.0.fields = fields;
        Some(error)
    }
}

/// The sentence of an error about fields.
pub(super) fn write(problem: &Problem, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match problem.fields.len() {
        1 => f.write_str("a secret could not be loaded")?,
        count => write!(f, "{count} secrets could not be loaded")?,
    }
    for (at, (name, error)) in problem.fields.iter().enumerate() {
        write!(f, "{} `{name}`: {error}", if at == 0 { ":" } else { ";" })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    #[test]
    fn errors_of_fields_are_told_together_and_count_as_the_worst() {
        let fields = vec![
            ("stripe".into(), Error::new(Kind::Timeout, "")),
            ("billing.db".into(), Error::new(Kind::Empty, "give it a value")),
        ];
        let error = Error::of_fields(fields).unwrap();
        assert_eq!(error.kind(), Kind::Empty);
        assert_eq!(
            error.to_string(),
            "2 secrets could not be loaded: `stripe`: the secret did not arrive in time; \
             `billing.db`: the secret is empty: give it a value"
        );
        let fields: Vec<_> = error.fields().map(|(name, error)| (name, error.kind())).collect();
        assert_eq!(fields, [("stripe", Kind::Timeout), ("billing.db", Kind::Empty)]);
    }

    #[test]
    fn no_field_is_no_error() {
        assert!(Error::of_fields(Vec::new()).is_none());
        assert_eq!(Error::new(Kind::Empty, "").fields().count(), 0);
    }
}
