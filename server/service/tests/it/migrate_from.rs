//! A former system with every fault that was seen, taken over in one run and in many.

mod former;

use crate::Site;
use crate::acts::Acts as _;
use former::{former, planted, rows, url};
use service::Client;
use service::site::migrate_from::{MigrateError, MigrationError, Report, Stage, Wish};
use sqlx::PgPool;
use std::collections::BTreeMap;

fn wish(url: &str) -> Wish<'_> {
    Wish {
        url,
        afresh: false,
        block: Some(500),
    }
}

async fn take(site: &Site, url: &str) -> Report {
    site.services
        .migrate_from(&Client::default(), wish(url), |_| ())
        .await
        .unwrap()
}

async fn refused(site: &Site, wish: Wish<'_>) -> MigrateError {
    let taken = site.services.migrate_from(&Client::default(), wish, |_| ()).await;
    match taken.unwrap_err() {
        MigrationError::Migrate(error) => error,
        other => panic!("{other:?}"),
    }
}

fn repaired(report: &Report) -> BTreeMap<String, i64> {
    report
        .repairs
        .iter()
        .map(|repair| (repair.rule.to_owned(), repair.rows))
        .collect()
}

/// Rule by rule, the report says what was planted; the books are right, the logs sealed and true.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_planted_fault_is_repaired_and_reported(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    former(&pool, 3000).await;
    let report = take(&site, &url(&pool)).await;
    assert_eq!(repaired(&report), planted(&pool).await);
    for repair in &report.repairs {
        let shown = usize::try_from(repair.rows.min(10)).unwrap();
        assert_eq!(repair.examples.len(), shown, "{repair:?}");
    }
    site.sound().await;
    let verified = site.services.verify_audit(None).await.unwrap();
    assert!(verified.fault.is_none() && verified.unsealed == 0, "{verified:?}");

    // Nothing was left without a rule that says so.
    let counts = &report.counts;
    let count = |noun: &str, what: &str| counts[noun][what].as_i64().unwrap();
    for (noun, table, left) in [
        ("bag", "bag", "joined"),
        ("link", "link", "left"),
        ("bill_bag", "bill_bag", "left"),
    ] {
        assert_eq!(
            count(noun, "found"),
            count(noun, "taken") + count(noun, left),
            "{noun}"
        );
        assert_eq!(rows(&pool, table).await, count(noun, "taken"), "{noun}");
    }
    assert_eq!(rows(&pool, "bill").await, count("bill", "taken"));
    assert_eq!(
        count("scan", "found"),
        count("scan", "taken") + count("scan", "left")
    );
    assert_eq!(
        rows(&pool, "scan").await,
        count("scan", "taken") + count("scan", "made")
    );
    assert_eq!(
        site.count("select count(*) from audit_log where details ? 'imported'")
            .await,
        count("audit", "found")
    );
    assert_eq!(counts["not_taken"]["notifications"], 2);
    assert_eq!(report.stage, Stage::Finished.code());

    // Each row lies in its month, and what was read is gone.
    assert_eq!(site.count("select count(*) from scan_default").await, 0);
    assert_eq!(
        site.count("select count(*) from pg_namespace where nspname like 'migrate_from%'")
            .await,
        0
    );
    let actions = site.actions().await;
    assert!(actions.iter().any(|action| action == "begin_migration"));
    assert_eq!(actions.last().map(String::as_str), Some("finish_migration"));

    let again = refused(&site, wish(&url(&pool))).await;
    assert!(matches!(again, MigrateError::Finished(_)), "{again:?}");
    // The report is counted from the rows, so it says the same again.
    assert_eq!(site.services.migration_report().await.unwrap(), report);
}

