//! How often a page goes to the database. Each time costs a page of another machine's Postgres a round trip, whatever the rows.

use crate::hindi::stage::Stage;
use crate::site::ServedSite;
use axum::http::StatusCode;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;

/// Every page of the table that somebody who is signed in may see, with something to show, and how often it may ask: who it is for, and what
/// it shows. More than that only where one seldom looks.
pub(crate) const PAGES: &[(&str, i64)] = &[
    ("/dashboard", 2),
    ("/dashboard?wall=1", 2),
    ("/scan", 2),
    ("/scan?parent=SB00001", 2),
    ("/scan/test?read=%5DC1sb00001", 2),
    ("/bags", 2),
    ("/bags?q=SB0", 2),
    ("/bags?role=parent&status=full", 2),
    ("/bags?from=2026-01-01&cursor=last", 2),
    ("/bags/M444-00001", 2),
    ("/bags/SB00002", 2),
    ("/bags/ABCD0001", 2),
    ("/search", 2),
    ("/search?q=SB0", 2),
    ("/bills", 2),
    ("/bills?status=completed", 2),
    ("/bills/new", 2),
    ("/bills/BILL3", 2),
    ("/bills/BILL2/complete", 2),
    ("/bills/BILL3/print", 2),
    ("/profile", 3),
    ("/profile/security", 4),
    ("/notifications", 2),
    ("/admin/start", 2),
    ("/admin/users", 2),
    ("/admin/users/new", 2),
    // That an admin looked is written, in a transaction.
    ("/admin/users/1", 8),
    ("/admin/handhelds", 3),
    ("/admin/promotions", 2),
    ("/admin/audit", 6),
    ("/admin/audit?view=security", 7),
    ("/admin/audit/failed-log-ins", 5),
    ("/admin/settings", 3),
    ("/admin/labels", 4),
    ("/admin/imports", 2),
    ("/admin/imports/1", 2),
    ("/admin/areas", 2),
    ("/admin/areas/new", 2),
    ("/admin/areas/jaipur", 3),
    ("/admin/bag-types", 3),
    ("/admin/bag-types/new", 2),
    ("/admin/bag-types/1", 4),
    ("/pool_dashboard", 7),
    ("/admin/stations", 3),
    ("/admin/two-bags", 2),
    ("/admin/alerts", 4),
];

/// What was asked since the last time, and how often.
async fn asked(pool: &PgPool) -> Vec<(i64, String)> {
    let asked = sqlx::query_as(
        "select s.calls, left(s.query, 120) from pg_stat_statements s join pg_database d on d.oid = s.dbid
         where d.datname = current_database() and s.toplevel and s.query not like '%pg_stat_statements%'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    sqlx::query("select pg_stat_statements_reset(0, (select oid from pg_database where datname = current_database()), 0)")
        .execute(pool)
        .await
        .unwrap();
    asked
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn no_page_goes_to_the_database_more_often_than_it_may(pool: PgPool) {
    sqlx::query("create extension pg_stat_statements")
        .execute(&pool)
        .await
        .unwrap();
    // Only the site's own connections are counted.
    let options = pool.connect_options().as_ref().clone();
    let tracked = PgPoolOptions::new()
        .max_connections(8)
        .connect_with(options.options([("pg_stat_statements.track", "top")]))
        .await
        .unwrap();
    let stage = Stage::set(ServedSite::with(tracked, &[("CACHE_TTL", "60")])).await;
    let cookie = stage.site.sign_in("amit").await;
    let mut often = Vec::new();
    for (path, most) in PAGES {
        // The second time: what is kept in memory is there, and so are the connection's statements.
        for time in ["first", "second"] {
            // As a running server does every second: on a slow machine what is kept would be too old to be used.
            stage.site.state.services.check_caches().await.unwrap();
            asked(&pool).await;
            let page = stage.site.page(&cookie, path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
            let asked = asked(&pool).await;
            let count: i64 = asked.iter().map(|(calls, _)| calls).sum();
            assert!(count > 0, "nothing was counted on {path}");
            if time == "second" && count > *most {
                often.push((*path, count, asked));
            }
        }
    }
    assert!(often.is_empty(), "more round trips than allowed: {often:#?}");
}
