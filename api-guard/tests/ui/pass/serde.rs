//! Settings say where a key is; a value that comes at run time enters as a `SecretString`.
//~ needs: serde

use api_guard::{Secret, SecretRef};

#[derive(serde::Deserialize)]
struct Settings {
    key: SecretRef,
    #[serde(skip)]
    loaded: Option<Secret>,
}

fn main() {
    let settings: Settings = serde_json::from_str(r#"{ "key": "env://NAME" }"#).unwrap();
    println!("{} {:?}", settings.key, settings.loaded);
}
