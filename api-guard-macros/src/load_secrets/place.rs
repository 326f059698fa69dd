//! A reference as it is written in an attribute. `SecretRef` checks all of it when it is loaded.

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
        "that is not a reference: write where the secret is kept, `scheme://path`, and never the secret itself",
    )?;
    let known = scheme.starts_with("x-") || SCHEMES.iter().any(|(name, _)| *name == scheme);
    if !known {
        let names: Vec<_> = SCHEMES.iter().map(|(name, _)| *name).collect();
        let names = names.join(", ");
        return Err(format!("no provider of that scheme: known are {names}, and your own begin with `x-`"));
    }
    match misshapen(&text, scheme) {
        Some(form) => Err(format!("that reference is not well-formed: write it as `{form}`")),
        None => Ok(text),
    }
}

/// How a reference of this scheme is written, where `text` is not. Only the slips that everybody makes: each of them
/// would else wait for the program to start.
fn misshapen(text: &str, scheme: &str) -> Option<&'static str> {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let (right, form) = match scheme {
        "env" => (is_variable(rest), "env://NAME"),
        "file" => (rest.starts_with('/'), "file:///run/secrets/name"),
        "vault" => (rest.contains('/') && rest.contains('#'), "vault://mount/path#field"),
        "k8s" => (rest.contains('/') && rest.contains('#'), "k8s://namespace/secret#key"),
        _ => (!rest.is_empty(), "scheme://path"),
    };
    // Another character in a name is written as in a URL, `%20`.
    let right = right && text.bytes().all(|byte| byte.is_ascii_graphic());
    (!right).then_some(form)
}

/// The reference to a variable of this name.
pub(super) fn variable(name: &LitStr) -> Result<String, String> {
    let name = without_key(name)?;
    if !is_variable(&name) {
        return Err("`env` takes the name of a variable alone".to_owned());
    }
    Ok(format!("env://{name}"))
}

fn is_variable(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    !name.is_empty() && name.bytes().all(fits)
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
