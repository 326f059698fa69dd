//~ teaches: CompareFingerprintsOfSecretsInstead

use api_guard::Secret;

const PLANTED: &str = "never shown in a diagnostic";

fn secret() -> Secret {
    Secret::from_env("NAME").unwrap()
}

fn main() {
    let _ = secret() == *PLANTED;
}
