//~ teaches: CompareFingerprintsOfSecretsInstead

use api_guard::Secret;

fn secret() -> Secret {
    Secret::from_env("NAME").unwrap()
}

fn main() {
    #[derive(PartialEq)]
    struct Settings {
        key: Secret,
    }
    let _ = Settings { key: secret() } == Settings { key: secret() };
}
