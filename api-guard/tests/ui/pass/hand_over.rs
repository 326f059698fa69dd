//! The doors that are open.

use api_guard::secrecy::SecretString;
use api_guard::{Error, Secret, SecretRef};

fn main() -> Result<(), Error> {
    let secret = Secret::from(SecretString::from(String::from("from a database")));
    let _: SecretString = secret.to_secrecy()?;
    let into: Secret = SecretString::from("from a database").into();
    let _: Option<&SecretRef> = into.reference();
    let by_fingerprint = std::collections::HashMap::from([(secret.fingerprint(), secret)]);
    println!("{by_fingerprint:?}");
    Ok(())
}
