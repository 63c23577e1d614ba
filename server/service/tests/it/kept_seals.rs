//! What a server keeps of its seals outside the database shows whoever deletes or rewrites them there.

use crate::Site;
use crate::seals::{fault, sealed_site, site_seals, tamper, with_seals};
use service::Client;
use service::proof::seals::{Fault, SealError, Sealed};
use sqlx::PgPool;

/// Seals deleted under a server, rows altered, new ones written: the server does not seal the lie.
async fn is_found_out(pool: PgPool, deletion: &str) {
    let site = sealed_site(pool.clone()).await;
    let kept = site.services.newest_seal().await.unwrap();
    tamper(
        &pool,
        &format!("update scan set outcome = 'area_denied' where id = 2; {deletion}"),
    )
    .await;
    let left = site.count("select count(*) from audit_seal").await;
    site.pack("SB00007", 1).await;
    let refused = site.services.seal_all().await.unwrap_err();
    assert!(
        matches!(&refused, SealError::OtherChain { kept: number, hash, .. } if (*number, hash) == (kept.number, &kept.hash)),
        "{refused}"
    );
    assert!(refused.to_string().contains("audit accept-seals"), "{refused}");
    assert_eq!(
        site.count("select count(*) from audit_seal").await,
        left,
        "nothing was sealed"
    );
    assert!(fault(&site.services, None).await.is_some());
    let checks = site.services.doctor(crate::around()).await.unwrap();
    assert!(checks.iter().any(|check| check.name == "chain" && !check.is_fine));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn all_seals_deleted_under_a_server(pool: PgPool) {
    is_found_out(pool, "delete from audit_seal").await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_newest_seal_deleted_under_a_server(pool: PgPool) {
    is_found_out(
        pool,
        "delete from audit_seal where number = (select max(number) from audit_seal)",
    )
    .await;
}

/// Somebody with the key seals the altered rows elsewhere, further than the server ever did.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_chain_made_anew_elsewhere_is_found_out(pool: PgPool) {
    let mut site = Site::new(pool.clone()).await;
    let server = with_seals(&pool, site_seals());
    site.pack("SB00001", 3).await;
    server.seal_all().await.unwrap();
    tamper(
        &pool,
        "update scan set outcome = 'area_denied' where id = 2; delete from audit_seal",
    )
    .await;
    site.services = with_seals(&pool, site_seals());
    for n in 2..5 {
        site.pack(&format!("SB0000{n}"), 1).await;
        site.services.seal_all().await.unwrap();
    }
    site.pack("SB00009", 1).await;
    assert!(matches!(
        server.seal().await,
        Err(SealError::OtherChain { kept: 1, .. })
    ));
    assert_eq!(fault(&server, None).await, Some(Fault::OtherChain { seal: 1 }));
}

/// Another server seals in between: what this one kept is older than the newest, and in the chain.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn another_servers_seals_are_no_fault(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    let (one, two) = (with_seals(&pool, site_seals()), with_seals(&pool, site_seals()));
    for (n, server) in [&one, &two, &two, &one, &two].into_iter().enumerate() {
        site.pack(&format!("SB0001{n}"), 1).await;
        server.seal_all().await.unwrap();
    }
    for server in [&one, &two] {
        assert_eq!(fault(server, None).await, None);
        assert!(server.kept_seal_fault().await.unwrap().is_none());
    }
}

/// A backup that was restored has fewer seals; an admin of the machine says that this is known, and the audit keeps it.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn after_a_restore_the_seals_are_accepted_by_command(pool: PgPool) {
    let site = sealed_site(pool.clone()).await;
    tamper(
        &pool,
        "delete from scan where id > (select scan_to from audit_seal where number = 2);
         delete from audit_log where id > (select audit_to from audit_seal where number = 2);
         delete from audit_seal where number > 2",
    )
    .await;
    site.pack("SB00007", 1).await;
    assert!(site.services.seal_all().await.is_err());
    assert_eq!(site.services.accept_seals(&Client::default()).await.unwrap(), 2);
    assert_eq!(
        site.count(
            "select count(*) from audit_log where action = 'accept_seals'
             and details = '{\"kept_seal\": 3, \"newest_seal\": 2}'"
        )
        .await,
        1
    );
    assert!(matches!(site.services.seal().await.unwrap(), Sealed::Rows { .. }));
    assert_eq!(fault(&site.services, None).await, None);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn rows_that_nobody_ever_sealed_are_not_called_right(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    site.pack("SB00001", 1).await;
    assert_eq!(
        fault(&site.services, None).await,
        None,
        "a sealer may be about to come"
    );
    site.run("select note_log_end()").await;
    assert_eq!(fault(&site.services, None).await, None);
    site.run("update log_end set noted_at = now() - interval '2 minutes'")
        .await;
    assert_eq!(fault(&site.services, None).await, Some(Fault::NeverSealed));
}

/// A file that was cut off is told, not taken for none.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_broken_copy_is_told(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    let settings = site_seals();
    std::fs::create_dir_all(settings.kept.parent().unwrap()).unwrap();
    std::fs::write(&settings.kept, "{\"number\": 1").unwrap();
    let server = with_seals(&pool, settings);
    site.pack("SB00001", 1).await;
    let refused = server.seal().await.unwrap_err().to_string();
    assert!(
        refused.contains("seal.last") && refused.contains("DATA_DIR"),
        "{refused}"
    );
}
