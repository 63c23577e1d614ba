//! What of the tallies has ended: the 24 hours to the last quarter of an hour, and the days that today is compared with.

use crate::code::Code;
use crate::error::StoreError;
use crate::moment::{Moment, at_second, zone_name};
use crate::tx::Db;
use domain::dashboard::{Past, Slice};
use domain::scan_log::LoggedOutcome;
use domain::timestamp::Timestamp;
use jiff::ToSpan as _;
use jiff::tz::TimeZone;
use time::OffsetDateTime;

/// The tallies are kept by this.
const QUARTER: i64 = 15 * 60;
/// A transaction may end so long after the moment that its rows bear.
const LATE: i64 = 60;
const HOUR: i64 = 60 * 60;
/// Hours that the chart shows.
const SHOWN: i64 = 24;

/// A moment, and what the dashboard compares at it. In seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moments {
    pub(super) at: i64,
    /// The end of the last quarter of an hour that nothing is written for any more.
    cut: i64,
    /// When the site's day began.
    day: i64,
}

impl Moments {
    /// What has ended: as long as it is the same, so is [`Past`], but for corrections.
    pub fn past(&self) -> (i64, i64) {
        (self.cut, self.day)
    }

    pub(super) fn at(&self) -> Moment {
        moment(self.at)
    }

    pub(super) fn cut(&self) -> Moment {
        moment(self.cut)
    }

    pub(super) fn day(&self) -> Moment {
        moment(self.day)
    }

    /// The hours that end now, oldest first.
    pub(super) fn hours(&self, zone: &TimeZone) -> Vec<(i64, Timestamp)> {
        let last = hour_of(self.at, zone);
        (1 - SHOWN..=0)
            .map(|back| last + back * HOUR)
            .map(|hour| (hour, at_second(hour, zone)))
            .collect()
    }
}

fn moment(second: i64) -> Moment {
    OffsetDateTime::from_unix_timestamp(second).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

fn zoned(second: i64, zone: &TimeZone) -> jiff::ZonedDateTime {
    let at = jiff::Timestamp::from_second(second).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.to_zoned_datetime(zone.clone())
}

/// When the hour began that the clocks of the zone show.
fn hour_of(second: i64, zone: &TimeZone) -> i64 {
    let at = zoned(second, zone);
    second - i64::from(at.minute()) * 60 - i64::from(at.second())
}

/// The same time of day so many days before.
fn days_before(second: i64, days: i64, zone: &TimeZone) -> i64 {
    let before = zoned(second, zone).checked_sub(days.days());
    before.map_or(second - days * 24 * HOUR, |at| at.timestamp().as_second())
}

impl Db {
    /// What the dashboard compares at a moment, in milliseconds since 1970.
    pub fn moments(&self, at_ms: i64) -> Moments {
        let at = at_ms.div_euclid(1000);
        let day = zoned(at, &self.zone)
            .start_of_day()
            .map_or(at, |day| day.timestamp().as_second());
        Moments {
            at,
            cut: (at - LATE).div_euclid(QUARTER) * QUARTER,
            day,
        }
    }

    /// The tallies that have ended.
    pub async fn past(&self, moments: &Moments) -> Result<Past, StoreError> {
        // Today to the cut; before its first quarter has ended nothing, also of the other days.
        let until = moments.cut.max(moments.day);
        let span = |days| {
            let (from, to) = (
                days_before(moments.day, days, &self.zone),
                days_before(until, days, &self.zone),
            );
            (moment(from), moment(to.max(from)))
        };
        let (yesterday, week_before) = (span(1), span(7));
        let first = (hour_of(moments.cut, &self.zone) - (SHOWN - 1) * HOUR).min(moments.day);
        let rows = sqlx::query!(
            "select 0 as \"days!\", date_trunc('hour', hour, $9) as \"hour?\", hour >= $3 as \"is_today!\", hour >= $4 as \"is_recent!\",
                    area as \"area!\", outcome as \"outcome?: Code<LoggedOutcome>\", sum(count)::bigint as \"count!\",
                    sum(bags)::bigint as \"bags!\", sum(weight_g)::bigint as \"weight_g!\", 0::bigint as \"parents!\"
             from scan_tally where hour >= $1 and hour < $2 group by 2, 3, 4, 5, 6
             union all
             select 0, date_trunc('hour', quarter, $9), quarter >= $3, quarter >= $4, area, null, 0, 0, 0, sum(begun)::bigint
             from parent_tally where quarter >= $1 and quarter < $2 group by 2, 3, 4, 5
             union all
             select 1, null, false, false, area, outcome, sum(count)::bigint, sum(bags)::bigint, sum(weight_g)::bigint, 0
             from scan_tally where hour >= $5 and hour < $6 group by 5, 6
             union all
             select 1, null, false, false, area, null, 0, 0, 0, sum(begun)::bigint
             from parent_tally where quarter >= $5 and quarter < $6 group by 5
             union all
             select 7, null, false, false, area, outcome, sum(count)::bigint, sum(bags)::bigint, sum(weight_g)::bigint, 0
             from scan_tally where hour >= $7 and hour < $8 group by 5, 6
             union all
             select 7, null, false, false, area, null, 0, 0, 0, sum(begun)::bigint
             from parent_tally where quarter >= $7 and quarter < $8 group by 5",
            moment(first),
            moments.cut(),
            moments.day(),
            // With the quarter that runs it is an hour.
            moment(moments.cut - 3 * QUARTER),
            yesterday.0,
            yesterday.1,
            week_before.0,
            week_before.1,
            zone_name(&self.zone)
        )
        .fetch_all(&self.pool)
        .await?;
        let mut past = Past {
            until: (until > moments.day).then(|| at_second(until, &self.zone)),
            ..Past::default()
        };
        for row in rows {
            let days = match row.days {
                0 => &mut past.day,
                1 => &mut past.yesterday,
                _ => &mut past.week_before,
            };
            days.push(Slice {
                hour: row.hour.map_or(0, OffsetDateTime::unix_timestamp),
                area: row.area,
                outcome: row.outcome.map(|Code(outcome)| outcome),
                is_today: row.is_today,
                is_recent: row.is_recent,
                count: row.count,
                bags: row.bags,
                weight_g: row.weight_g,
                parents: row.parents,
            });
        }
        Ok(past)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(text: &str) -> i64 {
        text.parse::<jiff::Timestamp>().unwrap().as_second()
    }

    #[test]
    fn the_same_time_of_another_day_is_by_the_clocks_of_the_zone() {
        // In Berlin the clocks went back on 25 October 2026.
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let at = second("2026-10-26T08:00:00Z");
        assert_eq!(days_before(at, 1, &zone), second("2026-10-25T08:00:00Z"));
        assert_eq!(days_before(at, 7, &zone), second("2026-10-19T07:00:00Z"));
    }

    #[test]
    fn an_hour_begins_where_the_clocks_of_the_zone_say_so() {
        let zone = TimeZone::get("Asia/Kolkata").unwrap();
        assert_eq!(
            hour_of(second("2026-11-30T08:29:59Z"), &zone),
            second("2026-11-30T07:30:00Z")
        );
        assert_eq!(
            hour_of(second("2026-11-30T08:30:00Z"), &zone),
            second("2026-11-30T08:30:00Z")
        );
    }
}
