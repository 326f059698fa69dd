//! What a `Secret` allows: a struct that holds one derives `Debug` and `Clone`.

use api_guard::{Error, Fingerprint, Secret};

#[derive(Clone, Debug)]
struct Settings {
    key: Secret,
    optional: Option<Secret>,
}

fn main() -> Result<(), Error> {
    let settings = Settings { key: Secret::from_env("NAME")?, optional: None };
    let copy = settings.clone();
    println!("{copy:?} {settings:#?} {:?}", copy.optional);
    let _: usize = settings.key.expose_secret(|value| value.len())?;
    let _: Result<u32, std::num::ParseIntError> = settings.key.expose_secret(|value| value.parse())?;
    let _: Fingerprint = settings.key.fingerprint();
    std::thread::spawn(move || copy.key.fingerprint()).join().ok();
    Ok(())
}
