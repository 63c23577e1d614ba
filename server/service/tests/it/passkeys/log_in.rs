//! Signing in with a passkey, alone and as the second step, and everything that must be refused.

use super::{ORIGIN, Person};
use crate::authenticator::Authenticator;
use crate::refusal;
use domain::access::Role;
use service::ServiceError;
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_passkey_stands_in_for_the_code(pool: PgPool) {
    let mut person = Person::with_passkey(pool).await;
    assert_eq!(person.sign_in_second().await.unwrap(), person.id);
    assert_eq!(person.failures().await, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_device_that_does_not_count_signs_in_again_and_again(pool: PgPool) {
    let mut person = Person::new(pool, Role::Biller).await;
    person.device.counter = 0;
    person.add("Synchronised").await.unwrap();
    for _ in 0..2 {
        person.sign_in().await.unwrap();
        person.sign_in_second().await.unwrap();
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_answer_counts_once(pool: PgPool) {
    let mut person = Person::with_passkey(pool).await;
    let (options, asking) = person.ask().await;
    let answer = person.device.get(&options);
    person.log_in(asking.clone(), &answer).await.unwrap();
    // The session forgets what was asked with the first answer.
    assert_eq!(
        refusal(person.log_in(None, &answer).await.unwrap_err()),
        "passkey_late"
    );
    // Even one that did not could not be answered twice by a device that counts, nor another question by the same answer.
    for asking in [asking, person.ask().await.1] {
        assert!(matches!(
            person.log_in(asking, &answer).await,
            Err(ServiceError::BadCredentials)
        ));
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn foreign_origins_and_challenges_are_refused(pool: PgPool) {
    let mut person = Person::with_passkey(pool).await;
    for foreign in [
        "https://bags.example.evil.example",
        "https://sub.bags.example",
        "http://bags.example",
        "https://bags.example:8443",
    ] {
        person.device.origin = foreign;
        person.refused_alone().await;
    }
    person.device.origin = ORIGIN;
    sqlx::query("update \"user\" set failed_login_attempts = 0")
        .execute(&person.site.pool)
        .await
        .unwrap();
    let (options, _) = person.ask().await;
    let (_, asking) = person.ask().await;
    let answer = person.device.get(&options);
    assert!(person.log_in(asking, &answer).await.is_err());
    assert_eq!(person.failures().await, 1);
    assert_eq!(
        person.audit(1).await,
        [("login_failed".to_owned(), Some("passkey".to_owned()))]
    );
    // The same while one is added.
    let (options, _) = person.begin().await;
    let (_, adding) = person.begin().await;
    let answer = Authenticator::new(ORIGIN).create(&options);
    let services = person.site.services.clone();
    let finish =
        async |adding, answer: &str| services.finish_passkey(&person.by(), adding, "Key", answer).await;
    assert_eq!(
        refusal(finish(adding, &answer).await.unwrap_err()),
        "passkey_not_added"
    );
    let (options, adding) = person.begin().await;
    let answer = Authenticator::new("https://evil.example").create(&options);
    assert_eq!(
        refusal(finish(adding, &answer).await.unwrap_err()),
        "passkey_not_added"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_passkey_of_somebody_else_is_refused(pool: PgPool) {
    let mut nina = Person::with_passkey(pool).await;
    let mut omar = Person::on(nina.site.clone(), "omar", Role::Biller).await;
    omar.add("Omar's").await.unwrap();
    // After Nina's password Omar's device answers.
    let (options, asking) = nina.ask_second().await;
    let answer = omar.device.get(&options);
    assert_eq!(
        refusal(nina.log_in(asking, &answer).await.unwrap_err()),
        "passkey_refused"
    );
    assert_eq!((nina.failures().await, omar.failures().await), (1, 0));
    // Omar's device says that it is Nina's.
    let handle = omar.device.handle.clone();
    omar.device.handle = nina.device.handle.clone();
    omar.refused_alone().await;
    omar.device.handle = Vec::new();
    omar.refused_alone().await;
    omar.device.handle = handle;
    assert_eq!(omar.sign_in().await.unwrap(), omar.id);
    // Omar cannot add the passkey that Nina has, and a device that nobody knows signs nobody in.
    omar.device = nina.device.clone();
    assert_eq!(refusal(omar.add("Hers").await.unwrap_err()), "passkey_known");
    nina.device = Authenticator::new(ORIGIN);
    nina.refused_alone().await;
    assert_eq!(
        nina.audit(1).await,
        [("login_failed".to_owned(), Some("passkey".to_owned()))]
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_passkey_without_verification_is_refused(pool: PgPool) {
    let mut person = Person::with_passkey(pool).await;
    person.device.verifies = false;
    person.refused_alone().await;
    assert_eq!(
        refusal(person.sign_in_second().await.unwrap_err()),
        "passkey_refused"
    );
    assert_eq!(person.failures().await, 2);
    person.device = Authenticator::new(ORIGIN);
    person.device.verifies = false;
    assert_eq!(refusal(person.add("Key").await.unwrap_err()), "passkey_not_added");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_counter_that_goes_backwards_is_refused_and_audited(pool: PgPool) {
    let mut person = Person::with_passkey(pool).await;
    let mut copy = person.device.clone();
    let (options, asking) = person.ask_second().await;
    person.sign_in().await.unwrap();
    person.sign_in().await.unwrap();
    let mut copied = async |options: &str, asking| {
        let answer = copy.get(options);
        person.log_in(asking, &answer).await.unwrap_err()
    };
    // The question is older than the last use: the counter of now decides.
    assert_eq!(refusal(copied(&options, asking).await), "passkey_refused");
    let (options, asking) = person.ask().await;
    assert!(matches!(
        copied(&options, asking).await,
        ServiceError::BadCredentials
    ));
    let counter = ("login_failed".to_owned(), Some("passkey_counter".to_owned()));
    assert_eq!(person.audit(1).await, [counter]);
    assert_eq!(person.failures().await, 2);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn disabled_and_locked_users_hear_what_a_wrong_password_does(pool: PgPool) {
    let mut person = Person::with_passkey(pool).await;
    let (options, asking) = person.ask_second().await;
    let answer = person.device.get(&options);
    let set = async |person: &Person, sql: &'static str| {
        sqlx::query(sql).execute(&person.site.pool).await.unwrap();
    };
    set(
        &person,
        "update \"user\" set locked_until = now() + interval '1 minute'",
    )
    .await;
    person.refused_alone().await;
    assert_eq!(person.audit(1).await, [("login_blocked".to_owned(), None)]);
    assert_eq!(
        refusal(person.log_in(asking, &answer).await.unwrap_err()),
        "passkey_refused"
    );
    assert_eq!(person.failures().await, 0);
    set(
        &person,
        "update \"user\" set locked_until = null, disabled_at = now() where username = 'nina'",
    )
    .await;
    person.refused_alone().await;
    assert_eq!(person.failures().await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_was_asked_is_void_after_five_minutes_or_a_new_password(pool: PgPool) {
    let mut person = Person::with_passkey(pool).await;
    // The state is opaque; time is turned back in what the session would hold.
    fn older<T: serde::Serialize + serde::de::DeserializeOwned>(state: Option<T>) -> Option<T> {
        let mut json = serde_json::to_value(state.unwrap()).unwrap();
        json["at"] = (json["at"].as_i64().unwrap() - 301).into();
        serde_json::from_value(json).unwrap()
    }
    let (options, asking) = person.ask().await;
    let answer = person.device.get(&options);
    let late = person.log_in(older(asking), &answer).await.unwrap_err();
    assert_eq!(refusal(late), "passkey_late");
    let (options, adding) = person.begin().await;
    let answer = Authenticator::new(ORIGIN).create(&options);
    let late = person
        .site
        .services
        .finish_passkey(&person.by(), older(adding), "Key", &answer)
        .await;
    assert_eq!(refusal(late.unwrap_err()), "passkey_late");
    let (options, asking) = person.ask_second().await;
    let answer = person.device.get(&options);
    person
        .site
        .services
        .end_other_sessions(&person.by())
        .await
        .unwrap();
    assert!(matches!(
        person.log_in(asking, &answer).await,
        Err(ServiceError::Unauthenticated)
    ));
    assert_eq!(person.failures().await, 0);
}
