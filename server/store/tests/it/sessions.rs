use crate::{db, run, small_site};
use sqlx::PgPool;
use std::collections::HashMap;
use store::people::sessions::{BADGE_KEY, HANDHELD_KEY, PgSessions, SessionUser, UID_KEY, USER_KEY};
use time::{Duration, OffsetDateTime};
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};

async fn signed_in(sessions: &PgSessions) -> Record {
    let data = HashMap::from([(UID_KEY.to_owned(), serde_json::json!(1))]);
    let mut record = Record {
        id: Id::default(),
        data,
        expiry_date: OffsetDateTime::now_utc() + Duration::hours(1),
    };
    sessions.create(&mut record).await.unwrap();
    record
}

fn user(record: &Record) -> SessionUser {
    serde_json::from_value(record.data.get(USER_KEY).cloned().unwrap()).unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_load_brings_the_users_row_of_now(pool: PgPool) {
    small_site(&pool).await;
    let sessions = PgSessions::new(db(&pool));
    let record = signed_in(&sessions).await;
    let loaded = sessions.load(&record.id).await.unwrap().unwrap();
    assert_eq!(user(&loaded).role().map(|r| r.code()), Some("dispatcher"));
    run(&pool, "update \"user\" set role = 'biller', disabled_at = now()")
        .await
        .unwrap();
    let loaded = sessions.load(&record.id).await.unwrap().unwrap();
    assert_eq!(user(&loaded).role().map(|r| r.code()), Some("biller"));
    assert!(user(&loaded).is_disabled());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_ended_session_is_not_brought_back_by_a_late_save(pool: PgPool) {
    small_site(&pool).await;
    let sessions = PgSessions::new(db(&pool));
    let record = signed_in(&sessions).await;
    sessions.delete(&record.id).await.unwrap();
    sessions.save(&record).await.unwrap();
    assert!(sessions.load(&record.id).await.unwrap().is_none());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_id_itself_is_not_stored_and_the_user_row_neither(pool: PgPool) {
    small_site(&pool).await;
    let sessions = PgSessions::new(db(&pool));
    let record = signed_in(&sessions).await;
    let loaded = sessions.load(&record.id).await.unwrap().unwrap();
    sessions.save(&loaded).await.unwrap();
    let row: String = sqlx::query_scalar("select web_session::text from web_session")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert!(
        !row.contains(&record.id.to_string()) && !row.contains("asha"),
        "{row}"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_session_ends_after_twelve_hours_however_busy(pool: PgPool) {
    small_site(&pool).await;
    let sessions = PgSessions::new(db(&pool));
    let record = signed_in(&sessions).await;
    run(&pool, "update web_session set created_at = now() - interval '12 hours 1 second', expires_at = now() + interval '1 hour'").await.unwrap();
    assert!(sessions.load(&record.id).await.unwrap().is_none());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn use_keeps_a_session_alive_and_expired_ones_are_deleted(pool: PgPool) {
    small_site(&pool).await;
    let sessions = PgSessions::new(db(&pool));
    let record = signed_in(&sessions).await;
    run(&pool, "update web_session set seen_at = now() - interval '50 minutes', expires_at = now() + interval '10 minutes'").await.unwrap();
    let found = user(&sessions.load(&record.id).await.unwrap().unwrap());
    assert!(found.is_stale(), "a look alone keeps nothing alive");
    sessions.touch(found.session().unwrap()).await.unwrap();
    assert!(!user(&sessions.load(&record.id).await.unwrap().unwrap()).is_stale());
    let minutes: i32 =
        sqlx::query_scalar("select (extract(epoch from expires_at - now()) / 60)::int from web_session")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert!((59..=60).contains(&minutes), "{minutes}");
    assert_eq!(sessions.delete_expired().await.unwrap(), 0);
    run(
        &pool,
        "update web_session set expires_at = now() - interval '1 second'",
    )
    .await
    .unwrap();
    assert_eq!(sessions.delete_expired().await.unwrap(), 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_session_unused_for_sixty_minutes_is_over_and_an_admins_after_thirty(pool: PgPool) {
    small_site(&pool).await;
    let sessions = PgSessions::new(db(&pool));
    let record = signed_in(&sessions).await;
    let lives = async |sql: &'static str| {
        run(&pool, sql).await.unwrap();
        sessions.load(&record.id).await.unwrap().is_some()
    };
    assert!(lives("update web_session set seen_at = now() - interval '59 minutes'").await);
    assert!(!lives("update web_session set seen_at = now() - interval '60 minutes 1 second'").await);
    run(&pool, "update \"user\" set role = 'admin' where id = 1")
        .await
        .unwrap();
    assert!(lives("update web_session set seen_at = now() - interval '29 minutes'").await);
    assert!(!lives("update web_session set seen_at = now() - interval '30 minutes 1 second'").await);
    let listed = db(&pool).devices(1, None).await.unwrap();
    assert_eq!(listed, [], "a session that is over is not listed");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_new_id_does_not_begin_the_twelve_hours_anew(pool: PgPool) {
    small_site(&pool).await;
    let sessions = PgSessions::new(db(&pool));
    let record = signed_in(&sessions).await;
    run(&pool, "update web_session set data = data || jsonb_build_object('began', extract(epoch from now())::bigint - 12 * 3600 - 1)")
        .await
        .unwrap();
    assert!(sessions.load(&record.id).await.unwrap().is_none());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_session_that_a_late_request_brings_back_opens_nothing(pool: PgPool) {
    small_site(&pool).await;
    let sessions = PgSessions::new(db(&pool));
    let mut late = signed_in(&sessions).await;
    late.data.insert("epoch".to_owned(), serde_json::json!(0));
    // All sessions of the user end while a request is about to give its session a new id.
    run(&pool, "delete from web_session").await.unwrap();
    run(
        &pool,
        "update \"user\" set session_epoch = session_epoch + 1 where id = 1",
    )
    .await
    .unwrap();
    late.id = Id::default();
    sessions.create(&mut late).await.unwrap();
    assert!(sessions.load(&late.id).await.unwrap().is_none());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_act_that_ends_all_others_keeps_the_session_that_asked(pool: PgPool) {
    small_site(&pool).await;
    let sessions = PgSessions::new(db(&pool));
    let mut record = signed_in(&sessions).await;
    record.data.insert("epoch".to_owned(), serde_json::json!(0));
    sessions.save(&record).await.unwrap();
    run(&pool, "update web_session set data = data || '{\"epoch\": 0}'")
        .await
        .unwrap();
    // The act raises the epoch of the user and of this session; the request then saves what it read before.
    run(&pool, "update \"user\" set session_epoch = 1 where id = 1")
        .await
        .unwrap();
    run(&pool, "update web_session set data = data || '{\"epoch\": 1}'")
        .await
        .unwrap();
    sessions.save(&record).await.unwrap();
    assert!(sessions.load(&record.id).await.unwrap().is_some());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_proof_is_good_for_five_minutes(pool: PgPool) {
    small_site(&pool).await;
    let sessions = PgSessions::new(db(&pool));
    let record = signed_in(&sessions).await;
    let verified = async |sql: &'static str| {
        run(&pool, sql).await.unwrap();
        user(&sessions.load(&record.id).await.unwrap().unwrap()).is_verified()
    };
    assert!(!verified("update web_session set data = data - 'verified_at'").await);
    assert!(verified("update web_session set data = data || jsonb_build_object('verified_at', extract(epoch from now())::bigint - 295)").await);
    assert!(!verified("update web_session set data = data || jsonb_build_object('verified_at', extract(epoch from now())::bigint - 301)").await);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_badges_session_lasts_no_longer_than_badge_and_handheld(pool: PgPool) {
    small_site(&pool).await;
    run(
        &pool,
        "insert into device (name, token_hash, enrolled_at, made_by) values ('line 3', sha256('d'), now(), 1);
         insert into badge (user_id, secret_hash, pin_hash, made_by) values (1, sha256('b'), '$argon2id$x', 1)",
    )
    .await
    .unwrap();
    let sessions = PgSessions::new(db(&pool));
    let mut record = signed_in(&sessions).await;
    let loaded = sessions.load(&record.id).await.unwrap().unwrap();
    assert!(!user(&loaded).is_by_badge());
    for key in [BADGE_KEY, HANDHELD_KEY] {
        record.data.insert(key.to_owned(), serde_json::json!(1));
    }
    sessions.save(&record).await.unwrap();
    let loaded = sessions.load(&record.id).await.unwrap().unwrap();
    assert!(user(&loaded).is_by_badge());
    for table in ["badge", "device"] {
        run(&pool, &format!("update {table} set revoked_at = now()"))
            .await
            .unwrap();
        assert!(sessions.load(&record.id).await.unwrap().is_none(), "{table}");
        run(&pool, &format!("update {table} set revoked_at = null"))
            .await
            .unwrap();
        assert!(sessions.load(&record.id).await.unwrap().is_some(), "{table}");
    }
    // One that names a badge of somebody else, or none that is there, opens nothing.
    record.data.insert(BADGE_KEY.to_owned(), serde_json::json!(7));
    sessions.save(&record).await.unwrap();
    assert!(sessions.load(&record.id).await.unwrap().is_none());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_database_holds_the_rules_of_badges(pool: PgPool) {
    small_site(&pool).await;
    let insert = "insert into badge (user_id, secret_hash, pin_hash, failures, locked_at, made_by) values ";
    let add = async |values: &str| run(&pool, &format!("{insert} {values}")).await;
    add("(1, sha256('a'), '$argon2id$x', 0, null, 1)").await.unwrap();
    for (values, wall) in [
        ("(1, sha256('b'), '$argon2id$x', 0, null, 1)", "badge_user_key"),
        ("(1, sha256('b'), '123456', 0, null, 1)", "badge_pin_check"),
        (
            "(1, sha256('b'), '$argon2id$x', 6, now(), 1)",
            "badge_failures_check",
        ),
        (
            "(1, sha256('b'), '$argon2id$x', 5, null, 1)",
            "badge_locked_check",
        ),
        (
            "(1, sha256('b'), '$argon2id$x', 4, now(), 1)",
            "badge_locked_check",
        ),
        ("(1, 'short', '$argon2id$x', 0, null, 1)", "badge_secret_check"),
    ] {
        assert_eq!(add(values).await.unwrap_err(), wall, "{values}");
    }
}
