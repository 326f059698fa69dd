//! A reference as it is written in an attribute. What it may say in full is known to `SecretRef`, when it is loaded.

use api_guard_detect::{Detector, Level};
use syn::LitStr;

/// The schemes, and the feature of `api-guard` that each needs, if it does.
const SCHEMES: [(&str, Option<&str>); 14] = [
    ("env", None),
    ("file", None),
    ("cred", None),
    ("vault", Some("vault")),
    ("aws-sm", Some("aws")),
    ("aws-ssm", Some("aws")),
    ("gcp-sm", Some("gcp")),
    ("azure-kv", Some("azure")),
    ("op", Some("onepassword")),
    ("keyring", Some("keyring")),
    ("k8s", Some("kubernetes")),
    ("doppler", Some("doppler")),
    ("infisical", Some("infisical")),
    ("exec", Some("exec")),
];

/// The text, if it can be a reference.
pub(super) fn reference(text: &LitStr) -> Result<String, String> {
    let text = without_key(text)?;
    let scheme = scheme(&text).ok_or(
        "that is no reference: write where the secret is kept, `scheme://path`, and never the secret itself",
    )?;
    let known = scheme.starts_with("x-") || SCHEMES.iter().any(|(name, _)| *name == scheme);
    known.then_some(text).ok_or_else(|| {
        let names: Vec<_> = SCHEMES.iter().map(|(name, _)| *name).collect();
        format!("no provider of that scheme: known are {}, and your own begin with `x-`", names.join(", "))
    })
}

/// The reference to a variable of this name.
pub(super) fn variable(name: &LitStr) -> Result<String, String> {
    let name = without_key(name)?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_name) {
        return Err("`env` takes the name of a variable alone".to_owned());
    }
    Ok(format!("env://{name}"))
}

/// The feature that the provider of a reference needs.
pub(super) fn feature(reference: &str) -> Option<&'static str> {
    let scheme = scheme(reference)?;
    SCHEMES.iter().find(|(name, _)| *name == scheme).and_then(|(_, feature)| *feature)
}

fn scheme(reference: &str) -> Option<&str> {
    if reference.starts_with("arn:aws") {
        return Some("aws-sm");
    }
    reference.split_once("://").map(|(scheme, _)| scheme)
}

/// The text, unless it holds a key: this is also so where nobody has called `guard!`.
fn without_key(text: &LitStr) -> Result<String, String> {
    let literal = text.token().to_string();
    let findings = Detector::built_in().scan_rust(literal.as_bytes());
    match findings.iter().find(|finding| finding.level == Level::Deny) {
        Some(finding) => Err(format!(
            "that is a key itself ({}): put it where secrets are kept, and write the place here",
            finding.rule.title
        )),
        None => Ok(text.value()),
    }
}
