//! The dashboard's totals, from the counters that the writes maintain.

use crate::code::Code;
use crate::error::StoreError;
use crate::moment::{in_zone, zone_name};
use crate::tx::Db;
use domain::dashboard::{HourCount, RefusedCount, Stats};
use domain::scan_log::LoggedOutcome;

impl Db {
    /// The totals of what the scope may see; `bills` says whether bills are among it.
    pub async fn stats(&self, bound: bool, area: Option<&str>, bills: bool) -> Result<Stats, StoreError> {
        let totals = sqlx::query!(
            "select coalesce(sum(parents_open), 0)::bigint as \"open!\", coalesce(sum(parents_full), 0)::bigint as \"full!\",
                    coalesce(sum(parents_closed_short), 0)::bigint as \"closed!\", coalesce(sum(children), 0)::bigint as \"children!\",
                    coalesce(sum(bills_new), 0)::bigint as \"new!\", coalesce(sum(bills_processing), 0)::bigint as \"processing!\",
                    coalesce(sum(bills_completed), 0)::bigint as \"completed!\", now() as \"now!\"
             from counter where not $1 or area = '' or area = $2",
            bound,
            area
        )
        .fetch_one(&self.pool)
        .await?;
        let tallies = sqlx::query!(
            "with tally as materialized (
                 select date_trunc('hour', hour, $3) as hour, outcome, sum(count)::bigint as count from scan_tally
                 where hour >= date_trunc('hour', now(), $3) - interval '23 hours' and (not $1 or area = '' or area = $2)
                 group by 1, 2)
             select h as \"hour!\", t.outcome as \"outcome?: Code<LoggedOutcome>\", coalesce(t.count, 0) as \"count!\"
             from generate_series(date_trunc('hour', now(), $3) - interval '23 hours', now(), interval '1 hour') h
             left join tally t on t.hour = h order by 1",
            bound,
            area,
            zone_name(&self.zone)
        )
        .fetch_all(&self.pool)
        .await?;
        let active = sqlx::query!(
            "select count(distinct user_id) as \"users!\", count(distinct station) filter (where station <> '') as \"stations!\"
             from scan_tally
             where hour > now() - interval '2 hours' and last_at > now() - interval '15 minutes' and (not $1 or area = '' or area = $2)",
            bound,
            area
        )
        .fetch_one(&self.pool)
        .await?;
        let mut stats = Stats {
            parent_bags: totals.open + totals.full + totals.closed,
            child_bags: totals.children,
            open_parents: totals.open,
            full_parents: totals.full,
            closed_short_parents: totals.closed,
            active_users: active.users,
            active_stations: active.stations,
            latest_scans: if bound && area.is_none() {
                Vec::new()
            } else {
                self.latest_scans(area.filter(|_| bound), 10).await?
            },
            as_of: in_zone(totals.now, &self.zone),
            ..Stats::default()
        };
        stats.total_bags = stats.parent_bags + stats.child_bags;
        if bills {
            (stats.new_bills, stats.processing_bills, stats.completed_bills) =
                (totals.new, totals.processing, totals.completed);
        }
        for row in tallies {
            let hour = in_zone(row.hour, &self.zone);
            if stats.scans_per_hour.last().is_none_or(|last| last.hour != hour) {
                stats.scans_per_hour.push(HourCount {
                    hour,
                    accepted: 0,
                    refused: 0,
                });
            }
            let Some(Code(outcome)) = row.outcome else {
                continue;
            };
            stats.scans_24h += row.count;
            let Some(last) = stats.scans_per_hour.last_mut() else {
                continue;
            };
            if outcome.is_accepted() {
                last.accepted += row.count;
                continue;
            }
            last.refused += row.count;
            match stats.refused_24h.iter_mut().find(|r| r.outcome == outcome) {
                Some(known) => known.count += row.count,
                None => stats.refused_24h.push(RefusedCount {
                    outcome,
                    count: row.count,
                }),
            }
        }
        stats.refused_24h.sort_by_key(|r| std::cmp::Reverse(r.count));
        Ok(stats)
    }
}
