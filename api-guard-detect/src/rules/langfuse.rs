//! Langfuse. Public keys (`pk-lf-…`) are no finding.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] =
    &[Rule::new("langfuse_secret_key", "Langfuse secret key", &[Shape::new(uuid!(Text("sk-lf-")))])
        .env("LANGFUSE_SECRET_KEY")
        .revoke("https://cloud.langfuse.com/")
        .source("TruffleHog detectors")];
