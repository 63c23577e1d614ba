//! The logs prove themselves: every kind of tampering, done by SQL as the superuser, is found and named.

mod archive;
mod lag;
mod owner;

use crate::{Site, seal_settings};
use service::proof::seals::{ExportedSeal, Fault, SealKey, SealSettings, Sealed};
use service::{Client, Services};
use sqlx::PgPool;
use store::proof::seals::Log;

/// Three seals over a working site: scans, a bill, a failed log-in with an address and a typed name.
pub(crate) async fn sealed_site(pool: PgPool) -> Site {
    sealed(Site::new(pool).await).await
}

/// The same of a site that is there.
async fn sealed(site: Site) -> Site {
    site.pack("SB00001", 3).await;
    site.services.seal_all().await.unwrap();
    site.bill("B1", 1).await;
    site.added("B1", "SB00001").await;
    // An id that was drawn and never used, as of a transaction that failed.
    site.run("select nextval('scan_id_seq'), nextval('audit_log_id_seq')")
        .await;
    site.services.seal_all().await.unwrap();
    site.run(
        "insert into audit_log (action, entity_type, entity_id, details, ip_address)
         values ('login_failed', 'user', 1, '{\"username\": \"jaya\"}', '192.0.2.17')",
    )
    .await;
    site.pack("SB00002", 2).await;
    site.services.seal_all().await.unwrap();
    site
}

pub(crate) async fn fault(services: &Services, known: Option<&ExportedSeal>) -> Option<Fault> {
    services.verify_audit(known).await.unwrap().fault
}

