//! The figures of the dashboard, with data at the edges of hours, days and areas.

use domain::dashboard::{Sight, Stats};
use sqlx::PgPool;

/// The milliseconds of a moment of the site's zone, which is five and a half hours ahead.
fn ms(moment: &str) -> i64 {
    let moment: jiff::Timestamp = format!("{moment}+05:30").parse().unwrap();
    moment.as_millisecond()
}

fn whole() -> Sight {
    Sight {
        is_bound: false,
        area: None,
        bills: true,
        site: true,
    }
}

fn of(area: Option<&str>) -> Sight {
    Sight {
        is_bound: true,
        area: area.map(str::to_owned),
        bills: false,
        site: false,
    }
}

async fn seen(pool: &PgPool, moment: &str, sight: &Sight) -> Stats {
    let db = crate::db(pool);
    let moments = db.moments(ms(moment));
    let past = db.past(&moments).await.unwrap();
    db.dashboard_figures(&moments).await.unwrap().seen(&past, sight)
}

/// Tallies of one quarter of an hour: so many bags of a kilogram, as many parents, and half as many refusals.
async fn tally(pool: &PgPool, area: &str, quarter: &str, count: i64) {
    let sql = format!(
        "insert into scan_tally (hour, user_id, station, area, action, outcome, count, last_at, bags, weight_g)
         select '{quarter}+05:30', 1, 'S-1', '{area}', 'link', outcome, count, '{quarter}+05:30', bags, bags * 1000
         from (values ('linked', {count}, {count}), ('parent_full', {count} / 2, 0)) t (outcome, count, bags);
         insert into parent_tally (quarter, slot, area, begun) values ('{quarter}+05:30', 0, '{area}', {count})"
    );
    crate::run(pool, &sql).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn today_is_compared_to_the_last_quarter_that_has_ended(pool: PgPool) {
    for (quarter, count) in [
        ("2026-11-24T00:00:00", 2),
        ("2026-11-24T09:45:00", 4),
        ("2026-11-24T10:00:00", 8),
        ("2026-11-23T23:45:00", 1000),
        ("2026-11-23T00:00:00", 16),
        ("2026-11-23T09:45:00", 32),
        ("2026-11-23T10:00:00", 1000),
        ("2026-11-22T23:45:00", 1000),
        ("2026-11-17T00:00:00", 64),
        ("2026-11-17T09:45:00", 128),
        ("2026-11-17T10:00:00", 1000),
        ("2026-11-16T23:45:00", 1000),
    ] {
        tally(&pool, "jaipur", quarter, count).await;
    }
    let today = seen(&pool, "2026-11-24T10:07:30", &whole()).await.today;
    assert_eq!(today.until.unwrap().0, "2026-11-24T10:00:00+05:30");
    for (name, work, count) in [
        ("today", today.work, 14),
        ("until the quarter", today.work_until, 6),
        ("yesterday", today.yesterday, 48),
        ("a week before", today.week_before, 192),
    ] {
        assert_eq!(
            (
                work.bags,
                work.weight_g,
                work.parents,
                work.accepted,
                work.refused
            ),
            (count, count * 1000, count, count, count / 2),
            "{name}"
        );
    }
    // A transaction may still write what bears the moments before the quarter ended.
    let today = seen(&pool, "2026-11-24T10:00:30", &whole()).await.today;
    assert_eq!(today.until.unwrap().0, "2026-11-24T09:45:00+05:30");
    assert_eq!(
        (today.work.bags, today.work_until.bags, today.yesterday.bags),
        (14, 2, 16)
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_day_begins_at_midnight_of_the_site(pool: PgPool) {
    tally(&pool, "jaipur", "2026-11-23T23:45:00", 2).await;
    assert_eq!(
        seen(&pool, "2026-11-23T23:59:59", &whole()).await.today.work.bags,
        2
    );
    tally(&pool, "jaipur", "2026-11-24T00:00:00", 4).await;
    let stats = seen(&pool, "2026-11-24T00:00:30", &whole()).await;
    assert_eq!((stats.today.work.bags, stats.today.until), (4, None));
    assert_eq!(stats.today.yesterday.bags, 0);
    let hours: Vec<_> = stats.scans_per_hour.iter().map(|h| h.accepted).collect();
    assert_eq!((hours.len(), &hours[22..]), (24, &[2, 4][..]));
    assert_eq!(stats.scans_per_hour[23].hour.0, "2026-11-24T00:00:00+05:30");
    let stats = seen(&pool, "2026-11-24T00:16:00", &whole()).await;
    assert_eq!(stats.today.until.unwrap().0, "2026-11-24T00:15:00+05:30");
    assert_eq!(stats.today.work_until.bags, 4);
    // A day after, the quarter before midnight has left the chart, and is compared with.
    let stats = seen(&pool, "2026-11-24T23:59:59", &whole()).await;
    assert_eq!((stats.today.work.bags, stats.scans_24h), (4, 6));
    assert_eq!(
        seen(&pool, "2026-11-25T00:20:00", &whole())
            .await
            .today
            .yesterday
            .bags,
        4
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn each_area_is_its_own_and_what_has_none_is_everybodys(pool: PgPool) {
    for (area, count) in [("jaipur", 2), ("indore", 4), ("", 8)] {
        tally(&pool, area, "2026-11-24T09:15:00", count).await;
        tally(&pool, area, "2026-11-23T09:15:00", count * 10).await;
    }
    let at = "2026-11-24T09:50:00";
    for (sight, bags) in [
        (whole(), 14),
        (of(Some("jaipur")), 10),
        (of(Some("indore")), 12),
        (of(None), 8),
    ] {
        let stats = seen(&pool, at, &sight).await;
        assert_eq!(
            (stats.today.work.bags, stats.today.yesterday.bags),
            (bags, bags * 10),
            "{sight:?}"
        );
        assert_eq!(stats.scans_24h, bags + bags / 2, "{sight:?}");
        assert_eq!(stats.areas.is_empty(), sight.is_bound, "{sight:?}");
    }
    let areas = seen(&pool, at, &whole()).await.areas;
    let found: Vec<_> = areas
        .iter()
        .map(|area| (area.area.as_str(), area.today.bags, area.hours[23].accepted))
        .collect();
    assert_eq!(found, [("", 8, 8), ("indore", 4, 4), ("jaipur", 2, 2)]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_open_for_long_and_what_does_not_come_needs_attention(pool: PgPool) {
    crate::run(
        &pool,
        "insert into bag (label, type, bag_type_id, capacity, grams_per_child, dispatch_area, created_at)
             select label, 'parent', 1, 30, 1000, area, '2026-11-24T10:00:00+05:30'::timestamptz - age
             from (values ('SB00001', 'jaipur', interval '5 hours'), ('SB00002', 'indore', interval '61 minutes'),
                          ('SB00003', 'jaipur', interval '60 minutes'), ('SB00004', 'jaipur', interval '59 minutes')) t (label, area, age);
         insert into bag (label, type, bag_type_id, capacity, grams_per_child, closed_at, close_reason, created_at)
             values ('SB00009', 'parent', 1, 30, 1000, now(), 'short_stock', '2026-11-01');
         insert into bill (number, target_parents, created_at)
             select number, 2, '2026-11-24T10:00:00+05:30'::timestamptz - age
             from (values ('B1', interval '25 hours'), ('B2', interval '24 hours'), ('B3', interval '23 hours')) t (number, age);
         insert into station (name, seen_at, waiting, oldest_ms)
             values ('S-1', now() - interval '3 hours', 12, 900000), ('S-2', now(), 5, 900000), ('S-3', now() - interval '1 hour', 30, null)",
    )
    .await
    .unwrap();
    let at = "2026-11-24T10:00:00";
    let labels = |stats: &Stats| -> Vec<String> {
        let oldest = stats.attention.oldest_parents.iter();
        oldest.map(|parent| parent.label.clone()).collect()
    };
    let stats = seen(&pool, at, &whole()).await;
    assert_eq!((stats.open_parents, stats.attention.old_parents), (4, 3));
    assert_eq!(labels(&stats), ["SB00001", "SB00002", "SB00003"]);
    assert_eq!(
        stats.attention.oldest_parents[0].since.0,
        "2026-11-24T05:00:00+05:30"
    );
    assert_eq!(stats.attention.short_bills, 2);
    let bills: Vec<_> = stats
        .attention
        .oldest_bills
        .iter()
        .map(|bill| bill.number.as_str())
        .collect();
    assert_eq!(bills, ["B1", "B2"]);
    let waiting = stats.attention.waiting.unwrap();
    assert_eq!(
        (waiting.reads, waiting.stations),
        (42, vec!["S-3".to_owned(), "S-1".to_owned()])
    );

    let stats = seen(&pool, at, &of(Some("jaipur"))).await;
    assert_eq!((stats.open_parents, stats.attention.old_parents), (3, 2));
    assert_eq!(labels(&stats), ["SB00001", "SB00003"]);
    assert_eq!((stats.attention.short_bills, stats.attention.waiting), (0, None));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn refused_reads_that_rise_need_attention(pool: PgPool) {
    let refusals = |quarter: &str, linked: i64, refused: i64| {
        format!(
            "insert into scan_tally (hour, user_id, station, area, action, outcome, count, last_at)
             values ('{quarter}+05:30', 1, '', 'jaipur', 'link', 'linked', {linked}, '{quarter}+05:30'),
                    ('{quarter}+05:30', 1, '', 'jaipur', 'link', 'not_a_label', {refused}, '{quarter}+05:30')"
        )
    };
    crate::run(&pool, &refusals("2026-11-24T08:00:00", 950, 50))
        .await
        .unwrap();
    crate::run(&pool, &refusals("2026-11-24T09:15:00", 80, 20))
        .await
        .unwrap();
    let rising = |stats: Stats| {
        stats
            .attention
            .rising
            .map(|r| (r.refused, r.per_mille, r.before_per_mille))
    };
    let of_jaipur = seen(&pool, "2026-11-24T10:07:00", &of(Some("jaipur"))).await;
    assert_eq!(rising(of_jaipur), Some((20, 200, Some(50))));
    assert_eq!(
        rising(seen(&pool, "2026-11-24T10:07:00", &of(Some("indore"))).await),
        None
    );
    // An hour later it is no news any more.
    assert_eq!(rising(seen(&pool, "2026-11-24T11:07:00", &whole()).await), None);
}
