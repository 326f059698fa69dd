//! AWS Secrets Manager and Parameter Store, against moto's server.
//!
//! Where moto is known to differ from AWS, the difference is written beside the test.
#![cfg(feature = "aws")]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::env;
use std::process::Command;
use std::sync::Arc;

use api_guard::Kind;
use api_guard::provider::{AwsParameters, AwsSecrets, Provider};
use api_guard::test_util::{Place, State, check_conformance};
use api_guard_servers::Moto;
use api_guard_servers::asking::{CANARY, fetch, kind, value};
use api_guard_servers::double::Double;
use api_guard_servers::logged::Log;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_secretsmanager::primitives::Blob;
use aws_sdk_ssm::types::ParameterType;

const REGION: &str = "eu-central-1";

/// The server, and AWS's own client to put secrets into it.
struct Server {
    moto: Moto,
    runtime: tokio::runtime::Runtime,
    config: SdkConfig,
}

impl Server {
    fn start() -> Option<Self> {
        let moto = Moto::start()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let loader = aws_config::defaults(BehaviorVersion::latest()).test_credentials();
        let config = runtime.block_on(loader.region(Region::new(REGION)).endpoint_url(&moto.address).load());
        Some(Self { moto, runtime, config })
    }

    fn secrets(&self) -> AwsSecrets {
        secrets(&self.moto.address)
    }

    fn parameters(&self) -> AwsParameters {
        parameters(&self.moto.address)
    }

    /// A new secret; its ARN.
    fn create(&self, name: &str, value: &str) -> String {
        let client = aws_sdk_secretsmanager::Client::new(&self.config);
        let created = client.create_secret().name(name).secret_string(value).send();
        self.runtime.block_on(created).unwrap().arn.unwrap()
    }

    /// Another version of it, and the name of that.
    fn put(&self, name: &str, value: &str, stage: &str) -> String {
        let client = aws_sdk_secretsmanager::Client::new(&self.config);
        let put = client.put_secret_value().secret_id(name).secret_string(value).version_stages(stage).send();
        self.runtime.block_on(put).unwrap().version_id.unwrap()
    }

    fn put_parameter(&self, name: &str, value: &str, kind: ParameterType) -> i64 {
        let client = aws_sdk_ssm::Client::new(&self.config);
        let put = client.put_parameter().name(name).value(value).r#type(kind).overwrite(true).send();
        self.runtime.block_on(put).unwrap().version
    }
}

fn secrets(url: &str) -> AwsSecrets {
    assert!(env::var_os("AWS_ACCESS_KEY_ID").is_some(), "start the tests by `tests/servers/run`");
    AwsSecrets::from_env().unwrap().region(REGION).endpoint(url).unwrap()
}

fn parameters(url: &str) -> AwsParameters {
    AwsParameters::from_env().unwrap().region(REGION).endpoint(url).unwrap()
}

fn canary(number: u32) -> String {
    format!("{CANARY}-{number}")
}

#[test]
fn a_secret_is_found_by_name_and_by_arn_whole_or_by_field() {
    let Some(moto) = Server::start() else { return };
    let (secrets, name) = (moto.secrets(), "api-guard/found");
    let arn = moto.create(name, &format!("{{\"key\":\"{}\",\"number\":1}}", canary(1)));
    assert!(value(&secrets, &format!("aws-sm://{name}#key")) == canary(1));
    assert!(value(&secrets, &format!("{arn}#key")) == canary(1));
    assert!(value(&secrets, &format!("aws-sm://{name}")).contains("number"));
    assert_eq!(kind(&secrets, &format!("aws-sm://{name}#none")), Kind::FieldMissing);
    assert_eq!(kind(&secrets, &format!("aws-sm://{name}#number")), Kind::Malformed);
    let plain = "api-guard/plain";
    moto.create(plain, &format!("{}\n", canary(2)));
    let whole = value(&secrets, &format!("aws-sm://{plain}"));
    assert!(whole == format!("{}\n", canary(2)), "as it was put in: the store takes the line end away");
    assert_eq!(kind(&secrets, &format!("aws-sm://{plain}#key")), Kind::Malformed);
}

