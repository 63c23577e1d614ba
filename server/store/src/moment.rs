//! Moments: UTC in the database, the site's zone in everything that people read.

use domain::timestamp::Timestamp;
use jiff::tz::TimeZone;
use time::OffsetDateTime;

/// The moment in the site's zone, to the second.
pub(crate) fn in_zone(at: OffsetDateTime, zone: &TimeZone) -> Timestamp {
    let text = jiff::Timestamp::from_second(at.unix_timestamp())
        .map(|t| {
            t.to_zoned_datetime(zone.clone())
                .strftime("%Y-%m-%dT%H:%M:%S%:z")
                .to_string()
        })
        .unwrap_or_default();
    Timestamp(text)
}

/// A moment of the database.
pub type Moment = OffsetDateTime;

/// Reads RFC 3339, as devices send it.
#[expect(
    clippy::result_unit_err,
    reason = "the one caller words the refusal; there is nothing to add"
)]
pub fn parse_moment(text: &str) -> Result<Moment, ()> {
    OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339).map_err(|_| ())
}
