//! Docker.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{BASE64, BASE64_URL, LOWER_ALNUM};
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "docker_personal_access_token",
        "Docker Hub personal access token",
        &[Shape::new(&[Text("dckr_pat_"), exactly(BASE64_URL, 27)])],
    )
    .env("DOCKERHUB_TOKEN")
    .revoke("https://app.docker.com/settings/personal-access-tokens")
    .source("Nosey Parker and betterleaks rules"),
    Rule::new(
        "docker_organization_access_token",
        "Docker Hub organization access token",
        &[Shape::new(&[Text("dckr_oat_"), exactly(BASE64_URL, 32)])],
    )
    .env("DOCKERHUB_TOKEN")
    .revoke("https://app.docker.com/")
    .source("betterleaks rules"),
    Rule::new(
        "docker_swarm_join_token",
        "Docker swarm join token",
        &[Shape::new(&[
            Text("SWMTKN-1-"),
            exactly(LOWER_ALNUM, 50),
            Text("-"),
            exactly(LOWER_ALNUM, 25),
            END,
        ])],
    )
    .env("SWARM_JOIN_TOKEN")
    .revoke("https://docs.docker.com/reference/cli/docker/swarm/join-token/")
    .source("CredSweeper rules"),
    Rule::new(
        "docker_swarm_unlock_key",
        "Docker swarm unlock key",
        &[Shape::new(&[Text("SWMKEY-1-"), exactly(BASE64, 43)])],
    )
    .env("SWARM_UNLOCK_KEY")
    .revoke("https://docs.docker.com/reference/cli/docker/swarm/unlock-key/")
    .source("CredSweeper and betterleaks rules"),
];