#[test]
fn the_current_version_is_fetched_unless_another_is_named() {
    let Some(moto) = Server::start() else { return };
    let (secrets, name) = (moto.secrets(), "api-guard/versions");
    moto.create(name, &canary(1));
    let first = fetch(&secrets, &format!("aws-sm://{name}")).unwrap();
    let second = moto.put(name, &canary(2), "AWSCURRENT");
    let pending = moto.put(name, &canary(3), "AWSPENDING");
    let with = |selector: &str| value(&secrets, &format!("aws-sm://{name}{selector}"));
    assert!(with("") == canary(2));
    assert!(with("?stage=AWSCURRENT") == canary(2));
    assert!(with("?stage=AWSPREVIOUS") == canary(1));
    assert!(with("?stage=AWSPENDING") == canary(3));
    assert!(with(&format!("?version={second}")) == canary(2));
    assert!(with(&format!("?version={pending}")) == canary(3));
    let now = fetch(&secrets, &format!("aws-sm://{name}")).unwrap();
    assert_ne!(format!("{first:?}"), format!("{now:?}"), "a new version has another name");
    assert!(format!("{now:?}").contains(&second));
    assert!(first.written().is_some() && first.written() <= now.written(), "each when it was written");
}

#[test]
fn a_promoted_version_is_fetched_at_once() {
    let Some(moto) = Server::start() else { return };
    let (secrets, name) = (moto.secrets(), "api-guard/promoted");
    moto.create(name, &canary(1));
    let old = format!("{:?}", fetch(&secrets, &format!("aws-sm://{name}")).unwrap());
    let old = old.split('"').nth(1).unwrap();
    let pending = moto.put(name, &canary(2), "AWSPENDING");
    let client = aws_sdk_secretsmanager::Client::new(&moto.config);
    let promotion = client
        .update_secret_version_stage()
        .secret_id(name)
        .version_stage("AWSCURRENT")
        .move_to_version_id(&pending)
        .remove_from_version_id(old)
        .send();
    moto.runtime.block_on(promotion).unwrap();
    // Asked without a stage, moto still gives the old one: that is why a stage is always sent.
    assert!(value(&secrets, &format!("aws-sm://{name}")) == canary(2));
}

#[test]
fn what_has_no_value_says_why() {
    let Some(moto) = Server::start() else { return };
    let (secrets, name) = (moto.secrets(), "api-guard/none");
    assert_eq!(kind(&secrets, &format!("aws-sm://{name}")), Kind::NotFound);
    moto.create(name, &canary(1));
    assert_eq!(kind(&secrets, &format!("aws-sm://{name}?stage=NOBODYS")), Kind::NotFound);
    let client = aws_sdk_secretsmanager::Client::new(&moto.config);
    let binary = "api-guard/binary";
    let created = client.create_secret().name(binary).secret_binary(Blob::new(CANARY)).send();
    moto.runtime.block_on(created).unwrap();
    assert_eq!(kind(&secrets, &format!("aws-sm://{binary}")), Kind::Malformed);
    moto.runtime.block_on(client.delete_secret().secret_id(name).send()).unwrap();
    assert_eq!(kind(&secrets, &format!("aws-sm://{name}")), Kind::Deleted);
    moto.runtime.block_on(client.restore_secret().secret_id(name).send()).unwrap();
    assert!(value(&secrets, &format!("aws-sm://{name}")) == canary(1));
}

#[test]
fn parameters_of_every_type_are_found_by_version_and_by_label() {
    let Some(moto) = Server::start() else { return };
    let (parameters, name) = (moto.parameters(), "/api-guard/parameter");
    moto.put_parameter(name, &canary(1), ParameterType::SecureString);
    let second = moto.put_parameter(name, &canary(2), ParameterType::SecureString);
    let with = |selector: &str| value(&parameters, &format!("aws-ssm://{name}{selector}"));
    // Not decrypted, moto gives `kms:alias/aws/ssm:` and the value.
    assert!(with("") == canary(2));
    assert!(with("?version=1") == canary(1));
    let client = aws_sdk_ssm::Client::new(&moto.config);
    let labelled = client.label_parameter_version().name(name).parameter_version(1).labels("prod").send();
    moto.runtime.block_on(labelled).unwrap();
    assert!(with("?label=prod") == canary(1));
    let newest = format!("{:?}", fetch(&parameters, &format!("aws-ssm://{name}")).unwrap());
    assert!(newest.contains(&format!("\"{second}\"")));
    assert_eq!(kind(&parameters, &format!("aws-ssm://{name}?version=9")), Kind::NotFound);
    assert_eq!(kind(&parameters, &format!("aws-ssm://{name}?label=none")), Kind::NotFound);
    assert_eq!(kind(&parameters, &format!("aws-ssm://{name}-none")), Kind::NotFound);
    let flat = "api-guard.flat";
    moto.put_parameter(flat, &format!("{{\"key\":\"{}\"}}", canary(3)), ParameterType::String);
    assert!(value(&parameters, &format!("aws-ssm://{flat}#key")) == canary(3));
    moto.runtime.block_on(client.delete_parameter().name(flat).send()).unwrap();
    assert_eq!(kind(&parameters, &format!("aws-ssm://{flat}")), Kind::NotFound);
}