/// What somebody with all rights can do: triggers asleep.
pub(crate) async fn tamper(pool: &PgPool, sql: &str) {
    let sql = format!("set session_replication_role = replica; {sql}; set session_replication_role = origin");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(pool)
        .await
        .unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_nobody_touched_verifies(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    assert_eq!(site.services.seal_all().await.unwrap(), 0, "nothing is there yet");
    assert_eq!(fault(&site.services, None).await, None);
    let site = sealed_site_of(site).await;
    let report = site.services.verify_audit(None).await.unwrap();
    let counts: (i64, i64) =
        sqlx::query_as("select (select count(*) from audit_log), (select count(*) from scan)")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert_eq!(report.fault, None);
    assert_eq!(
        (report.audit_rows, report.scan_rows),
        (counts.0.unsigned_abs(), counts.1.unsigned_abs())
    );
    assert!(report.seals >= 2 && report.unsealed == 0, "{report:?}");
    assert_eq!(site.services.seal().await.unwrap(), Sealed::Nothing);
}

async fn sealed_site_of(site: Site) -> Site {
    site.pack("SB00001", 3).await;
    site.services.seal_all().await.unwrap();
    site.bill("B1", 1).await;
    site.added("B1", "SB00001").await;
    site.services.seal_all().await.unwrap();
    site
}

/// Each kind of tampering, what it is done with, and the words that must name it. Each has a database of its own.
macro_rules! tampering {
    ($($name:ident: $sql:expr => $words:expr;)*) => {$(
        #[sqlx::test(migrator = "store::MIGRATOR")]
        async fn $name(pool: PgPool) {
            let site = sealed_site(pool.clone()).await;
            assert_eq!(fault(&site.services, None).await, None, "untouched");
            tamper(&pool, $sql).await;
            let found = fault(&site.services, None).await.expect("tampering goes unseen").to_string();
            assert!(found.contains($words), "{found}");
        }
    )*};
}

tampering! {
    an_altered_scan_is_named: "update scan set outcome = 'area_denied' where id = 2" => "scan row 2 was altered";
    an_altered_time_is_named: "update scan set \"timestamp\" = \"timestamp\" - interval '1 second' where id = 1" => "scan row 1 was altered";
    an_altered_audit_row_is_named:
        "update audit_log set details = '{\"x\": 1}' where action = 'create_bill'" => "audit_log row 1 was altered";
    another_actor_is_named: "update audit_log set user_id = 4 where id = 1" => "audit_log row 1 was altered";
    a_deleted_scan_is_named: "delete from scan where id = 3" => "scan row 3 was deleted";
    a_deleted_audit_row_is_named: "delete from audit_log where id = 1" => "audit_log row 1 was deleted";
    an_emptied_log_is_named: "truncate scan" => "scan row 1 was deleted";
    an_inserted_scan_is_named:
        "insert into scan (id, key, action, outcome, user_id) values (5, gen_random_uuid(), 'link', 'linked', 1)" => "scan row 5 was inserted";
    an_inserted_audit_row_is_named:
        "insert into audit_log (id, action, entity_type) values (2, 'login', 'user')" => "audit_log row 2 was inserted";
    a_row_before_the_first_is_named:
        "insert into audit_log (id, action, entity_type) values (-3, 'login', 'user')" => "audit_log row -3 was inserted";
    a_row_beyond_the_last_id_is_named:
        "insert into scan (id, key, action, outcome, user_id) values (1000, gen_random_uuid(), 'link', 'linked', 1)" => "scan row 1000 was inserted";
    reordered_rows_are_named:
        "update scan set id = 900 where id = 1; update scan set id = 1 where id = 2; update scan set id = 2 where id = 900" => "scan row 1 was altered";
    a_changed_address_is_named: "update audit_log set ip_address = '192.0.2.18' where id = 3" => "audit_log row 3 has another address";
    a_changed_typed_name_is_named:
        "update audit_log set details = '{\"username\": \"lata\"}' where id = 3" => "audit_log row 3 has another address or typed name";
    a_deleted_seal_is_named: "delete from audit_seal where number = 2" => "audit_seal row 2 was deleted";
    a_deleted_first_seal_is_named: "delete from audit_seal where number = 1" => "audit_seal row 1 was deleted";
    an_altered_seal_is_named: "update audit_seal set scan_root = sha256('x') where number = 2" => "audit_seal row 2 was altered";
    a_moved_time_of_a_seal_is_named:
        "update audit_seal set sealed_at = sealed_at - interval '1 day' where number = 2" => "audit_seal row 2 was altered";
    altered_marks_are_told_from_altered_rows:
        "update audit_seal set scan_marks = set_byte(scan_marks, 9, 255 - get_byte(scan_marks, 9)) where number = 1" => "the rows are right";
    a_row_deleted_with_its_mark_is_found:
        "delete from scan where id = 1; update audit_seal set scan_marks = substr(scan_marks, 17), scan_rows = scan_rows - 1 where number = 1" => "audit_seal row 1 was altered";
}

/// Rows and what the seals keep of them, rewritten together by somebody who knows the form but not the key.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_rewritten_chain_needs_the_key(pool: PgPool) {
    let site = sealed_site(pool.clone()).await;
    tamper(
        &pool,
        "update scan set outcome = 'area_denied' where id = 2; delete from audit_seal",
    )
    .await;
    let forger = with_seals(&pool, seal_settings());
    forger.seal_all().await.unwrap();
    assert_eq!(fault(&forger, None).await, None, "the forger's chain is whole");
    let found = fault(&site.services, None).await.unwrap();
    assert!(matches!(found, Fault::UnknownKey { seal: 1, .. }), "{found}");
}

