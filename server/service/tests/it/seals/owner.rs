//! What the program's role may do to logs and seals, and what only the owner of the tables may.

use super::{fault, sealed, site_seals, with_seals};
use crate::role::Role;
use crate::{Site, around};
use domain::alert::{AlertKind, Reading, Severity};
use domain::health::Health;
use service::Client;
use service::proof::seals::{Fault, SealError, SealSettings};
use service::site::alerts::{ErrorCount, Watch};
use sqlx::{Executor, PgPool};

/// A site with seals, whose servers work as the program's role, all with one key.
async fn site_and_role(pool: &PgPool) -> (Site, Role, SealSettings) {
    let seals = site_seals();
    let mut site = Site::new(pool.clone()).await;
    site.services = with_seals(pool, seals.clone());
    let site = sealed(site).await;
    let role = Role::new(pool).await;
    (role.site(&site, seals.clone()), role, seals)
}

/// The arguments of `add_seal` for a seal after the newest, some of them other than they should be.
fn forged(change: &[(&str, &str)]) -> String {
    let mut arguments = [
        ("number", "s.number + 1"),
        ("sealed_at", "now()"),
        ("form", "1::smallint"),
        ("audit_from", "s.audit_to + 1"),
        ("audit_to", "greatest(s.audit_to, ids.audit_id)"),
        ("audit_rows", "0"),
        ("audit_root", "sha256('')"),
        ("audit_marks", "''"),
        ("scan_from", "s.scan_to + 1"),
        ("scan_to", "ids.scan_id"),
        ("scan_rows", "1"),
        ("scan_root", "sha256('x')"),
        ("scan_marks", "substr(sha256('x'), 1, 16)"),
        ("previous", "s.hash"),
        ("hash", "sha256('made up')"),
        ("public_key", "s.public_key"),
        ("signature", "s.signature"),
    ];
    for (name, value) in change {
        let argument = arguments.iter_mut().find(|(known, _)| known == name);
        argument.expect("an argument").1 = value;
    }
    let values: Vec<&str> = arguments.iter().map(|(_, value)| *value).collect();
    format!(
        "select add_seal({}) from (select * from audit_seal order by number desc limit 1) s, log_ids() ids",
        values.join(", ")
    )
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_programs_role_adds_seals_through_the_owner_only(pool: PgPool) {
    let (site, role, _) = site_and_role(&pool).await;
    site.pack("SB00007", 2).await;
    for (change, refusal) in [
        (("number", "s.number + 2"), "audit_seal_number_check"),
        (("number", "1"), "audit_seal_number_check"),
        (("previous", "sha256('other')"), "audit_seal_previous_check"),
        (("audit_from", "s.audit_to + 2"), "audit_seal_contiguous_check"),
        (("scan_from", "1"), "audit_seal_contiguous_check"),
        (("scan_to", "ids.scan_id + 1"), "audit_seal_beyond_check"),
        (("audit_to", "9223372036854775807"), "audit_seal_beyond_check"),
        (("sealed_at", "now() + interval '1 day'"), "audit_seal_time_check"),
    ] {
        assert_eq!(role.refused(&forged(&[change])).await, refusal, "{change:?}");
    }
    let empty = forged(&[("scan_rows", "0"), ("scan_marks", "''")]);
    assert_eq!(role.refused(&empty).await, "audit_seal_empty_check");
    let by_hand = "insert into audit_seal select number + 1, sealed_at, audit_to + 1, 9223372036854775807, 0, audit_root, scan_to + 1,
                   9223372036854775807, 0, scan_root, hash, sha256('x'), public_key, signature, form, '', ''
                   from audit_seal order by number desc limit 1";
    assert_eq!(role.refused(by_hand).await, "42501");
    assert_eq!(role.refused("update log_end set noted_at = now()").await, "42501");
    // And the honest way works.
    assert_eq!(site.services.seal_all().await.unwrap(), 1);
    assert_eq!(fault(&site.services, None).await, None);
    assert!(!site.services.may_rewrite_logs().await.unwrap());
    role.drop().await;
}

/// The seal of somebody who has the role and not the key: in order, within the log's end, and signed by nobody.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_seal_that_nobody_signed_silences_nothing(pool: PgPool) {
    let (site, role, _) = site_and_role(&pool).await;
    site.pack("SB00007", 2).await;
    role.pool.execute(sqlx::AssertSqlSafe(forged(&[]))).await.unwrap();
    let forged_seal = site.count("select max(number) from audit_seal").await;
    site.pack("SB00008", 2).await;
    let refused = site.services.seal_all().await.unwrap_err();
    assert!(
        matches!(&refused, SealError::BrokenChain(Fault::SealAltered { seal }) if *seal == forged_seal),
        "{refused}"
    );
    assert_eq!(
        site.count("select max(number) from audit_seal").await,
        forged_seal
    );
    is_told(&site, forged_seal).await;
    assert!(fault(&site.services, None).await.is_some());
    assert!(
        site.services.accept_seals(&Client::default()).await.is_err(),
        "it is no seal to go on from"
    );
    role.drop().await;
}

