//! Matrix. The servers Synapse and Matrix Authentication Service end their tokens in a CRC-32. Tests run a server of their own,
//! and the tokens in them are issued by that.

use crate::check::crc32;
use crate::rule::Rule;
use crate::set::{ALNUM, ALPHA, BASE64_URL};
use crate::shape::{
    Part::{OneOf, Text},
    Shape, between, exactly,
};

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "matrix_synapse_token",
        "Matrix access token (Synapse)",
        &[Shape::new(&[
            OneOf(&["syt_", "syr_"]),
            between(BASE64_URL, 2, 340),
            Text("_"),
            exactly(ALPHA, 20),
            Text("_"),
            exactly(ALNUM, 6),
        ])
        .checksum(crc32::all_ends_in_base62)],
    )
    .env("MATRIX_ACCESS_TOKEN")
    .warns_in_tests()
    .revoke("sign the session out in a client, among the sessions of the account")
    .source("the source of Synapse, which makes them; checksum verified on an issued token"),
    Rule::new(
        "matrix_compatibility_token",
        "Matrix access token (Matrix Authentication Service)",
        &[Shape::new(&[OneOf(&["mct_", "mcr_"]), exactly(ALNUM, 30), Text("_"), exactly(ALNUM, 6)])
            .checksum(crc32::all_ends_in_swapped_base62)],
    )
    .env("MATRIX_ACCESS_TOKEN")
    .warns_in_tests()
    .revoke("sign the session out in a client, among the sessions of the account")
    .source("the source of Matrix Authentication Service, which makes and checks them"),
];
