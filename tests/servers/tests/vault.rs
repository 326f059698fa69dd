//! The provider `Vault` against a real OpenBao.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::fs;
use std::time::{Duration, Instant};

use api_guard::Kind;
use api_guard::provider::{Deadline, Provider, Vault, VaultBuilder};
use api_guard::secrecy::ExposeSecret;
use api_guard_servers::asking::{fetch, kind, secret, value};
use api_guard_servers::proxy::{Fault, Proxy};
use api_guard_servers::{AUTHORITY, OpenBao, ROOT, until};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};

fn builder(address: &str) -> VaultBuilder {
    Vault::builder().address(address)
}

fn root(server: &OpenBao) -> Vault {
    builder(&server.address).token(secret(ROOT)).build().unwrap()
}

#[test]
fn versions_of_kv_2_are_read_and_deleted_ones_are_said_to_be() {
    let Some(server) = OpenBao::start() else { return };
    let vault = root(&server);
    server.run(&["kv", "put", "secret/app/openai", "api_key=the first value", "number=1"]);
    server.run(&["kv", "put", "secret/app/openai", "api_key=the second value", "number=2"]);
    let newest = fetch(&vault, "vault://secret/app/openai#api_key").unwrap();
    assert!(newest.expose_secret() == "the second value");
    assert_eq!(format!("{newest:?}"), "Fetched { version: Some(\"2\"), .. }");
    let first = fetch(&vault, "vault://secret/app/openai?version=1#api_key").unwrap();
    assert!(first.expose_secret() == "the first value");
    assert_eq!(format!("{first:?}"), "Fetched { version: Some(\"1\"), .. }");
    assert!(first.written().is_some() && first.written() <= newest.written(), "each when it was written");

    assert_eq!(kind(&vault, "vault://secret/app/openai#other"), Kind::FieldMissing);
    assert_eq!(kind(&vault, "vault://secret/app/openai?version=9#api_key"), Kind::NotFound);
    assert_eq!(kind(&vault, "vault://secret/app/openai?version=x#api_key"), Kind::InvalidReference);
    assert_eq!(kind(&vault, "vault://secret/app/none#api_key"), Kind::NotFound);
    assert_eq!(kind(&vault, "vault://nothing/mounted#api_key"), Kind::NotFound);

    server.run(&["kv", "delete", "secret/app/openai"]);
    assert_eq!(kind(&vault, "vault://secret/app/openai#api_key"), Kind::Deleted);
    server.run(&["kv", "destroy", "-versions=1", "secret/app/openai"]);
    assert_eq!(kind(&vault, "vault://secret/app/openai?version=1#api_key"), Kind::Deleted);
    server.run(&["kv", "undelete", "-versions=2", "secret/app/openai"]);
    assert!(value(&vault, "vault://secret/app/openai#api_key") == "the second value");
    server.run(&["kv", "metadata", "delete", "secret/app/openai"]);
    assert_eq!(kind(&vault, "vault://secret/app/openai#api_key"), Kind::NotFound);
}

#[test]
fn the_fields_of_a_secret_are_one_request() {
    let Some(server) = OpenBao::start() else { return };
    server.run(&["kv", "put", "secret/app", "name=the name of one", "password=and his password"]);
    let proxy = Proxy::before(&server.address);
    let vault = builder(&proxy.address).token(secret(ROOT)).kv_v2("secret").build().unwrap();
    assert!(value(&vault, "vault://secret/app#name") == "the name of one");
    let before = proxy.requests();
    let references = ["name", "other", "password"].map(|field| format!("vault://secret/app#{field}"));
    let references = references.map(|reference| reference.parse().unwrap());
    let fetched = vault.fetch_fields(&references, Deadline::after(Duration::from_secs(60)));
    assert_eq!(proxy.requests(), before + 1);
    let [Ok(name), Err(other), Ok(password)] = &*fetched else { panic!("two of them are there") };
    assert!(name.expose_secret() == "the name of one" && password.expose_secret() == "and his password");
    assert_eq!(other.kind(), Kind::FieldMissing);
}

