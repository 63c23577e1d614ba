//! Moments: UTC in the database, the site's zone in everything that people read.

use domain::timestamp::Timestamp;
use jiff::tz::TimeZone;
use time::OffsetDateTime;

/// This machine's clock in that zone, to the second.
pub(crate) fn now(zone: &TimeZone) -> Timestamp {
    Timestamp(form(jiff::Timestamp::now(), zone))
}

fn form(at: jiff::Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone())
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}

/// The moment in the site's zone, to the second.
pub(crate) fn in_zone(at: OffsetDateTime, zone: &TimeZone) -> Timestamp {
    at_second(at.unix_timestamp(), zone)
}

/// The second since 1970 in the site's zone.
pub(crate) fn at_second(second: i64, zone: &TimeZone) -> Timestamp {
    let text = jiff::Timestamp::from_second(second).map(|at| form(at, zone));
    Timestamp(text.unwrap_or_default())
}

/// The zone's name, as the database knows it.
pub(crate) fn zone_name(zone: &TimeZone) -> &str {
    zone.iana_name().unwrap_or("UTC")
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

/// The moment in milliseconds since 1970.
pub fn unix_ms(at: Moment) -> i64 {
    at.unix_timestamp()
        .saturating_mul(1000)
        .saturating_add(i64::from(at.millisecond()))
}

/// Reads a time of the zone, such as `2026-11-24T14:15`, with seconds or without, or a day, which is its beginning. Of a
/// time that the clock showed twice it is the earlier, of one that it skipped the one as long after the skip.
pub(crate) fn parse_local(text: &str, zone: &TimeZone) -> Option<Moment> {
    let at: jiff::civil::DateTime = match text.parse::<jiff::civil::DateTime>() {
        Ok(at) => at,
        Err(_) => text
            .parse::<jiff::civil::Date>()
            .ok()?
            .to_datetime(jiff::civil::Time::midnight()),
    };
    let at = at.to_zoned_datetime(zone.clone()).ok()?;
    OffsetDateTime::from_unix_timestamp(at.timestamp().as_second()).ok()
}

/// The beginning of a day of the zone, such as `2026-11-24`, and that of the day after.
pub(crate) fn day_begins(text: &str, zone: &TimeZone) -> Option<(Moment, Moment)> {
    let day: jiff::civil::Date = text.parse().ok()?;
    let begins = |day: jiff::civil::Date| {
        let at = day
            .to_datetime(jiff::civil::Time::midnight())
            .to_zoned_datetime(zone.clone())
            .ok()?;
        OffsetDateTime::from_unix_timestamp(at.timestamp().as_second()).ok()
    };
    Some((begins(day)?, begins(day.tomorrow().ok()?)?))
}