/// Secrets Manager, in the hands of the suite.
struct Secrets(Server);

impl Place for Secrets {
    fn provider(&self) -> Arc<dyn Provider> {
        Arc::new(self.0.secrets())
    }

    fn reference(&self, name: &str) -> String {
        format!("aws-sm://suite/{name}")
    }

    fn arrange(&self, name: &str, state: State<'_>) -> bool {
        let client = aws_sdk_secretsmanager::Client::new(&self.0.config);
        let name = format!("suite/{name}");
        let (text, bytes) = match state {
            // AWS takes no empty text.
            State::Text("") => return false,
            State::Text(value) | State::Json(value) => (Some(value.to_owned()), None),
            State::Bytes(value) => (None, Some(Blob::new(value))),
            State::Deleted => {
                return self.0.runtime.block_on(client.delete_secret().secret_id(name).send()).is_ok();
            }
            _ => return false,
        };
        self.0.runtime.block_on(async {
            let created = client.create_secret().name(&name);
            let created =
                created.set_secret_string(text.clone()).set_secret_binary(bytes.clone()).send().await;
            let put = client.put_secret_value().secret_id(&name);
            created.is_ok() || put.set_secret_string(text).set_secret_binary(bytes).send().await.is_ok()
        })
    }
}

/// Parameter Store, in the hands of the suite.
struct Parameters(Server);

impl Place for Parameters {
    fn provider(&self) -> Arc<dyn Provider> {
        Arc::new(self.0.parameters())
    }

    fn reference(&self, name: &str) -> String {
        format!("aws-ssm:///suite/{name}")
    }

    fn arrange(&self, name: &str, state: State<'_>) -> bool {
        let name = format!("/suite/{name}");
        match state {
            // AWS takes no empty text.
            State::Text("") => false,
            State::Text(value) | State::Json(value) => {
                self.0.put_parameter(&name, value, ParameterType::SecureString) > 0
            }
            State::Deleted => {
                let client = aws_sdk_ssm::Client::new(&self.0.config);
                self.0.runtime.block_on(client.delete_parameter().name(name).send()).is_ok()
            }
            _ => false,
        }
    }
}

#[test]
fn both_do_what_every_provider_does() {
    let Some(server) = Server::start() else { return };
    assert_eq!(check_conformance(&Secrets(server)), ["empty", "disabled", "denied"]);
    let Some(server) = Server::start() else { return };
    assert_eq!(check_conformance(&Parameters(server)), ["empty", "bytes", "disabled", "denied"]);
}

#[test]
fn no_log_at_any_level_shows_a_value() {
    let Some(moto) = Server::start() else { return };
    let name = "api-guard/log";
    moto.create(name, &canary(1));
    moto.put_parameter(&name.replace('/', "."), &canary(1), ParameterType::SecureString);
    let ((secret, parameter), log) = Log::of(|| {
        tracing::trace!("heard");
        let parameter = format!("aws-ssm://{}", name.replace('/', "."));
        (value(&moto.secrets(), &format!("aws-sm://{name}")), value(&moto.parameters(), &parameter))
    });
    assert!(secret == canary(1) && parameter == canary(1));
    assert!(log.contains("heard"), "nothing would have been seen");
    assert!(!log.contains(CANARY), "the log shows a value");
}

/// How both providers take what a server answers, the error shown in full as everywhere.
fn kinds(status: u16, body: &str) -> [Kind; 2] {
    let double = Double::saying(status, "application/x-amz-json-1.1", body);
    [kind(&secrets(&double.address), "aws-sm://name"), kind(&parameters(&double.address), "aws-ssm://name")]
}