#[test]
fn a_mount_of_several_names_and_of_version_1_is_found_by_asking() {
    let Some(server) = OpenBao::start() else { return };
    server.run(&["secrets", "enable", "-path=team/old", "-version=1", "kv"]);
    server.run(&["secrets", "enable", "-path=team/new", "-version=2", "kv"]);
    server.run(&["kv", "put", "-mount=team/old", "a/b", "key=of version 1"]);
    server.run(&["kv", "put", "-mount=team/new", "a b", "key=of version 2"]);
    let vault = root(&server);
    for _ in 0..2 {
        assert!(value(&vault, "vault://team/old/a/b#key") == "of version 1");
        assert!(value(&vault, "vault://team/new/a%20b#key") == "of version 2");
    }
    assert_eq!(kind(&vault, "vault://team/old/a/b?version=1#key"), Kind::Config);
    assert_eq!(kind(&vault, "vault://team/old#key"), Kind::InvalidReference);
    assert_eq!(kind(&vault, "vault://team/old/none#key"), Kind::NotFound);

    // Who may read the secret alone need not know the mounts, if it is told them.
    server.policy("narrow", "path \"team/old/a/b\" { capabilities = [\"read\"] }");
    let token = server.ask(&["token", "create", "-policy=narrow", "-no-default-policy"]);
    let token = secret(token["auth"]["client_token"].as_str().unwrap());
    let told = builder(&server.address).token(token).kv_v1("/team/old/").build().unwrap();
    assert!(value(&told, "vault://team/old/a/b#key") == "of version 1");
    assert_eq!(kind(&told, "vault://team/old/other#key"), Kind::Unauthenticated, "it may not ask who it is");
}

#[test]
fn a_right_that_is_missing_is_told_from_a_token_that_is_dead() {
    let Some(server) = OpenBao::start() else { return };
    server.run(&["kv", "put", "secret/mine", "key=a value that is ours"]);
    server.run(&["kv", "put", "secret/theirs", "key=a value that is theirs"]);
    server.policy("mine", "path \"secret/data/mine\" { capabilities = [\"read\"] }");
    let token = server.ask(&["token", "create", "-policy=mine"]);
    let token = token["auth"]["client_token"].as_str().unwrap();
    let vault = builder(&server.address).token(secret(token)).build().unwrap();
    assert!(value(&vault, "vault://secret/mine#key") == "a value that is ours");
    let denied = fetch(&vault, "vault://secret/theirs#key").unwrap_err();
    assert_eq!((denied.kind(), denied.http_status()), (Kind::Denied, Some(403)));

    server.run(&["token", "revoke", token]);
    assert_eq!(kind(&vault, "vault://secret/mine#key"), Kind::Unauthenticated);
    let stranger = builder(&server.address).token(secret("nobody knows this token")).build().unwrap();
    assert_eq!(kind(&stranger, "vault://secret/mine#key"), Kind::Unauthenticated);
}

