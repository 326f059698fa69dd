//~ teaches: a `Secret` refuses to be deserialized: a file of settings is no place for a key
//~ teaches: deserialize a `SecretRef` such as "env://NAME", which says where the key is
//~ needs: serde

use api_guard::Secret;

fn main() {
    let _ = serde_json::from_str::<Secret>("");
}