#[test]
fn each_refusal_has_the_kind_that_says_what_to_do() {
    // From the API references of both services, "Errors" and "Common Errors".
    for (status, code, expected) in [
        (400, "AccessDeniedException", Kind::Denied),
        (400, "DecryptionFailure", Kind::Denied),
        (400, "InvalidKeyId", Kind::Denied),
        (400, "ResourceNotFoundException", Kind::NotFound),
        (400, "ParameterNotFound", Kind::NotFound),
        (400, "ParameterVersionNotFound", Kind::NotFound),
        (400, "InvalidRequestException", Kind::Disabled),
        (400, "InvalidParameterException", Kind::InvalidReference),
        (400, "ValidationException", Kind::InvalidReference),
        (400, "ExpiredTokenException", Kind::Unauthenticated),
        (400, "UnrecognizedClientException", Kind::Unauthenticated),
        (403, "InvalidSignatureException", Kind::Unauthenticated),
        (400, "ThrottlingException", Kind::Throttled),
        (500, "InternalServiceError", Kind::Unavailable),
        (503, "ServiceUnavailable", Kind::Unavailable),
        (400, "NobodyKnowsThisException", Kind::Config),
        (403, "NobodyKnowsThisException", Kind::Denied),
        (429, "NobodyKnowsThisException", Kind::Throttled),
    ] {
        let body = format!("{{\"__type\":\"{code}\",\"message\":\"about {CANARY}\"}}");
        assert_eq!(kinds(status, &body), [expected; 2], "{status} {code}");
    }
    let deleted = r#"{"__type":"InvalidRequestException","message":"You can't perform this operation on the secret because it was marked for deletion."}"#;
    assert_eq!(kinds(400, deleted), [Kind::Deleted; 2]);
}

#[test]
fn what_is_no_answer_of_aws_is_refused_and_not_shown() {
    let page = format!("<html>log in, {CANARY}</html>");
    assert_eq!(kinds(200, &page), [Kind::Malformed; 2]);
    assert_eq!(kinds(200, &format!("{{\"SecretString\":\"{CANARY}")), [Kind::Malformed; 2]);
    assert_eq!(kinds(200, "{}"), [Kind::Malformed; 2]);
    assert_eq!(
        kinds(200, &format!("{{\"SecretString\":[\"{CANARY}\"],\"Parameter\":7}}")),
        [Kind::Malformed; 2]
    );
    assert_eq!(kinds(302, &page), [Kind::Config; 2]);
    assert_eq!(kinds(404, &page), [Kind::NotFound; 2]);
    assert_eq!(kinds(502, &page), [Kind::Unavailable; 2]);
    assert_eq!(kind(&secrets("http://127.0.0.1:9"), "aws-sm://name"), Kind::Unavailable);
}

/// In a process of its own: which credentials there are, its environment says.
#[test]
fn without_credentials_a_region_or_tls_the_error_says_what_is_missing() {
    const CHILD: &str = "API_GUARD_TEST_WITHOUT";
    if let Some(missing) = env::var_os(CHILD) {
        if missing == "TLS" {
            // An address for documentation: nobody would answer.
            let (secrets, parameters) = (AwsSecrets::from_env().unwrap(), AwsParameters::from_env().unwrap());
            assert_eq!(kind(&secrets, "aws-sm://name"), Kind::Config);
            assert_eq!(kind(&parameters, "aws-ssm://name"), Kind::Config);
            return;
        }
        let secrets = AwsSecrets::from_env().unwrap().endpoint("http://127.0.0.1:9").unwrap();
        let expected = if missing == "region" { Kind::Config } else { Kind::Unauthenticated };
        assert_eq!(kind(&secrets, "aws-sm://name"), expected);
        return;
    }
    for missing in ["region", "credentials", "TLS"] {
        let mut child = Command::new(env::current_exe().unwrap());
        child.args(["--exact", "without_credentials_a_region_or_tls_the_error_says_what_is_missing"]);
        child
            .env_clear()
            .env(CHILD, missing)
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("HOME", "/nonexistent");
        if missing == "TLS" {
            child.env("AWS_ENDPOINT_URL", "http://192.0.2.1:4566");
        }
        if missing != "credentials" {
            child.env("AWS_ACCESS_KEY_ID", "testing").env("AWS_SECRET_ACCESS_KEY", "testing");
        }
        if missing != "region" {
            child.env("AWS_REGION", REGION);
        }
        let done = child.output().unwrap();
        assert!(done.status.success(), "{missing}: {}", String::from_utf8_lossy(&done.stdout));
    }
}
