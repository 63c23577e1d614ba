//! Old months become files that still verify, and nobody with the rights of the program rewrites the logs.

use super::{fault, tamper};
use crate::Site;
use service::Client;
use service::proof::seals::Fault;
use sqlx::PgPool;
use store::proof::seals::Log;

/// Rows of January 2024, as a site has that is old enough.
async fn old_site(pool: PgPool) -> Site {
    let site = Site::new(pool).await;
    for table in ["scan", "audit_log"] {
        let sql = format!(
            "create table {table}_2024_01 partition of {table} for values from ('2024-01-01Z') to ('2024-02-01Z')"
        );
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&site.pool)
            .await
            .unwrap();
    }
    // A link of that month, with its event.
    site.pack("SB00009", 1).await;
    tamper(
        &site.pool,
        "update scan set \"timestamp\" = '2024-01-15Z'; delete from scan_tally; delete from scan_key; update link set created_at = '2024-01-15Z'",
    )
    .await;
    site.run(
        "insert into scan (\"timestamp\", key, action, outcome, user_id, read_text)
         select '2024-01-15Z', gen_random_uuid(), 'link', 'linked', 1, 'line one' || chr(10) || 'हि \"two\"' from generate_series(1, 2500)",
    )
    .await;
    site.run("insert into audit_log (\"timestamp\", action, entity_type, ip_address) values ('2024-01-16Z', 'login', 'user', '192.0.2.1')").await;
    site.pack("SB00001", 2).await;
    site
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn old_months_are_archived_and_still_verify(pool: PgPool) {
    let site = old_site(pool.clone()).await;
    let unsealed = site
        .services
        .archive_audit(&Client::default())
        .await
        .unwrap_err()
        .to_string();
    assert!(unsealed.contains("is not sealed yet"), "{unsealed}");
    site.services.seal_all().await.unwrap();
    let archived = site.services.archive_audit(&Client::default()).await.unwrap();
    assert_eq!(archived.iter().map(|a| a.rows).collect::<Vec<_>>(), [1, 2501]);
    assert_eq!(
        site.count("select count(*) from scan where \"timestamp\" < '2025-01-01'")
            .await,
        0
    );
    assert_eq!(
        site.count("select count(*) from audit_log where action = 'archive_audit'")
            .await,
        2
    );
    assert!(
        site.services
            .archive_audit(&Client::default())
            .await
            .unwrap()
            .is_empty()
    );
    site.services.seal_all().await.unwrap();
    let report = site.services.verify_audit(None).await.unwrap();
    assert_eq!((report.fault, report.scan_rows, report.archives), (None, 2503, 2));
    assert!(site.services.integrity_check().await.unwrap().is_empty());

    // A file that was changed, then one that is gone.
    let file = &archived[1].path;
    let whole = std::fs::read(file).unwrap();
    let text = std::process::Command::new("gzip")
        .args(["-dc"])
        .arg(file)
        .output()
        .unwrap()
        .stdout;
    let text = String::from_utf8(text)
        .unwrap()
        .replacen("\"linked\"", "\"refused\"", 1);
    let plain = file.with_extension("");
    std::fs::write(&plain, text).unwrap();
    assert!(
        std::process::Command::new("gzip")
            .arg("-f")
            .arg(&plain)
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(
        fault(&site.services, None).await,
        Some(Fault::Altered {
            log: Log::Scan,
            id: 1,
            seal: 1
        })
    );
    std::fs::remove_file(file).unwrap();
    assert!(matches!(
        fault(&site.services, None).await,
        Some(Fault::ArchiveMissing { .. })
    ));
    std::fs::write(file, whole).unwrap();
    assert_eq!(fault(&site.services, None).await, None);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_doctor_says_what_to_do(pool: PgPool) {
    let site = old_site(pool).await;
    site.run("select note_log_end()").await;
    site.run("update log_end set noted_at = now() - interval '2 minutes'")
        .await;
    let warnings = async || {
        let checks = site.services.doctor(crate::around()).await.unwrap();
        let bad = checks.into_iter().filter(|check| !check.is_fine);
        bad.map(|check| check.what).collect::<Vec<_>>().join(" ")
    };
    let found = warnings().await;
    for advice in [
        "MIGRATION_DATABASE_URL",
        "audit seal",
        "2 months",
        "audit archive",
    ] {
        assert!(found.contains(advice), "{advice}: {found}");
    }
    site.services.seal_all().await.unwrap();
    site.services.archive_audit(&Client::default()).await.unwrap();
    site.services.seal_all().await.unwrap();
    let found = warnings().await;
    assert!(
        found.contains("MIGRATION_DATABASE_URL"),
        "the tests' superuser may rewrite all: {found}"
    );
    assert!(
        !found.contains("audit seal") && !found.contains("audit archive"),
        "{found}"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_does_not_verify_is_not_archived(pool: PgPool) {
    let site = old_site(pool.clone()).await;
    site.services.seal_all().await.unwrap();
    tamper(&pool, "delete from scan where id = 7").await;
    let refused = site
        .services
        .archive_audit(&Client::default())
        .await
        .unwrap_err()
        .to_string();
    assert!(refused.contains("scan row 7 was deleted"), "{refused}");
    assert_eq!(site.count("select count(*) from scan").await, 2502);
    assert_eq!(site.count("select count(*) from audit_archive").await, 0);
}