/// Somebody with the key can make a new chain; an exported seal gives it away.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_rewritten_chain_with_the_key_differs_from_the_exported_seal(pool: PgPool) {
    let mut site = Site::new(pool.clone()).await;
    site.services = with_seals(&pool, site_seals());
    let mut site = sealed(site).await;
    let exported = site.services.newest_seal().await.unwrap();
    assert_eq!(fault(&site.services, Some(&exported)).await, None);
    tamper(
        &pool,
        "update scan set outcome = 'area_denied' where id = 2; delete from audit_seal",
    )
    .await;
    // A server with the key, and with nothing kept.
    site.services = with_seals(&pool, site_seals());
    while site.services.newest_seal().await.map_or(0, |seal| seal.number) < exported.number {
        site.run("insert into audit_log (action, entity_type) values ('login', 'user')")
            .await;
        site.services.seal_all().await.unwrap();
    }
    assert_eq!(fault(&site.services, None).await, None);
    let found = fault(&site.services, Some(&exported)).await.unwrap();
    assert_eq!(
        found,
        Fault::OtherChain {
            seal: exported.number
        }
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_cut_tail_is_found_with_an_exported_seal(pool: PgPool) {
    let site = sealed_site(pool.clone()).await;
    let exported = site.services.newest_seal().await.unwrap();
    // Through a file and back, as an operator keeps it.
    let exported: ExportedSeal = serde_json::from_str(&serde_json::to_string(&exported).unwrap()).unwrap();
    tamper(
        &pool,
        "delete from scan where id > (select scan_to from audit_seal where number = 2);
         delete from audit_log where id > (select audit_to from audit_seal where number = 2);
         delete from audit_seal where number > 2",
    )
    .await;
    assert_eq!(
        fault(&site.services, Some(&exported)).await,
        Some(Fault::TailCut {
            seal: exported.number,
            newest: 2
        })
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_former_key_is_trusted_when_it_is_named(pool: PgPool) {
    let site = sealed_site(pool.clone()).await;
    let former = site.services.newest_seal().await.unwrap().public_key;
    let renewed = with_seals(&pool, seal_settings());
    assert!(matches!(
        fault(&renewed, None).await,
        Some(Fault::UnknownKey { seal: 1, .. })
    ));
    let trusting = with_seals(
        &pool,
        SealSettings {
            trusted: vec![service::proof::seals::PublicKey::parse(&former).unwrap()],
            ..seal_settings()
        },
    );
    site.pack("SB00003", 1).await;
    trusting.seal_all().await.unwrap();
    assert_eq!(fault(&trusting, None).await, None);
}

pub(crate) fn with_seals(pool: &PgPool, seals: SealSettings) -> Services {
    let settings = service::Settings {
        seals,
        ..crate::settings()
    };
    Services::new(store::Db::from_pool(pool.clone(), store::TimeZone::UTC), settings)
}

/// A row whose id was drawn before the seal, and that is committed after it was begun, is under the seal.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_seal_waits_for_whoever_has_drawn_an_id(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    let mut slow = pool.begin().await.unwrap();
    sqlx::query(
        "insert into scan (key, action, outcome, user_id) values (gen_random_uuid(), 'link', 'linked', 1)",
    )
    .execute(&mut *slow)
    .await
    .unwrap();
    site.pack("SB00001", 1).await;
    let services = site.services.clone();
    let sealing = tokio::spawn(async move { services.seal_all().await.unwrap() });
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert!(!sealing.is_finished(), "the seal did not wait");
    // Others go on scanning meanwhile, and another sealer leaves it to the first.
    site.scan("SB00001", "C9001").await;
    assert_eq!(site.services.seal().await.unwrap(), Sealed::Nothing);
    slow.commit().await.unwrap();
    assert_eq!(sealing.await.unwrap(), 1);
    let (rows, from): (i64, i64) = sqlx::query_as("select scan_rows, scan_from from audit_seal")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!((rows, from), (2, 1));
    site.services.seal_all().await.unwrap();
    assert_eq!(fault(&site.services, None).await, None);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn many_servers_make_one_chain(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    let mut tasks = tokio::task::JoinSet::new();
    for n in 1..5 {
        let (site, services) = (site.clone(), with_seals(&pool, site_seals()));
        tasks.spawn(async move {
            for i in 0..5 {
                site.pack(&format!("SB000{n}{i}"), 1).await;
                services.seal_all().await.unwrap();
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    let checker = with_seals(&pool, site_seals());
    checker.seal_all().await.unwrap();
    let report = checker.verify_audit(None).await.unwrap();
    assert_eq!((report.fault, report.unsealed), (None, 0));
}

/// Servers over one database share the key.
pub(crate) fn site_seals() -> SealSettings {
    SealSettings {
        key: SealKey::parse("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=").unwrap(),
        ..seal_settings()
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn more_rows_than_a_batch_make_more_seals(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    site.run(
        "insert into scan (key, action, outcome, user_id)
         select gen_random_uuid(), 'link', 'linked', 1 from generate_series(1, 25000)",
    )
    .await;
    assert_eq!(site.services.seal_all().await.unwrap(), 3);
    let report = site.services.verify_audit(None).await.unwrap();
    assert_eq!((report.fault, report.scan_rows, report.seals), (None, 25_000, 3));
    tamper(&pool, "delete from scan where id = 17123").await;
    assert_eq!(
        fault(&site.services, None).await,
        Some(Fault::Deleted {
            log: Log::Scan,
            id: 17_123,
            seal: 2
        })
    );
}

/// The logs are read in pages of 5,000; the key of a row is id and moment, so an id can be given twice by hand.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_twin_of_the_last_row_of_a_page_is_found(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    site.run(
        "insert into scan (key, action, outcome, user_id)
         select gen_random_uuid(), 'link', 'linked', 1 from generate_series(1, 5001)",
    )
    .await;
    site.services.seal_all().await.unwrap();
    assert_eq!(fault(&site.services, None).await, None);
    tamper(
        &pool,
        "insert into scan (id, \"timestamp\", key, action, outcome, user_id)
         select id, \"timestamp\" + interval '1 microsecond', gen_random_uuid(), 'link', 'area_denied', 2
         from scan where id = 5000",
    )
    .await;
    let found = fault(&site.services, None).await;
    assert!(
        matches!(
            found,
            Some(Fault::Inserted {
                log: Log::Scan,
                id: 5000,
                ..
            })
        ),
        "{found:?}"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_row_is_proven_by_its_way_to_the_root(pool: PgPool) {
    let site = sealed_site(pool.clone()).await;
    let proof = serde_json::to_value(
        site.services
            .prove_row(&Client::default(), Log::Scan, 2)
            .await
            .unwrap(),
    )
    .unwrap();
    // Recomputed from the printed text alone.
    use sha2::{Digest, Sha256};
    let bytes = |hex: &serde_json::Value| {
        data_encoding::HEXLOWER
            .decode(hex.as_str().unwrap().as_bytes())
            .unwrap()
    };
    let mut hash = Sha256::digest([&[0][..], &bytes(&proof["bytes"])].concat()).to_vec();
    for step in proof["path"].as_array().unwrap() {
        let beside = bytes(&step["hash"]);
        let pair = match step["side"].as_str().unwrap() {
            "left" => [beside, hash],
            _ => [hash, beside],
        };
        hash = Sha256::digest([&[1][..], &pair.concat()].concat()).to_vec();
    }
    assert_eq!(hash, bytes(&proof["seal"]["scan"]["root"]));
    assert!(proof["fields"].to_string().contains("link"));
    let unknown = site
        .services
        .prove_row(&Client::default(), Log::Scan, 5)
        .await
        .unwrap_err()
        .to_string();
    assert!(unknown.contains("no sealed row 5"), "{unknown}");
    tamper(&pool, "update scan set outcome = 'area_denied' where id = 1").await;
    let broken = site
        .services
        .prove_row(&Client::default(), Log::Scan, 2)
        .await
        .unwrap_err()
        .to_string();
    assert!(broken.contains("cannot be proven"), "{broken}");
    assert_eq!(
        site.count("select count(*) from audit_log where action = 'read_audit' and details -> 'filters' = '[\"log\", \"id\"]'")
            .await,
        1,
        "a proof that was given is a look into the audit"
    );
}
