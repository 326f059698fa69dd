//~ teaches: a `Secret` refuses to be serialized
//~ needs: serde

use api_guard::Secret;

fn secret() -> Secret {
    Secret::from_env("NAME").unwrap()
}

fn main() {
    #[derive(serde::Serialize)]
    struct Settings {
        key: Secret,
    }
    let _ = Settings { key: secret() }.key;
}
