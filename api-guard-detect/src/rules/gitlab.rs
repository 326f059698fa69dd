//! GitLab. Newer tokens are routable: base64 of where they belong, a dot, in the newest a version and a dot, two digits of
//! length, and seven of the CRC-32 of all that, in base36.

use crate::check::crc32;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::{ALNUM, BASE64_URL, DIGIT, HEX, LOWER_ALNUM};
use crate::shape::{Part::Text, Shape, between, exactly};

const REVOKE: &str = "https://gitlab.com/-/user_settings/personal_access_tokens";
const SOURCE: &str = "gitleaks and betterleaks rules";

/// A routable token behind the parts given: of the first form, or with the version before the length.
macro_rules! routable {
    ($($head:expr),+) => { routable!($($head),+;) };
    (versioned $($head:expr),+) => { routable!($($head),+; exactly(LOWER_ALNUM, 2), Text("."),) };
    ($($head:expr),+; $($version:tt)*) => {
        Shape::new(&[
            $($head,)+ between(BASE64_URL, 27, 300), Text("."), $($version)* exactly(LOWER_ALNUM, 9), END,
        ])
        .checksum(crc32::ends_in_base36)
    };
}

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "gitlab_personal_access_token",
        "GitLab personal access token",
        &[
            Shape::new(&[Text("glpat-"), exactly(BASE64_URL, 20)]),
            routable!(Text("glpat-")),
            routable!(versioned Text("glpat-")),
        ],
    )
    .env("GITLAB_TOKEN")
    .revoke(REVOKE)
    .source("the source of GitLab, which makes and checks them; checksum verified on an issued token"),
    Rule::new(
        "gitlab_runner_token",
        "GitLab runner authentication token",
        &[
            Shape::new(&[Text("glrt-"), exactly(BASE64_URL, 20)]),
            Shape::new(&[Text("glrtr-"), exactly(BASE64_URL, 20)]),
            Shape::new(&[Text("glrt-t"), exactly(DIGIT, 1), Text("_"), exactly(BASE64_URL, 20)]),
            routable!(versioned Text("glrtr-")),
            routable!(Text("glrt-t"), exactly(DIGIT, 1), Text("_")),
            routable!(versioned Text("glrt-t"), exactly(DIGIT, 1), Text("_")),
        ],
    )
    .env("CI_SERVER_TOKEN")
    .revoke("https://docs.gitlab.com/ci/runners/runners_scope/")
    .source("GitLab, \"Token prefixes\", and its source; checksum verified on an issued token"),
    Rule::new(
        "gitlab_runner_registration_token",
        "GitLab runner registration token",
        &[Shape::new(&[Text("GR1348941"), exactly(BASE64_URL, 20)])],
    )
    .env("REGISTRATION_TOKEN")
    .revoke("https://docs.gitlab.com/ci/runners/new_creation_workflow/")
    .source(SOURCE),
    Rule::new(
        "gitlab_deploy_token",
        "GitLab deploy token",
        &[Shape::new(&[Text("gldt-"), exactly(BASE64_URL, 20)])],
    )
    .env("CI_DEPLOY_PASSWORD")
    .revoke("https://docs.gitlab.com/user/project/deploy_tokens/")
    .source(SOURCE),
    Rule::new(
        "gitlab_ci_job_token",
        "GitLab CI/CD job token",
        &[Shape::new(&[Text("glcbt-"), between(ALNUM, 1, 5), Text("_"), exactly(BASE64_URL, 20)])],
    )
    .env("CI_JOB_TOKEN")
    .revoke("https://docs.gitlab.com/ci/jobs/ci_job_token/")
    .source(SOURCE),
    Rule::new(
        "gitlab_pipeline_trigger_token",
        "GitLab pipeline trigger token",
        &[Shape::new(&[Text("glptt-"), exactly(HEX, 40), END])],
    )
    .env("TRIGGER_TOKEN")
    .revoke("https://docs.gitlab.com/ci/triggers/")
    .source(SOURCE),
    Rule::new(
        "gitlab_feed_token",
        "GitLab feed token",
        &[Shape::new(&[Text("glft-"), exactly(BASE64_URL, 20)])],
    )
    .env("GITLAB_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "gitlab_incoming_mail_token",
        "GitLab incoming mail token",
        &[Shape::new(&[Text("glimt-"), exactly(BASE64_URL, 25)])],
    )
    .env("GITLAB_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "gitlab_agent_token",
        "GitLab agent for Kubernetes token",
        &[Shape::new(&[Text("glagent-"), exactly(BASE64_URL, 50)])],
    )
    .env("KAS_TOKEN")
    .revoke("https://docs.gitlab.com/user/clusters/agent/work_with_agent/")
    .source(SOURCE),
    Rule::new(
        "gitlab_scim_token",
        "GitLab SCIM token",
        &[Shape::new(&[Text("glsoat-"), exactly(BASE64_URL, 20)])],
    )
    .env("GITLAB_TOKEN")
    .revoke("https://docs.gitlab.com/user/group/saml_sso/scim_setup/")
    .source(SOURCE),
    Rule::new(
        "gitlab_oauth_application_secret",
        "GitLab OAuth application secret",
        &[Shape::new(&[Text("gloas-"), exactly(BASE64_URL, 64)])],
    )
    .env("GITLAB_CLIENT_SECRET")
    .revoke("https://gitlab.com/-/user_settings/applications")
    .source(SOURCE),
    Rule::new(
        "gitlab_feature_flag_token",
        "GitLab feature flag client token",
        &[Shape::new(&[Text("glffct-"), exactly(BASE64_URL, 20)])],
    )
    .env("UNLEASH_INSTANCE_ID")
    .revoke("https://docs.gitlab.com/operations/feature_flags/")
    .source(SOURCE),
    Rule::new(
        "gitlab_workspace_token",
        "GitLab workspace token",
        &[Shape::new(&[Text("glwt-"), exactly(BASE64_URL, 20)])],
    )
    .env("GITLAB_TOKEN")
    .revoke("https://docs.gitlab.com/user/workspace/")
    .source("GitLab, \"Token prefixes\""),
];
