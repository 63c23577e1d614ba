//! Fields that are wrong, too long or of another form.

use crate::acts::Acts as _;
use crate::{Site, command, field};
use domain::scan::{Command, ScanOutcome::*};
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn legacy_labels_scan_like_others(pool: PgPool) {
    let site = Site::new(pool).await;
    sqlx::query("insert into bag (label, type, legacy) values ('RAM LAL 12', 'child', true)")
        .execute(&site.pool)
        .await
        .unwrap();
    assert_eq!(site.scan("SB00001", " ram  lal\u{00A0}12 ").await.outcome, Linked);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn bad_fields_are_named_and_write_nothing(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.packs(&site.jaipur);
    let wrong = [
        (
            Command {
                station: Some("x".repeat(65)),
                ..command("SB00001", "C0001")
            },
            "station",
        ),
        (
            Command {
                station: Some("a\u{7}".to_owned()),
                ..command("SB00001", "C0001")
            },
            "station",
        ),
        (
            Command {
                made_ms: Some(i64::MAX),
                ..command("SB00001", "C0001")
            },
            "made_ms",
        ),
    ];
    for (scan, name) in wrong {
        assert_eq!(field(site.services.scan(&by, scan).await.unwrap_err()), name);
    }
    assert_eq!(
        field(site.services.scan_batch(&by, Vec::new()).await.unwrap_err()),
        "scans"
    );
    assert_eq!(
        field(
            site.services
                .scan_batch(&by, vec![command("SB00001", "C0001"); 501])
                .await
                .unwrap_err()
        ),
        "scans"
    );
    assert_eq!(site.count("select count(*) from scan").await, 0);
    let ends = site.scan("SB00001", "\u{0}C0001\u{0}").await;
    assert_eq!(
        ends.outcome, Linked,
        "control characters around a label are dropped, as scanners inject them"
    );
    let between = site.scan("SB00001", "C\u{0}000\u{0}1").await;
    assert_eq!(
        between.outcome, NotALabel,
        "between two signs they part two codes"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_huge_text_is_refused_and_logged_in_part(pool: PgPool) {
    let site = Site::new(pool).await;
    let answer = site.scan("SB00001", &"Z".repeat(100_000)).await;
    assert_eq!(answer.outcome, NotALabel);
    let kept: i64 = site.count("select length(read_text)::bigint from scan").await;
    assert_eq!(kept, 64);
}
