//! Where a secret is kept, in words that are safe to print and to commit.

#[cfg(feature = "serde")]
mod deserialize;
mod grammar;
mod looks;
mod scheme;

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::error::Error;
use grammar::Parts;
pub(crate) use looks::has_form_of_a_key;

/// Where a secret is kept: `env://OPENAI_API_KEY`.
///
/// A reference names a place, never a value, so it is safe in source, in configuration and in logs. Its form is
/// `scheme://path[?selector=value][#field]`:
///
/// | reference | kept by |
/// |---|---|
/// | `env://NAME` | an environment variable |
/// | `file:///run/secrets/x` | a mounted file: Docker, Kubernetes |
/// | `cred://name` | systemd, in `$CREDENTIALS_DIRECTORY` |
/// | `vault://mount/path?version=3#field` | HashiCorp Vault, OpenBao: the path without the `data/` of its HTTP API |
/// | `aws-sm://name?stage=AWSCURRENT#field`, or the ARN itself | AWS Secrets Manager |
/// | `aws-ssm:///service/name?label=prod` | AWS Systems Manager's parameters |
/// | `gcp-sm://project/name?version=latest` | Google Secret Manager |
/// | `azure-kv://vault/name?version=…` | Azure Key Vault |
/// | `op://vault/item/field` | 1Password |
/// | `keyring://service/user` | the keyring of the desktop |
/// | `k8s://namespace/secret#key` | the API of Kubernetes |
/// | `doppler://project/config/NAME` | Doppler |
/// | `infisical://project/environment/NAME` | Infisical, `NAME` after its folders |
/// | `exec://program/name` | a helper program that the service has registered as `program` |
/// | `x-name://path` | a provider of your own |
///
/// `#field` picks one text from a JSON object. A space or another special character in a name is escaped as in a URL,
/// `%20`. Any other scheme is an error, [`Kind::UnknownScheme`](crate::Kind::UnknownScheme).
///
/// The name of a variable consists of 1 to 128 ASCII letters, digits, `_`, `-` and `.`. An operating system accepts
/// more; this set ensures that a printed reference cannot forge a log line.
///
/// # Security
///
/// A reference cannot contain a host, login or token. Where a manager is and who asks it comes from code or from the
/// deployment, so one line of configuration cannot send a token elsewhere. No name can go up with `..`.
///
/// A common mistake is to pass the key instead of its name. Text that looks like a value is
/// [`Kind::InvalidReference`](crate::Kind::InvalidReference), and an error about a text that is not a reference does
/// not repeat it. With the feature `redact`, any form of a key that `redact::text` knows looks like a value. In the
/// name of a variable, so does:
///
/// - a name of more than 128 bytes, or of 20 bytes or more with upper case, lower case and at least four digits;
/// - a word in it (between `_`, `-` and `.`) of 16 bytes or more that switches between letters and digits three times
///   or more, or of 32 bytes or more in which every sixth byte begins a new word by its case.
///
/// Any other value, such as a password of one case only, cannot be distinguished from a name.
///
/// # Examples
///
/// ```
/// use api_guard::{Kind, SecretRef};
///
/// let reference: SecretRef = "vault://secret/payments?version=3#stripe".parse()?;
/// assert_eq!(reference.scheme(), "vault");
/// assert_eq!(reference.path(), "secret/payments");
/// assert_eq!(reference.selector(), Some(("version", "3")));
/// assert_eq!(reference.field(), Some("stripe"));
/// assert_eq!(reference.to_string(), "vault://secret/payments?version=3#stripe");
///
/// let unknown = "floppy://a/key".parse::<SecretRef>().unwrap_err();
/// assert_eq!(unknown.kind(), Kind::UnknownScheme);
/// let smuggled = "vault://me:pass@elsewhere/a?address=elsewhere#b".parse::<SecretRef>().unwrap_err();
/// assert_eq!(smuggled.kind(), Kind::InvalidReference);
/// # Ok::<(), api_guard::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecretRef {
    text: Arc<str>,
    parts: Parts,
}

impl SecretRef {
    /// The reference to an environment variable.
    ///
    /// # Errors
    ///
    /// [`Kind::InvalidReference`](crate::Kind::InvalidReference) if `name` is not the name of a variable as described
    /// for [`SecretRef`].
    ///
    /// # Examples
    ///
    /// ```
    /// use api_guard::SecretRef;
    ///
    /// assert_eq!(SecretRef::env("STRIPE_API_KEY")?.as_str(), "env://STRIPE_API_KEY");
    /// assert!(SecretRef::env("STRIPE_API_KEY=x").is_err());
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    pub fn env(name: &str) -> Result<Self, Error> {
        grammar::check_variable(name)?;
        format!("env://{name}").parse()
    }

