//~ needs: serde
//~ teaches: a `Key` refuses to be serialized
//~ teaches: a `Key` refuses to be deserialized

use api_guard::Key;

fn writes(key: Key) {
    let _ = serde_json::to_string(&key);
}

fn reads(text: &str) {
    let _ = serde_json::from_str::<Key>(text);
}

fn main() {}