/// What became of single rows.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn each_rule_does_what_it_says(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    former(&pool, 3000).await;
    take(&site, &url(&pool)).await;
    let text = async |sql: &'static str| -> Option<String> {
        sqlx::query_scalar(sql)
            .fetch_one(&pool)
            .await
            .unwrap_or_else(|e| panic!("{sql}: {e}"))
    };
    for (sql, expected) in [
        // Numbers are kept, and secrets are not.
        (
            "select b.label from bag b join former.bag o using (id) where o.qr_id = 'SB90020'",
            Some("SB90020"),
        ),
        (
            "select string_agg(distinct u.password_hash, ',') from \"user\" u join former_user on user_id = u.id",
            None,
        ),
        (
            "select role || disabled_at::text from \"user\" where username = 'Ravi.Kumar'",
            None,
        ),
        (
            "select dispatch_area from \"user\" where username = 'Ravi.Kumar'",
            Some("indore"),
        ),
        (
            "select dispatch_area from \"user\" where username = 'kota'",
            Some("kota"),
        ),
        (
            "select (disabled_at is not null)::text from \"user\" where username = 'no.area'",
            Some("true"),
        ),
        (
            "select email from \"user\" where username = 'odd.mail'",
            Some("user-67@former.invalid"),
        ),
        (
            "select u.username from former_user f join \"user\" u on u.id = f.user_id join former.\"user\" o on o.id = f.old_id where o.username = 'amit.old'",
            Some("amit"),
        ),
        ("select name from area where code = 'kota'", Some("Kota")),
        ("select dispatch_area from bag where label = 'SB90001'", None),
        // Children go where their parent is, and parents hold all that they held.
        (
            "select count(*)::text from bag where legacy and label like 'RAM LAL _'",
            Some("3"),
        ),
        (
            "select label from bag where label like 'LONG TEXT%'",
            Some("LONG TEXT LONG TEXT LONG TEXT LONG TEXT LONG TEXT LON (OLD 0)"),
        ),
        (
            "select child_count || '/' || capacity || ' ' || status from bag where label = 'SB90022'",
            Some("1000/1000 full"),
        ),
        (
            "select child_count || '/' || capacity || ' ' || status from bag where label = 'M444-90021'",
            Some("30/30 full"),
        ),
        (
            "select child_count || '/' || capacity || ' ' || status from bag where label = 'SB90011'",
            Some("19/30 open"),
        ),
        ("select type from bag where label = 'SB91001'", Some("parent")),
        (
            "select t.name from bag b join bag_type t on t.id = b.bag_type_id where b.label = 'MOHAN 1'",
            Some("Mustard"),
        ),
        (
            "select count(*)::text from bag where label like 'SB90013 (OLD %)' and child_count = 19",
            Some("1"),
        ),
        (
            "select p.label from link l join bag p on p.id = l.parent_bag_id join bag c on c.id = l.child_bag_id where c.label = 'Q900320001'",
            Some("SB90032"),
        ),
        // Bills weigh what is in them.
        (
            "select actual_weight_g::text || ' ' || status from bill where number = 'ZERO-1'",
            Some("5000 completed"),
        ),
        ("select status from bill where number = 'S-3'", Some("new")),
        ("select status from bill where number = 'S-1'", Some("processing")),
        (
            "select parent_count || ' ' || target_parents from bill where number = 'LARGE'",
            Some("500 500"),
        ),
        (
            "select parent_count || ' ' || target_parents from bill where number like 'LARGE PART 2 (OLD %)'",
            Some("3 3"),
        ),
        (
            "select completed_at::date::text from bill where number = 'LATER'",
            Some("2025-06-10"),
        ),
        (
            "select parent_count::text from bill where number = 'TWO-1'",
            Some("0"),
        ),
        (
            "select parent_count::text from bill where number = 'TWO-2'",
            Some("3"),
        ),
        (
            "select count(*)::text from bill where number in ('TW-1') and status = 'completed'",
            Some("1"),
        ),
        // Reads.
        (
            "select s.outcome || ' ' || u.username from scan s join \"user\" u on u.id = s.user_id where s.parent_label = 'SB99001'",
            Some("noted packer7"),
        ),
        (
            "select s.outcome || ' ' || u.username from scan s join \"user\" u on u.id = s.user_id where s.child_label = 'Q900600001' and s.\"timestamp\" > '2025-06-03'",
            Some("noted former.system"),
        ),
        (
            "select key::text from scan s where key = ('a0000000-0000-8000-8000-' || lpad(to_hex((select min(id) from former.scan)), 12, '0'))::uuid",
            Some("a0000000-0000-8000-8000-000000000001"),
        ),
        // The audit says nothing of what it must not hold.
        (
            "select string_agg(distinct k, ',' order by k) from audit_log, jsonb_object_keys(details) k where details ? 'imported'",
            Some("former_id,imported,kind"),
        ),
        (
            "select count(*)::text from audit_log where details ? 'imported' and (before_state is not null or after_state is not null)",
            Some("0"),
        ),
        (
            "select action from audit_log where details ->> 'kind' = 'BULK_IMPORT'",
            Some("import_act"),
        ),
        (
            "select count(*)::text from audit_log where action = 'login' and details ? 'imported' and ip_address is not null",
            Some("10"),
        ),
    ] {
        let found = text(sql).await;
        if let Some(start) = expected.and_then(|e| e.strip_suffix(" (OLD 0)")) {
            assert!(
                found
                    .as_deref()
                    .is_some_and(|found| found.starts_with(start) && found.len() <= 64),
                "{sql}: {found:?}"
            );
        } else {
            assert_eq!(found.as_deref(), expected, "{sql}");
        }
    }
    // A parent that came over is packed on, and its newest link taken back.
    let answer = site
        .services
        .scan(&site.packs(&site.admin), crate::command("SB90011", "NEWCHILD01"))
        .await
        .unwrap();
    assert_eq!(answer.outcome.code(), "linked");
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_trial_says_the_same_and_writes_nothing(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    former(&pool, 3000).await;
    let before = former::state(&pool).await;
    let trial = site.services.try_migration(&url(&pool), |_| ()).await.unwrap();
    assert!(trial.is_trial);
    assert_eq!(former::state(&pool).await, before);
    assert_eq!(rows(&pool, "former_site").await, 0);
    let report = take(&site, &url(&pool)).await;
    assert_eq!(trial.counts, report.counts);
    assert_eq!(trial.repairs, report.repairs);
}