    /// The whole reference as text, as `Display` prints it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Which kind of provider keeps the secret: the part before `://`, and `aws-sm` for an ARN.
    #[must_use]
    pub fn scheme(&self) -> &str {
        self.text[..self.parts.path()].strip_suffix("://").unwrap_or("aws-sm")
    }

    /// The name of the secret at its provider, as written in the reference.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.text[self.parts.path()..self.parts.path_end()]
    }

    /// The names that the path is made of, decoded.
    ///
    /// # Examples
    ///
    /// ```
    /// let reference: api_guard::SecretRef = "op://Private/My%20bank/password".parse()?;
    /// assert_eq!(reference.names().collect::<Vec<_>>(), ["Private", "My bank", "password"]);
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    pub fn names(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let path = self.path();
        path.strip_prefix('/').unwrap_or(path).split('/').map(grammar::decoded)
    }

    /// The selector of one of several values: `("version", "3")` for `?version=3`.
    #[must_use]
    pub fn selector(&self) -> Option<(&str, &str)> {
        self.text[self.parts.path_end()..self.parts.field()].strip_prefix('?')?.split_once('=')
    }

    /// All but the field, which is the same for all fields of one secret.
    pub(crate) fn secret(&self) -> &str {
        &self.text[..self.parts.field()]
    }

    /// The field of a JSON object: the part after `#`.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.text.get(self.parts.field() + 1..)
    }
}

impl FromStr for SecretRef {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let parts = grammar::parse(text)?;
        Ok(Self { text: text.into(), parts })
    }
}

impl TryFrom<&str> for SecretRef {
    type Error = Error;

    fn try_from(text: &str) -> Result<Self, Error> {
        text.parse()
    }
}

/// For a text from a configuration.
impl TryFrom<String> for SecretRef {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl TryFrom<&String> for SecretRef {
    type Error = Error;

    fn try_from(text: &String) -> Result<Self, Error> {
        text.parse()
    }
}

impl TryFrom<&SecretRef> for SecretRef {
    type Error = Error;

