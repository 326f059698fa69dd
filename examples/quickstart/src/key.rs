//! A key of the form OpenAI issues, new in every run and worth nothing.

/// What every project key begins with; it is public, so seeing it alone is no leak.
pub(crate) const PREFIX: &str = "sk-proj-";

/// The mark in the middle of every OpenAI key, in two parts: no whole key-shaped text stands in this file.
const MARK: [&str; 2] = ["T3Blbk", "FJ"];

/// How many random characters stand on either side of the mark.
const HALF: usize = 74;

/// Makes a key that no one issued, from the system's random source.
///
/// # Errors
/// When the system has no random bytes to give.
pub(crate) fn fresh() -> Result<String, getrandom::Error> {
    Ok([PREFIX, &random_text()?, MARK[0], MARK[1], &random_text()?].concat())
}

fn random_text() -> Result<String, getrandom::Error> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut bytes = [0; HALF];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 64)])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_key_has_the_issued_length_and_is_never_made_twice() {
        let (one, other) = (fresh().unwrap(), fresh().unwrap());
        assert_eq!(one.len(), PREFIX.len() + 2 * HALF + 8);
        assert!(one.starts_with(PREFIX), "the prefix is missing");
        assert!(one != other, "two keys are alike");
    }
}