#[test]
fn a_role_logs_in_and_again_when_its_token_has_died() {
    let Some(server) = OpenBao::start() else { return };
    server.run(&["kv", "put", "secret/mine", "key=a value that is ours"]);
    server.policy("mine", "path \"secret/data/mine\" { capabilities = [\"read\"] }");
    server.run(&["auth", "enable", "-path=roles/of-ours", "approle"]);
    server.run(&[
        "write",
        "auth/roles/of-ours/role/app",
        "token_policies=mine",
        "token_ttl=3s",
        "token_max_ttl=6s",
    ]);
    let role = server.ask(&["read", "auth/roles/of-ours/role/app/role-id"]);
    let role = role["data"]["role_id"].as_str().unwrap();
    let id = server.ask(&["write", "-f", "auth/roles/of-ours/role/app/secret-id"]);
    let id = id["data"]["secret_id"].as_str().unwrap();
    let vault = builder(&server.address).app_role_at("/roles/of-ours/", role, secret(id)).build().unwrap();

    // Through two tokens' longest lives: each is renewed at first and refused in the end.
    let begin = Instant::now();
    until("two tokens have died", || {
        let asked = Instant::now();
        let is_there = match fetch(&vault, "vault://secret/mine#key") {
            Ok(fetched) => fetched.expose_secret() == "a value that is ours",
            // Where the machine stood still, a token that was good may be dead when it gets there: one has a second.
            Err(error) => error.kind() == Kind::Unauthenticated && asked.elapsed() >= Duration::from_secs(1),
        };
        assert!(is_there);
        begin.elapsed() > Duration::from_secs(13)
    });
    // And one that somebody has revoked.
    server.run(&["lease", "revoke", "-prefix", "-sync", "auth/roles/of-ours"]);
    assert!(value(&vault, "vault://secret/mine#key") == "a value that is ours");

    let wrong =
        builder(&server.address).app_role_at("roles/of-ours", role, secret("a wrong one")).build().unwrap();
    assert_eq!(kind(&wrong, "vault://secret/mine#key"), Kind::Unauthenticated);
    let nowhere = builder(&server.address).app_role("no role", secret(id)).build().unwrap();
    assert_eq!(kind(&nowhere, "vault://secret/mine#key"), Kind::Unauthenticated);
}

#[test]
fn a_token_is_read_again_from_its_file_when_it_has_died() {
    let Some(server) = OpenBao::start() else { return };
    server.run(&["kv", "put", "secret/mine", "key=a value that is ours"]);
    let file = server.folder().join("sink");
    let token = || {
        let token =
            server.ask(&["token", "create", "-ttl=1h"])["auth"]["client_token"].as_str().unwrap().to_owned();
        fs::write(&file, format!("{token}\n")).unwrap();
        token
    };
    let vault = builder(&server.address).token_file(&file).build().unwrap();
    assert_eq!(kind(&vault, "vault://secret/mine#key"), Kind::Unavailable, "there is no file yet");
    let first = token();
    assert!(value(&vault, "vault://secret/mine#key") == "a value that is ours");
    server.run(&["token", "revoke", &first]);
    assert_eq!(kind(&vault, "vault://secret/mine#key"), Kind::Unauthenticated, "no other one has come");
    token();
    assert!(value(&vault, "vault://secret/mine#key") == "a value that is ours");
}

#[test]
fn a_namespace_has_secrets_of_its_own() {
    let Some(server) = OpenBao::start() else { return };
    server.run(&["namespace", "create", "team"]);
    server.run(&["secrets", "enable", "-namespace=team", "-path=kv", "-version=2", "kv"]);
    server.run(&["kv", "put", "-namespace=team", "-mount=kv", "a", "key=of the namespace"]);
    let vault = builder(&server.address).namespace("team").token(secret(ROOT)).build().unwrap();
    assert!(value(&vault, "vault://kv/a#key") == "of the namespace");
    assert_eq!(kind(&root(&server), "vault://kv/a#key"), Kind::NotFound);
}

#[test]
fn a_sealed_server_is_said_to_be_sealed_until_it_is_opened() {
    let Some(server) = OpenBao::start() else { return };
    server.run(&["kv", "put", "secret/mine", "key=a value that is ours"]);
    let vault = root(&server);
    assert!(value(&vault, "vault://secret/mine#key") == "a value that is ours");
    server.run(&["operator", "seal"]);
    let sealed = fetch(&vault, "vault://secret/mine#key").unwrap_err();
    assert_eq!((sealed.kind(), sealed.http_status()), (Kind::Sealed, Some(503)));
    assert!(sealed.is_retryable());
}

