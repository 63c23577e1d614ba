//! The health of the site and of its parts.

use super::{limited, states};
use crate::site::ServedSite;
use axum::http::StatusCode;
use domain::access::Role;
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn health_tells_each_part_and_needs_an_admin(pool: PgPool) {
    let site = limited(pool);
    let admin = site.user("amit", Role::Admin, None).await;
    let biller = site.user("bina", Role::Biller, None).await;
    site.call(&biller, "GET", "/api/system_health", "")
        .await
        .problem(403, "forbidden");
    site.call("", "GET", "/api/system_health", "")
        .await
        .problem(401, "unauthenticated");
    let answer = site.call(&admin, "GET", "/api/system_health", "").await;
    let health = answer.json();
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(health["status"], "healthy", "{health}");
    assert_eq!(health["message"], "All systems operational");
    assert!(health["timestamp"].as_str().unwrap().contains('T'));
    for part in [
        "database",
        "cache",
        "session",
        "rate_limiter",
        "audit_logging",
        "pool",
        "write_path",
    ] {
        assert_eq!(
            health["components"][part]["status"], "healthy",
            "{part}: {health}"
        );
    }
    assert!(
        health["components"]["database"]["query_time_ms"]
            .as_f64()
            .unwrap()
            >= 0.0
    );
    for fact in ["hit_rate", "total_hits", "total_misses", "entries"] {
        assert!(
            health["components"]["cache"][fact].is_number(),
            "{fact}: {health}"
        );
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_degraded_or_broken_shows(pool: PgPool) {
    let expected = |part: &str, all: &str, status| (part.to_owned(), all.to_owned(), status);
    let fine = expected("healthy", "healthy", StatusCode::OK);
    let degraded = expected("degraded", "degraded", StatusCode::OK);
    let broken = expected("unhealthy", "unhealthy", StatusCode::SERVICE_UNAVAILABLE);
    let site = limited(pool.clone());
    assert_eq!(states(&site, "audit_logging").await, fine);

    // A limit that somebody switched off.
    let open = ServedSite::with(pool.clone(), &[("LIMIT_LOGIN_PER_ADDRESS", "0")]);
    assert_eq!(states(&open, "rate_limiter").await.0, "degraded");

    // A row of the past is no row that has waited; one that somebody saw waiting two minutes ago is.
    let run = async |sql: &'static str| {
        sqlx::raw_sql(sql).execute(&pool).await.unwrap();
    };
    run("insert into audit_log (action, entity_type, \"timestamp\", request_id) values ('login', 'user', now() - interval '2 minutes', ''); select note_log_end()").await;
    assert_eq!(states(&site, "audit_logging").await, fine);
    run("update log_end set noted_at = now() - interval '2 minutes'").await;
    assert_eq!(states(&site, "audit_logging").await, degraded);
    site.state.services.seal_all().await.unwrap();
    assert_eq!(states(&site, "audit_logging").await, fine);

    // Nothing can be recorded, and nobody's session can be read.
    run("create trigger closed before insert on audit_log for each row execute function never('audit_log_closed_check')").await;
    assert_eq!(states(&site, "audit_logging").await, broken);
    assert_eq!(states(&site, "write_path").await, broken);
    run("drop trigger closed on audit_log").await;
    assert_eq!(states(&site, "write_path").await, fine);
    sqlx::query("alter table web_session rename to web_session_gone")
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(states(&site, "session").await, broken);
    sqlx::query("alter table web_session_gone rename to web_session")
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(states(&site, "session").await, fine);
}
