//! The key of a command: sent again it gets the first answer, and it belongs to one person and one command.

use crate::acts::Acts as _;
use crate::{Site, command};
use domain::scan::{Command, Meant, ScanOutcome::*};
use service::ServiceError;
use sqlx::PgPool;
use uuid::Uuid;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_same_key_gets_the_first_answer_and_changes_nothing(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.packs(&site.jaipur);
    let first = command("SB00001", "C0001");
    let answer = site.services.scan(&by, first.clone()).await.unwrap();
    site.scan("SB00001", "C0002").await;
    for _ in 0..3 {
        assert_eq!(site.services.scan(&by, first.clone()).await.unwrap(), answer);
    }
    assert_eq!(site.count("select count(*) from scan").await, 2);
    let undo = Uuid::new_v4();
    let undone = site
        .services
        .undo(&by, undo, "SB00001", Meant::default(), None)
        .await
        .unwrap();
    assert_eq!((undone.outcome, undone.child.as_deref()), (Undone, Some("C0002")));
    assert_eq!(
        site.services
            .undo(&by, undo, "SB00001", Meant::default(), None)
            .await
            .unwrap(),
        undone
    );
    assert_eq!(site.count("select count(*) from link").await, 1);
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_key_of_another_command_or_person_is_refused(pool: PgPool) {
    let site = Site::new(pool).await;
    let first = command("SB00001", "C0001");
    site.services
        .scan(&site.packs(&site.jaipur), first.clone())
        .await
        .unwrap();
    let other_child = Command {
        key: first.key,
        ..command("SB00001", "C0002")
    };
    for (user, scan) in [(&site.jaipur, other_child), (&site.biller, first.clone())] {
        let refused = site.services.scan(&site.packs(user), scan).await;
        assert!(matches!(refused, Err(ServiceError::KeyReused)), "{refused:?}");
    }
    let as_undo = site
        .services
        .undo(
            &site.packs(&site.jaipur),
            first.key,
            "SB00001",
            Meant::default(),
            None,
        )
        .await;
    assert!(matches!(as_undo, Err(ServiceError::KeyReused)));
    site.sound().await;
}