    fn try_from(reference: &Self) -> Result<Self, Error> {
        Ok(reference.clone())
    }
}

impl fmt::Display for SecretRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for SecretRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretRef({})", self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    const REFERENCES: [&str; 19] = [
        "env://A",
        "env://npm_config.registry-token",
        "file:///run/secrets/..data/openai#api_key",
        "cred://openai",
        "vault://secret/app/openai?version=3#api_key",
        "aws-sm://prod/openai?stage=AWSCURRENT#api_key",
        "arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/openai-a1B2c3#api_key",
        "aws-ssm:///svc/key?label=prod",
        "aws-ssm://key",
        "gcp-sm://my-project/name?version=latest",
        "azure-kv://my-vault/name?version=0123456789abcdef0123456789abcdef",
        "op://Private/My%20bank/login/password",
        "keyring://service/me@example.com",
        "k8s://namespace/secret.name#key",
        "doppler://project/prd/NAME",
        "infisical://0c9b7a31-5f2e-4d3c-9f5e-7a7b8c9d0e1f/prod/folder/NAME",
        "exec://pass/mail/me",
        "x-ours://a/b?version=1#c",
        "file:///a",
    ];

    #[test]
    fn a_reference_is_made_of_a_text_as_it_comes_out_of_a_configuration() {
        let text = "env://A_NAME".to_owned();
        assert_eq!(SecretRef::try_from(&text).unwrap(), SecretRef::try_from(&*text).unwrap());
        assert_eq!(SecretRef::try_from(text).unwrap().as_str(), "env://A_NAME");
        let error = SecretRef::try_from("qwertz".to_owned()).unwrap_err();
        assert!(error.kind() == Kind::InvalidReference && !error.to_string().contains("qwertz"));
    }

    #[test]
    fn a_reference_parses_and_prints_as_the_same_text() {
        for text in REFERENCES {
            assert_eq!(text.parse::<SecretRef>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn names_no_shell_could_set_are_refused_without_being_repeated() {
        for name in ["", "A=B", "A\0B", "A B", "A\nB", "KEY?version=1", "KEY#field", "ключ"] {
            let error = SecretRef::env(name).unwrap_err();
            assert_eq!(error.kind(), Kind::InvalidReference);
            assert!(name.is_empty() || !error.to_string().contains(name));
        }
    }

    #[test]
    fn a_value_in_place_of_a_name_is_refused() {
        let value = ["aB3dE6gH9", "jK2mN5pQ8", "sT1vW4yZ7"].concat();
        assert_eq!(SecretRef::env(&value).unwrap_err().kind(), Kind::InvalidReference);
        assert_eq!(SecretRef::env(&"x".repeat(129)).unwrap_err().kind(), Kind::InvalidReference);
        assert!(SecretRef::env("azureStorageAccountKey1").is_ok());
    }

    #[test]
    fn a_key_of_a_known_form_in_place_of_a_name_is_refused_without_being_repeated() {
        const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        const MIXED: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let digits = format!("{MIXED}0123456789");
        let forms = [
            ("AK", "IA", UPPER, 16),
            ("dop", "_v1_", "0123456789abcdef", 64),
            ("hf", "_", MIXED, 34),
            ("gl", "pat-", digits.as_str(), 20),
        ];
        let mut state = 1_u64;
        for (one, two, alphabet, len) in forms {
            let mut taken = 0;
            for _ in 0..300 {
                let body = (0..len).map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    char::from(alphabet.as_bytes()[(state >> 33) as usize % alphabet.len()])
                });
                let body: String = body.collect();
                let Err(error) = SecretRef::env(&format!("{one}{two}{body}")) else {
                    taken += 1;
                    continue;
                };
                assert_eq!(error.kind(), Kind::InvalidReference);
                assert!(!format!("{error} {error:#?}").contains(&body));
            }
            // Without the rules, of those with few digits some read as a name.
            let most = if cfg!(feature = "redact") { 0 } else { 100 };
            assert!(taken <= most, "{taken} of 300 keys that begin with {one} are names");
        }
    }

    #[test]
    fn names_that_programs_use_are_taken() {
        for name in [
            "AWS_SECRET_ACCESS_KEY",
            "GITHUB_TOKEN",
            "npm_config__auth",
            "OAUTH2_CLIENT_SECRET_V2",
            "AzureWebJobs.MyQueue1.Disabled",
            "azureStorageAccountKey1",
            "MY_COMPANY_PRODUCTION_OPENAI_API_KEY_FOR_THE_NIGHTLY_BATCH",
            "APP__Services__S3__Backup2__SecretAccessKey",
        ] {
            assert!(SecretRef::env(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn a_scheme_that_nobody_knows_is_said_to_be_one() {
        let kind = |text: &str| text.parse::<SecretRef>().unwrap_err().kind();
        assert_eq!(kind("floppy://a"), Kind::UnknownScheme);
        assert_eq!(kind("ENV://A"), Kind::UnknownScheme);
        assert_eq!(kind("env:A"), Kind::InvalidReference);
        assert_eq!(kind("A"), Kind::InvalidReference);
    }

    #[test]
    fn nothing_is_smuggled_in() {
        for text in [
            "vault://user:password@host/path#field",
            "vault://user%3apassword%40host/path#field",
            "x-ours://:password@host",
            "env://A#field",
            "env://A?version=1",
            "file://host/path",
            "file:///a/../b",
            "file:///a/%2e%2e/b",
            "file:///a//b",
            "file:///",
            "file:///a%2fb",
            "file:///a%0ab",
            "file:///a%ff",
            "file:///a%2",
            "cred://a/b",
            "cred://..",
            "vault://user:pass@host/secret?address=elsewhere#a",
            "vault://secret/a",
            "vault://secret#a",
            "vault://secret/a?version=#b",
            "vault://secret/a?version=1&namespace=x#b",
            "vault://secret/a#",
            "vault://secret/a#b#c",
            "vault:///secret/a#b",
            "azure-kv://evil.example/name",
            "azure-kv://evil.example%2f/name",
            "azure-kv://-a/name",
            "gcp-sm://a/b/c",
            "op://a/b",
            "k8s://ns/secret",
            "aws-sm://a b",
            "aws-sm://a\u{202e}b",
            "arn:aws:s3:::bucket",
            "x-a://",
        ] {
            let error = text.parse::<SecretRef>().unwrap_err();
            assert_eq!(error.kind(), Kind::InvalidReference, "{text}");
            assert!(error.reference().is_none());
        }
        let long = format!("vault://secret/{}#a", "a/".repeat(600));
        assert_eq!(long.parse::<SecretRef>().unwrap_err().kind(), Kind::InvalidReference);
    }

    #[test]
    fn an_arn_is_a_secret_of_aws() {
        let text = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/openai-a1B2c3?stage=AWSPREVIOUS#key";
        let reference: SecretRef = text.parse().unwrap();
        assert_eq!((reference.scheme(), reference.field()), ("aws-sm", Some("key")));
        assert_eq!(reference.selector(), Some(("stage", "AWSPREVIOUS")));
        assert_eq!(reference.path(), &text[..text.find('?').unwrap()]);
    }

    #[cfg(feature = "redact")]
    #[test]
    fn a_key_in_any_part_is_refused_without_being_repeated() {
        let key: String = ["hf", "_", "kWqLzRtVnYcMhBxJdS", "GpFwTyKvNzQmRbXc"].into_iter().collect();
        for text in
            [format!("vault://secret/{key}#a"), format!("vault://secret/a#{key}"), format!("cred://{key}")]
        {
            let error = text.parse::<SecretRef>().unwrap_err();
            assert!(error.kind() == Kind::InvalidReference && !error.to_string().contains(&key));
        }
    }
}
