//! A secret has an end, which every clone sees.

use std::time::SystemTime;

use api_guard::{Error, Kind, Protection, Secret, protection_report};

fn main() -> Result<(), Error> {
    Protection::new().strict().install()?;
    let secret = Secret::take_env("NAME")?;
    secret.clone().expire_at(SystemTime::now());
    secret.revoke("seen in a paste");
    secret.revoke(format!("seen by {}", "somebody"));
    let refused = secret.expose_secret(|value| value.len()).unwrap_err();
    assert!(refused.kind() == Kind::Revoked && secret.is_revoked());
    println!("{refused} {:?} {}", refused.location(), protection_report()?);
    let _: bool = secret.verify("a candidate")?;
    Ok(())
}