/// A seal over all that there will ever be, as somebody left it who once could write anything.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_seal_over_rows_that_never_were_hides_no_lag(pool: PgPool) {
    let (site, role, _) = site_and_role(&pool).await;
    sqlx::query(
        "insert into audit_seal select number + 1, sealed_at, audit_to + 1, 9223372036854775806, 0, audit_root, scan_to + 1,
         9223372036854775806, 0, scan_root, hash, sha256('x'), public_key, signature, form, '', ''
         from audit_seal order by number desc limit 1",
    )
    .execute(&pool)
    .await
    .unwrap();
    let forged_seal = site.count("select max(number) from audit_seal").await;
    site.pack("SB00007", 3).await;
    let mut watch = Watch::new(site.services.clone(), ErrorCount::default());
    watch.readings().await.unwrap();
    sqlx::query("update log_end set noted_at = now() - interval '2 minutes'")
        .execute(&pool)
        .await
        .unwrap();
    let state = site.services.seal_state().await.unwrap();
    assert!(state.unsealed == 3 && state.lag_ms >= 120_000, "{state:?}");
    is_told(&site, forged_seal).await;
    assert!(matches!(
        site.services.seal_all().await,
        Err(SealError::BrokenChain(Fault::SealBeyond { .. }))
    ));
    role.drop().await;
}

/// Watcher, health and doctor all name it.
async fn is_told(site: &Site, seal: i64) {
    let mut watch = Watch::new(site.services.clone(), ErrorCount::default());
    let readings = watch.readings().await.unwrap();
    let chain = |reading: &&Reading| reading.kind == AlertKind::ChainBroken;
    let raised = watch
        .settings
        .thresholds
        .judge(readings.iter().find(chain).unwrap())
        .unwrap();
    assert_eq!((raised.severity, raised.value), (Severity::Critical, Some(seal)));
    let health = site.services.system_health().await;
    assert_eq!(health.components["audit_logging"].status, Health::Unhealthy);
    let checks = site.services.doctor(around()).await.unwrap();
    let chain = checks.iter().find(|check| check.name == "chain").unwrap();
    assert!(
        !chain.is_fine && chain.what.contains(&format!("audit_seal row {seal}")),
        "{chain:?}"
    );
}