/// Killed after each of its steps in turn, it ends as one that was never stopped.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_killed_run_goes_on_and_ends_with_the_same_rows(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    former(&pool, 1500).await;
    let whole = former::second_site(&pool).await;
    take(&whole.site, &url(&pool)).await;
    let expected = former::state(&whole.site.pool).await;
    let url = url(&pool);
    let mut stopped = Vec::new();
    // What one of these tells is not stored yet, so that every run would stop there: each stops one run.
    for stage in ["read", "judging"] {
        stopped.extend(former::run_until(&site, wish(&url), &[stage]).await);
    }
    let stored = ["bags", "links", "bills", "scans", "acts", "sealing"];
    while let Some(stage) = former::run_until(&site, wish(&url), &stored).await {
        stopped.push(stage);
        if stage == "acts" {
            stopped.extend(former::run_until(&site, wish(&url), &["proving"]).await);
        }
        assert!(stopped.len() < 500, "it never ends: {stopped:?}");
    }
    let runs = stopped.len();
    stopped.dedup();
    assert_eq!(
        stopped,
        [
            "read", "judging", "bags", "links", "bills", "scans", "acts", "proving"
        ]
    );
    assert!(runs > 15, "{runs} runs: most stages have several blocks");
    assert_eq!(former::state(&pool).await, expected);
    site.sound().await;
    whole.drop().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_a_site_without_rows_of_its_own_takes_one(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    former(&pool, 100).await;
    let own = former::own_url(&pool);
    let not = refused(&site, wish(&own)).await;
    assert!(
        matches!(&not, MigrateError::NotFormer(_, missing) if missing == "bag.qr_id"),
        "{not:?}"
    );
    let away = refused(&site, wish("postgres://nobody@127.0.0.1:1/nothing")).await;
    assert!(matches!(away, MigrateError::Source(_)), "{away:?}");
    site.pack("SB00001", 1).await;
    let own_rows = refused(&site, wish(&url(&pool))).await;
    assert!(matches!(own_rows, MigrateError::NotEmpty("bags")), "{own_rows:?}");
}

/// What was read before is forgotten on request, as long as nothing was written.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn it_begins_afresh_until_rows_are_written(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    former(&pool, 100).await;
    former::run_until(&site, wish(&url(&pool)), &["judging"]).await;
    assert_eq!(
        site.services.migration_stage().await.unwrap(),
        Some(Stage::Copied)
    );
    sqlx::query("insert into former.bag (qr_id, type) values ('AFTERWARDS', 'child')")
        .execute(&pool)
        .await
        .unwrap();
    let afresh = |url| Wish {
        afresh: true,
        ..wish(url)
    };
    let url = url(&pool);
    former::run_until(&site, afresh(&url), &["bags"]).await;
    assert_eq!(
        site.count("select count(*) from bag where label = 'AFTERWARDS'")
            .await,
        0
    );
    let begun = refused(&site, afresh(&url)).await;
    assert!(matches!(begun, MigrateError::Begun), "{begun:?}");
    let elsewhere = refused(&site, wish("postgres://other.example/bags")).await;
    assert!(
        matches!(elsewhere, MigrateError::OtherSource { .. }),
        "{elsewhere:?}"
    );
    take(&site, &url).await;
    assert_eq!(
        site.count("select count(*) from bag where label = 'AFTERWARDS'")
            .await,
        1
    );
}
