//~ teaches: a `Key` refuses to be borrowed without an end
//~ teaches: use the current value inside a closure

use api_guard::Key;

fn client(_: impl AsRef<str>) {}

fn calls(key: Key) {
    client(&key);
    let _ = key.as_str();
}

fn main() {}
