//! A key to plant: of the form OpenAI issues, random, and joined only here.

use crate::Result;

/// Makes one that no one issued.
pub(crate) fn fresh() -> Result<String> {
    const LETTERS: &[u8; 32] = b"ABDEFGHJKLMNQRTabdefghjmnqrt2345";
    let mut random = [0; 40];
    getrandom::fill(&mut random)?;
    let body: String = random.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    let (before, after) = body.split_at(20);
    Ok(["sk-proj-", before, "T3Blbk", "FJ", after].concat())
}
