//! Promotions and notifications.

use crate::{Site, field, refusal};
use domain::access::{AskPromotion, ManageUsers, Role, ViewOwnProfile};
use domain::language::Language;
use service::ServiceError;
use sqlx::PgPool;

const REASON: &str = "I weigh the lorries already";

async fn ask(site: &Site, role: Role, reason: &str) -> Result<(), ServiceError> {
    let by = site.jaipur.authorize(AskPromotion).unwrap();
    site.services.ask_promotion(&by, role, reason).await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_promotion_is_asked_for_granted_and_told(pool: PgPool) {
    let site = Site::new(pool).await;
    site.run("insert into web_session (id_hash, user_id, data, expires_at) select sha256('x'), id, '{}', now() + interval '1 hour' from \"user\" where username = 'jaya'")
        .await;
    ask(&site, Role::Biller, REASON).await.unwrap();
    assert_eq!(site.notices(&site.admin).await, ["promotion_asked"]);
    let waiting = site.services.promotions(&site.manages()).await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(
        (waiting[0].username.as_str(), waiting[0].approved),
        ("jaya", None)
    );
    site.services
        .decide_promotion(&site.manages(), waiting[0].id, true, "Well earned.")
        .await
        .unwrap();
    let profile = site
        .services
        .profile(&site.jaipur.authorize(ViewOwnProfile).unwrap())
        .await
        .unwrap();
    assert_eq!(profile.role, Role::Biller);
    let decided = profile.promotion.unwrap();
    assert_eq!(
        (
            decided.approved,
            decided.decided_by.as_deref(),
            decided.decision_note.as_deref()
        ),
        (Some(true), Some("amit"), Some("Well earned."))
    );
    assert_eq!(site.notices(&site.jaipur).await, ["promotion_approved"]);
    assert_eq!(
        site.count("select count(*) from web_session").await,
        0,
        "the new role signs in anew"
    );
    assert_eq!(
        site.actions().await,
        ["ask_promotion", "approve_promotion", "change_user"]
    );
    assert_eq!(
        refusal(
            site.services
                .decide_promotion(&site.manages(), waiting[0].id, false, "")
                .await
                .unwrap_err()
        ),
        "decided_already"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_refused_promotion_changes_no_role_and_another_may_be_asked_for(pool: PgPool) {
    let site = Site::new(pool).await;
    ask(&site, Role::Admin, REASON).await.unwrap();
    assert_eq!(
        refusal(ask(&site, Role::Biller, REASON).await.unwrap_err()),
        "promotion_pending"
    );
    let id = site.services.promotions(&site.manages()).await.unwrap()[0].id;
    site.services
        .decide_promotion(&site.manages(), id, false, "Not yet.")
        .await
        .unwrap();
    assert_eq!(site.notices(&site.jaipur).await, ["promotion_rejected"]);
    assert_eq!(
        site.count("select count(*) from \"user\" where role = 'admin'")
            .await,
        1
    );
    ask(&site, Role::Biller, REASON).await.unwrap();
    let listed = site.services.promotions(&site.manages()).await.unwrap();
    assert_eq!(
        listed.iter().map(|p| p.approved).collect::<Vec<_>>(),
        [None, Some(false)],
        "what waits comes first"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_promotion_needs_a_reason_of_ten_to_five_hundred_characters(pool: PgPool) {
    let site = Site::new(pool).await;
    for bad in ["", "too short", &"x".repeat(501), "nul \0 in a reason"] {
        assert_eq!(
            field(ask(&site, Role::Biller, bad).await.unwrap_err()),
            "reason",
            "{bad}"
        );
    }
    assert_eq!(
        field(ask(&site, Role::Dispatcher, REASON).await.unwrap_err()),
        "role"
    );
    assert!(matches!(
        site.admin.authorize(AskPromotion),
        Err(ServiceError::Forbidden(_))
    ));
    assert!(matches!(
        site.biller.authorize(ManageUsers),
        Err(ServiceError::Forbidden(_))
    ));
    ask(&site, Role::Biller, &"ä".repeat(500)).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_two_decisions_at_once_one_counts(pool: PgPool) {
    let site = Site::new(pool).await;
    ask(&site, Role::Biller, REASON).await.unwrap();
    let id = site.services.promotions(&site.manages()).await.unwrap()[0].id;
    let decide = |approve: bool| {
        let (services, by) = (site.services.clone(), site.manages());
        tokio::spawn(async move { services.decide_promotion(&by, id, approve, "").await.is_ok() })
    };
    let (yes, no) = (decide(true), decide(false));
    assert_ne!(yes.await.unwrap(), no.await.unwrap());
    assert_eq!(site.notices(&site.jaipur).await.len(), 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn notices_are_ones_own_in_ones_language_and_can_be_marked(pool: PgPool) {
    let site = Site::new(pool).await;
    ask(&site, Role::Biller, REASON).await.unwrap();
    let id = site.services.promotions(&site.manages()).await.unwrap()[0].id;
    site.services
        .decide_promotion(&site.manages(), id, false, "Not yet.")
        .await
        .unwrap();
    let own = site.jaipur.authorize(ViewOwnProfile).unwrap();
    let list = async |language| {
        site.services
            .notifications(&own, None, language)
            .await
            .unwrap()
            .items
    };
    let english = list(Language::En).await;
    assert_eq!(english.len(), 1);
    assert_eq!(english[0].message, "You did not become biller. Not yet.");
    assert!(list(Language::Hi).await[0].title.contains("पदोन्नति"));
    assert!(!english[0].is_read);
    let others = site.admin.authorize(ViewOwnProfile).unwrap();
    site.services
        .mark_read(&others, Some(english[0].id))
        .await
        .unwrap();
    assert!(!list(Language::En).await[0].is_read, "nobody marks for others");
    site.services.mark_read(&own, Some(english[0].id)).await.unwrap();
    assert!(list(Language::En).await[0].is_read);
    site.services.mark_read(&others, None).await.unwrap();
    let own = site
        .services
        .notifications(&others, None, Language::En)
        .await
        .unwrap();
    assert!(own.items.iter().all(|notice| notice.is_read));
}