/// What works with the owner's rights must not serve whoever has none.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nothing_leaves_the_audit_early_or_of_anybody_who_stays(pool: PgPool) {
    let (site, role, _) = site_and_role(&pool).await;
    for before in [
        "now() - interval '29 days'",
        "now()",
        "now() + interval '1 year'",
        "null",
    ] {
        let sql = format!("select shorten_addresses({before}, 100)");
        assert_eq!(role.refused(&sql).await, "audit_log_young_check", "{before}");
    }
    role.pool
        .execute("select shorten_addresses(now() - interval '30 days', 100)")
        .await
        .unwrap();
    let erase = format!("select erase_from_audit({}, array['jaya'])", site.jaipur.id());
    assert_eq!(role.refused(&erase).await, "audit_log_not_erased_check");
    assert_eq!(
        role.refused("select erase_from_audit(4711, array['jaya'])").await,
        "audit_log_not_erased_check"
    );
    // Somebody is erased by rights; with that the names of those who stay do not go.
    let left = "select count(*) from audit_log where details ->> 'username' = 'jaya'";
    assert_eq!(site.count(left).await, 1);
    site.services
        .erase_named(&Client::default(), "lata")
        .await
        .unwrap();
    let erase = format!("select erase_from_audit({}, array['jaya'])", site.lucknow.id());
    role.pool.execute(sqlx::AssertSqlSafe(erase)).await.unwrap();
    assert_eq!(site.count(left).await, 1);
    // A temporary table of the same name, with a trigger that would run as the owner.
    let trap = "create temporary table audit_log as select * from public.audit_log with no data;
         insert into pg_temp.audit_log (id, \"timestamp\", action, entity_type, details, personal_salts)
             values (1, now() - interval '1 year', 'login_failed', 'user', '{}', '{\"username\": \"x\"}');
         create temporary table audit_seal as select * from public.audit_seal;
         create function pg_temp.trap() returns trigger language plpgsql as $$ begin raise exception 'caught'; end $$;
         create trigger trap before update on pg_temp.audit_log for each row execute function pg_temp.trap();
         create trigger trap before insert on pg_temp.audit_seal for each row execute function pg_temp.trap();
         grant all on pg_temp.audit_log, pg_temp.audit_seal to public;
         select shorten_addresses(now() - interval '31 days', 100), note_log_end();
         drop table pg_temp.audit_log, pg_temp.audit_seal";
    let mut one = role.pool.acquire().await.unwrap();
    one.execute(trap).await.unwrap();
    drop(one);
    role.drop().await;
}

/// The role that the program works as can add to the logs and do all its work, and cannot rewrite them.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_programs_role_cannot_rewrite_the_logs(pool: PgPool) {
    let owner = with_seals(&pool, site_seals());
    assert!(owner.may_rewrite_logs().await.unwrap(), "a superuser may");
    let (site, role, _) = site_and_role(&pool).await;
    site.pack("SB00007", 2).await;
    site.services.seal_all().await.unwrap();
    site.services.housekeeping().await.unwrap();
    assert!(!site.services.may_rewrite_logs().await.unwrap());
    for (log, column) in [
        ("scan", "id = id"),
        ("audit_log", "id = id"),
        ("audit_seal", "form = 1"),
        ("audit_archive", "rows = 0"),
        ("log_end", "scan_id = 0"),
        ("scan_default", "id = id"),
        ("audit_log_default", "id = id"),
    ] {
        for act in [
            format!("update {log} set {column}"),
            format!("delete from {log}"),
            format!("truncate {log}"),
            format!("alter table {log} disable trigger all"),
            format!("drop table {log}"),
        ] {
            assert_eq!(role.refused(&act).await, "42501", "{act}");
        }
    }
    let archive = "insert into audit_archive (log, month, file_name, sha256, rows, id_from, id_to)
         select 'scan', date_trunc('month', now(), 'UTC')::date, 'x', sha256('x'), count(*), 1, 1 from scan";
    assert_eq!(role.refused(archive).await, "42501");
    assert_eq!(
        role.refused("select drop_archived('scan', '2024-01-01')").await,
        "42501"
    );
    let refused = site.services.archive_audit(&Client::default()).await.unwrap_err();
    assert!(
        refused.to_string().contains("MIGRATION_DATABASE_URL"),
        "{refused}"
    );
    role.drop().await;
}

/// A site of revision ca557b7, which gave its role more.
#[sqlx::test(migrations = false)]
async fn a_role_with_the_rights_of_before_loses_them(pool: PgPool) {
    let earlier =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/tests/data/before_baseline/schema");
    let earlier = sqlx::migrate::Migrator::new(earlier).await.unwrap();
    earlier.run_to(14, &pool).await.unwrap();
    let role = Role::new(&pool).await;
    let may = async |right: &'static str| -> bool {
        sqlx::query_scalar(right).fetch_one(&role.pool).await.unwrap()
    };
    assert!(may("select has_table_privilege('audit_seal', 'insert')").await);
    let db = store::Db::from_pool(pool.clone(), store::TimeZone::UTC);
    db.migrate().await.unwrap();
    for right in [
        "select has_table_privilege('audit_seal', 'insert')",
        "select has_table_privilege('audit_archive', 'insert')",
        "select has_function_privilege('drop_archived(text, date)', 'execute')",
    ] {
        assert!(!may(right).await, "{right}");
    }
    assert!(may("select has_table_privilege('log_end', 'select')").await);
    role.drop().await;
}