#[test]
fn a_server_is_trusted_by_the_authority_it_was_given_and_no_other() {
    let Some(server) = OpenBao::start_with_tls() else { return };
    server.run(&["kv", "put", "secret/mine", "key=a value that is ours"]);
    let with = |builder: VaultBuilder| builder.token(secret(ROOT)).build().unwrap();
    let trusting = with(builder(&server.address).authority(server.authority()));
    assert!(value(&trusting, "vault://secret/mine#key") == "a value that is ours");
    // The operating system does not know the server's authority.
    assert_eq!(kind(&with(builder(&server.address)), "vault://secret/mine#key"), Kind::Unavailable);
    // Its certificate is for 127.0.0.1 and localhost, and for no other name of this machine.
    let other = server.address.replace("127.0.0.1", "127.0.0.2");
    let elsewhere = with(builder(&other).authority(server.authority()));
    assert_eq!(kind(&elsewhere, "vault://secret/mine#key"), Kind::Unavailable);
}

/// After "TokenReview" of the reference of Kubernetes' API; `authenticated` is what a test is about.
fn token_review(authenticated: bool) -> Fault {
    let user = if authenticated {
        r#""user":{"username":"system:serviceaccount:payments:checkout","uid":"uid-1","groups":["system:serviceaccounts"]},"audiences":["bao"],"#
    } else {
        ""
    };
    let review = format!(
        r#"{{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","status":{{{user}"authenticated":{authenticated}}}}}"#
    );
    let head =
        "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length";
    Fault::Answer(format!("{head}: {}\r\n\r\n{review}", review.len()))
}

/// Signed by nobody: OpenBao asks the cluster.
fn service_account_token() -> String {
    let part = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
    let account = r#"{"namespace":"payments","serviceaccount":{"name":"checkout","uid":"uid-1"}}"#;
    let claims = format!(
        r#"{{"iss":"https://cluster","sub":"system:serviceaccount:payments:checkout","aud":["bao"],"iat":1,"nbf":1,"exp":9999999999,
            "kubernetes.io":{account}}}"#
    );
    [part(r#"{"alg":"RS256","typ":"JWT"}"#), part(&claims), part("signature")].join(".")
}

#[test]
fn a_pod_logs_in_by_its_service_account() {
    let Some(server) = OpenBao::start() else { return };
    server.run(&["kv", "put", "secret/mine", "key=a value that is ours"]);
    server.policy("mine", "path \"secret/data/mine\" { capabilities = [\"read\"] }");
    // The cluster, as far as OpenBao asks it.
    let cluster = Proxy::before("http://127.0.0.1:1");
    cluster.set(token_review(true));
    server.run(&["auth", "enable", "kubernetes"]);
    let host = format!("kubernetes_host={}", cluster.address);
    // Asked for, and of no use without TLS.
    let authority = format!("kubernetes_ca_cert=@{AUTHORITY}");
    server.run(&[
        "write",
        "auth/kubernetes/config",
        &host,
        &authority,
        "disable_local_ca_jwt=true",
        "token_reviewer_jwt=reviewer",
    ]);
    server.run(&[
        "write",
        "auth/kubernetes/role/checkout",
        "bound_service_account_names=checkout",
        "bound_service_account_namespaces=payments",
        "token_policies=mine",
    ]);
    let file = server.folder().join("service-account");
    let with = |role| builder(&server.address).kubernetes_at("kubernetes", role, &file).build().unwrap();
    let vault = with("checkout");
    assert_eq!(kind(&vault, "vault://secret/mine#key"), Kind::Unavailable, "the token is not there yet");
    fs::write(&file, service_account_token()).unwrap();
    assert!(value(&vault, "vault://secret/mine#key") == "a value that is ours");
    assert_eq!(kind(&vault, "vault://secret/theirs#key"), Kind::Denied);
    assert_eq!(kind(&with("nobody"), "vault://secret/mine#key"), Kind::Unauthenticated);
    cluster.set(token_review(false));
    assert_eq!(kind(&with("checkout"), "vault://secret/mine#key"), Kind::Unauthenticated);
}
