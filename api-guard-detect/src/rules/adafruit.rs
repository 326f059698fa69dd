//! Adafruit IO.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "adafruit_io_key",
    "Adafruit IO key",
    &[Shape::new(&[Text("aio_"), exactly(ALNUM, 28)]).structure(mixed::no_word)],
)
.env("ADAFRUIT_IO_KEY")
.revoke("https://io.adafruit.com/")
.source("Kingfisher rules and TruffleHog detectors")];
