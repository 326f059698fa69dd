//! InfluxDB.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "influxdb_token",
        "InfluxDB token",
        &[Shape::bare(&[exactly(BASE64_URL, 86), Text("=="), END]).structure(mixed::cases_and_digits)],
    )
    .witness(&["influx", "influxdb"])
    .env("INFLUX_TOKEN")
    .revoke("https://cloud2.influxdata.com/me/tokens")
    .source("betterleaks rules"),
    Rule::new(
        "influxdb_admin_token",
        "InfluxDB 3 admin token",
        &[Shape::new(&[Text("apiv3_"), exactly(BASE64_URL, 86)])],
    )
    .env("INFLUXDB3_AUTH_TOKEN")
    .revoke("delete it with `influxdb3 delete token`")
    .source("InfluxData, \"Manage tokens in InfluxDB 3\""),
];
