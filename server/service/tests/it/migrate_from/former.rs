//! The former database: a schema of its own beside the site's, as its generator fills it.

use crate::Site;
use service::Client;
use service::site::migrate_from::{Progress, Wish};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, PgPool};
use std::collections::BTreeMap;

const PARTS: [&str; 3] = [
    include_str!("../../../../store/tests/data/former/schema.sql"),
    include_str!("../../../../store/tests/data/former/books.sql"),
    include_str!("../../../../store/tests/data/former/faults.sql"),
];

/// Makes a former database of about so many bags.
pub(super) async fn former(pool: &PgPool, bags: u32) {
    let mut tx = pool.begin().await.unwrap();
    let begin = format!(
        "create schema former; set local search_path = former, public; set local former.bags = {bags};"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(begin))
        .execute(&mut *tx)
        .await
        .unwrap();
    for part in PARTS {
        sqlx::raw_sql(part).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn of(options: &PgConnectOptions, schema: &str) -> String {
    let mut url = options.to_url_lossy();
    let query: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| name != "options")
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.query_pairs_mut()
        .clear()
        .extend_pairs(query)
        .append_pair("options", &format!("-csearch_path={schema}"));
    url.to_string()
}

/// The address of the former database.
pub(super) fn url(pool: &PgPool) -> String {
    of(&pool.connect_options(), "former")
}

/// The address of the site itself, as if it were one.
pub(super) fn own_url(pool: &PgPool) -> String {
    of(&pool.connect_options(), "public")
}

/// What the generator made wrong, by rule.
pub(super) async fn planted(pool: &PgPool) -> BTreeMap<String, i64> {
    sqlx::query_as("select rule, sum(rows)::bigint from former.planted group by 1")
        .fetch_all(pool)
        .await
        .unwrap()
        .into_iter()
        .collect()
}

pub(super) async fn rows(pool: &PgPool, table: &str) -> i64 {
    let sql = format!("select count(*) from public.{table}");
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .fetch_one(pool)
        .await
        .unwrap()
}

/// A digest of each table, without what tells when the migration ran.
pub(super) async fn state(pool: &PgPool) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    for (table, columns) in [
        ("area", "code, name"),
        (
            "\"user\"",
            "id, username, email, role, dispatch_area, disabled_at is null",
        ),
        (
            "bag",
            "id, label, type, bag_type_id, capacity, grams_per_child, child_count, status, dispatch_area, legacy, created_by, case when created_at < '2026-01-01' then created_at end",
        ),
        ("link", "id, parent_bag_id, child_bag_id, linked_by, created_at"),
        (
            "bill",
            "id, number, target_parents, parent_count, child_count, actual_weight_g, expected_weight_g, destination, vehicle_number, note, created_by, created_at, completed_at, complete_reason, status",
        ),
        ("bill_bag", "id, bill_id, bag_id, added_by, created_at"),
        (
            "scan",
            "id, key, action, outcome, user_id, area, parent_label, child_label, parent_bag_id, child_bag_id, bill_id, bill_number, reason, case when \"timestamp\" < '2026-01-01' then \"timestamp\" end",
        ),
        (
            "audit_log",
            "user_id, action, entity_type, entity_id, details, after_state, ip_address, request_id like '%-%'",
        ),
        ("counter", "area"),
        ("former_user", "old_id, user_id"),
        ("former_repair", "id, rule, entity, old_id, new_id, what"),
    ] {
        let sql = format!(
            "select md5(string_agg(t::text, E'\\n' order by t::text)) from (select distinct {columns} from public.{table}) t"
        );
        let digest = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .fetch_one(pool)
            .await
            .unwrap();
        found.push((table.to_owned(), digest));
    }
    found
}

fn name(progress: &Progress) -> &'static str {
    match progress {
        Progress::Writing { stage, .. } => stage.code(),
        Progress::Read { .. } => "read",
        Progress::Judging => "judging",
        Progress::Sealing { .. } => "sealing",
        Progress::Proving => "proving",
    }
}

/// Runs it, and kills it where it first tells of one of these; which one, or none where it came to its end.
pub(super) async fn run_until(site: &Site, wish: Wish<'_>, stages: &[&'static str]) -> Option<&'static str> {
    let (services, url) = (site.services.clone(), wish.url.to_owned());
    let (afresh, block) = (wish.afresh, wish.block);
    let (stages, (told, heard)) = (stages.to_vec(), std::sync::mpsc::channel());
    let ended = tokio::spawn(async move {
        let wish = Wish {
            url: &url,
            afresh,
            block,
        };
        let told = |progress: Progress| {
            let stage = name(&progress);
            if stages.contains(&stage) {
                told.send(stage).unwrap();
                panic!("killed");
            }
        };
        services.migrate_from(&Client::default(), wish, told).await
    })
    .await;
    if let Ok(ended) = ended {
        ended.unwrap();
    }
    heard.try_iter().next()
}

/// A site in a database of its own.
pub(super) struct Second {
    pub(super) site: Site,
    main: PgPool,
    name: String,
}

impl Second {
    pub(super) async fn drop(self) {
        self.site.pool.close().await;
        let sql = format!("drop database \"{}\" with (force)", self.name);
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&self.main)
            .await
            .unwrap();
    }
}

/// The same site as the test's own, elsewhere.
pub(super) async fn second_site(pool: &PgPool) -> Second {
    let name = format!("former_{}", uuid::Uuid::new_v4().simple());
    let sql = format!("create database \"{name}\"");
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(pool).await.unwrap();
    let options = (*pool.connect_options()).clone().database(&name);
    let second = PgPoolOptions::new()
        .max_connections(5)
        .connect_with(options)
        .await
        .unwrap();
    store::MIGRATOR.run(&second).await.unwrap();
    Second {
        site: Site::new(second).await,
        main: pool.clone(),
        name,
    }
}
