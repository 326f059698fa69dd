//! Any text as a reference: nothing panics, one that is taken prints as it was written and climbs nowhere, and an error
//! does not repeat the text.
#![no_main]

use api_guard::SecretRef;
use libfuzzer_sys::fuzz_target;

const SCHEMES: [&str; 16] = [
    "env://", "file://", "cred://", "vault://", "aws-sm://", "aws-ssm://", "gcp-sm://", "azure-kv://", "op://",
    "keyring://", "k8s://", "doppler://", "infisical://", "exec://", "x-a://", "arn:aws:secretsmanager:",
];

fuzz_target!(|input: &[u8]| {
    let Some((&first, rest)) = input.split_first() else { return };
    let Ok(rest) = str::from_utf8(rest) else { return };
    let scheme = SCHEMES.get(usize::from(first)).copied().unwrap_or_default();
    let text = format!("{scheme}{rest}");
    match text.parse::<SecretRef>() {
        Ok(reference) => {
            assert!(reference.to_string() == text && reference.as_str() == text, "it prints otherwise");
            let again: SecretRef = reference.to_string().parse().expect("what was printed is one");
            assert!(again == reference && again.path() == reference.path());
            assert!(text.bytes().all(|byte| byte.is_ascii_graphic()), "it steers a terminal");
            // A variable may be called anything; it is no path.
            for name in reference.names().filter(|_| reference.scheme() != "env") {
                let climbs = matches!(&*name, "" | "." | "..") || name.contains(['/', '\\']);
                assert!(!climbs && !name.contains(char::is_control), "a name reaches elsewhere");
            }
        }
        Err(error) => {
            let said = format!("{error} {error:#?}");
            // Its own words, which another text's error has too, a fuzzer learns to write.
            let other = format!("{scheme}\0").parse::<SecretRef>().expect_err("no name has a NUL");
            let repeats = rest.len() >= 24 && said.contains(rest) && !format!("{other} {other:#?}").contains(rest);
            assert!(!repeats, "an error repeats what it was given");
        }
    }
});
