//~ teaches: a `Secret` refuses to be deserialized: a file of settings is no place for a key
//~ needs: serde

use api_guard::Secret;

fn main() {
    #[derive(serde::Deserialize)]
    struct Settings {
        key: Secret,
    }
    let _ = |settings: Settings| settings.key;
}
