//! The dashboard's figures: of the whole site, by area, from the counters and tallies that the writes maintain.

mod past;

pub use past::Moments;

use crate::code::Code;
use crate::error::StoreError;
use crate::moment::{Moment, at_second, in_zone, zone_name};
use crate::tx::Db;
use domain::dashboard::{Active, AreaCounts, Figures, OldParent, ShortBill, Slice, WaitingReads};
use domain::scan_log::LoggedOutcome;
use domain::stations::StationState;
use domain::timestamp::Timestamp;

/// So many parents that are open for long are read, so that each area finds its own among them.
const OLDEST_PARENTS: i64 = 100;
/// So many bills that lack parents for long are named.
const OLDEST_BILLS: i64 = 3;

impl Db {
    /// The figures of a moment, but for what [`Db::past`] says.
    pub async fn dashboard_figures(&self, moments: &Moments) -> Result<Figures, StoreError> {
        let (waiting, wrong_clocks) = (self.waiting_reads().await?, self.wrong_clocks().await?);
        let mut figures = Figures {
            at: at_second(moments.at, &self.zone),
            hours: moments.hours(&self.zone),
            counts: self.area_counts(moments.at()).await?,
            running: self.running(moments).await?,
            active: self.active(moments.at()).await?,
            waiting,
            wrong_clocks,
            ..Figures::default()
        };
        self.old_ones(moments.at(), &mut figures).await?;
        Ok(figures)
    }

    /// What the counters say, and of the open parents how many were begun within the hour: those that are open
    /// have an index by their beginnings.
    async fn area_counts(&self, at: Moment) -> Result<Vec<AreaCounts>, StoreError> {
        let rows = sqlx::query!(
            "with young as materialized (
                 select coalesce(dispatch_area, '') as area, count(*) as count from bag
                 where type = 'parent' and status = 'open'
                   and created_at > $1::timestamptz - interval '1 hour'
                 group by 1)
             select c.area, sum(parents_open)::bigint as \"open!\", sum(parents_full)::bigint as \"full!\",
                    sum(parents_closed_short)::bigint as \"closed!\", sum(children)::bigint as \"children!\",
                    sum(bills_new)::bigint as \"new!\", sum(bills_processing)::bigint as \"processing!\",
                    sum(bills_completed)::bigint as \"completed!\", coalesce(max(y.count), 0) as \"young!\"
             from counter c left join young y on y.area = c.area group by c.area",
            at
        )
        .fetch_all(&self.pool)
        .await?;
        let counts = rows.into_iter().map(|row| AreaCounts {
            area: row.area,
            open: row.open,
            full: row.full,
            closed_short: row.closed,
            children: row.children,
            young: row.young,
            new_bills: row.new,
            processing_bills: row.processing,
            completed_bills: row.completed,
        });
        Ok(counts.collect())
    }

    /// What was tallied since the past ended.
    async fn running(&self, moments: &Moments) -> Result<Vec<Slice>, StoreError> {
        let rows = sqlx::query!(
            "select date_trunc('hour', hour, $3) as \"hour!\", hour >= $2 as \"is_today!\", area as \"area!\",
                    outcome as \"outcome?: Code<LoggedOutcome>\", sum(count)::bigint as \"count!\", sum(bags)::bigint as \"bags!\",
                    sum(weight_g)::bigint as \"weight_g!\", 0::bigint as \"parents!\"
             from scan_tally where hour >= $1 group by 1, 2, 3, 4
             union all
             select date_trunc('hour', quarter, $3), quarter >= $2, area, null, 0, 0, 0, sum(begun)::bigint
             from parent_tally where quarter >= $1 group by 1, 2, 3",
            moments.cut(),
            moments.day(),
            zone_name(&self.zone)
        )
        .fetch_all(&self.pool)
        .await?;
        let slices = rows.into_iter().map(|row| Slice {
            hour: row.hour.unix_timestamp(),
            area: row.area,
            outcome: row.outcome.map(|Code(outcome)| outcome),
            is_today: row.is_today,
            is_recent: true,
            count: row.count,
            bags: row.bags,
            weight_g: row.weight_g,
            parents: row.parents,
        });
        Ok(slices.collect())
    }

    /// Who scanned in the last 15 minutes.
    async fn active(&self, at: Moment) -> Result<Vec<Active>, StoreError> {
        let rows = sqlx::query!(
            "select area, array_agg(distinct user_id) as \"users!\",
                    coalesce(array_agg(distinct station) filter (where station <> ''), '{}') as \"stations!\"
             from scan_tally
             where hour > $1::timestamptz - interval '30 minutes' and last_at > $1::timestamptz - interval '15 minutes' group by area",
            at
        )
        .fetch_all(&self.pool)
        .await?;
        let active = rows.into_iter().map(|row| Active {
            area: row.area,
            users: row.users,
            stations: row.stations,
        });
        Ok(active.collect())
    }

    /// The oldest of the open parents, and the bills that lack parents for more than a day.
    async fn old_ones(&self, at: Moment, figures: &mut Figures) -> Result<(), StoreError> {
        let parents = sqlx::query!(
            "select label, coalesce(dispatch_area, '') as \"area!\", created_at from bag
             where type = 'parent' and status = 'open' and created_at <= $1::timestamptz - interval '1 hour' order by created_at limit $2",
            at,
            OLDEST_PARENTS
        )
        .fetch_all(&self.pool)
        .await?;
        figures.old_parents = parents
            .into_iter()
            .map(|row| {
                let since = in_zone(row.created_at, &self.zone);
                (
                    row.area,
                    OldParent {
                        label: row.label,
                        since,
                    },
                )
            })
            .collect();
        let bills = sqlx::query!(
            "select number, parent_count, target_parents, created_at, count(*) over () as \"all!\" from bill
             where status in ('new', 'processing') and parent_count < target_parents and created_at <= $1::timestamptz - interval '1 day'
             order by id limit $2",
            at,
            OLDEST_BILLS
        )
        .fetch_all(&self.pool)
        .await?;
        figures.short_bills = bills.first().map_or(0, |row| row.all);
        figures.oldest_bills = bills
            .into_iter()
            .map(|row| ShortBill {
                number: row.number,
                parents: row.parent_count,
                target_parents: row.target_parents,
                since: in_zone(row.created_at, &self.zone),
            })
            .collect();
        Ok(())
    }

    /// The stations whose reads do not come.
    async fn waiting_reads(&self) -> Result<Option<WaitingReads>, StoreError> {
        let rows = sqlx::query!(
            "select name, waiting as \"waiting!\", oldest_ms, extract(epoch from now() - seen_at)::bigint as \"silent!\"
             from station where waiting > 0 order by waiting desc, name"
        )
        .fetch_all(&self.pool)
        .await?;
        let mut found = WaitingReads {
            reads: 0,
            stations: Vec::new(),
        };
        for row in rows {
            let station = StationState {
                silent_seconds: row.silent.max(0),
                waiting: Some(row.waiting),
                oldest_ms: row.oldest_ms,
                ..StationState::named(row.name, Timestamp::default())
            };
            if let Some(reads) = station.overdue() {
                found.reads += reads;
                found.stations.push(station.name);
            }
        }
        Ok((found.reads > 0).then_some(found))
    }
}
