//! Locks on users: they keep other acts out, and let pass whatever only refers to a user.

use crate::run;
use domain::access::Role;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use store::people::accounts::{self, UserRow};
use store::{Actor, Db, Locked, WriteTx, people::users};

/// A pool whose statements give up on a lock that they do not get.
fn impatient(options: PgPoolOptions, database: PgConnectOptions) -> PgPool {
    options
        .max_connections(4)
        .connect_lazy_with(database.options([("lock_timeout", "500ms")]))
}

async fn people(pool: &PgPool) {
    run(
        pool,
        "insert into \"user\" (username, email, role, password_hash, password_reset_token_hash, password_reset_token_expires)
         values ('amit', 'amit@example.com', 'admin', null, null, null),
                ('asma', 'asma@example.com', 'admin', null, null, null),
                ('bina', 'bina@example.com', 'biller', 'old', sha256('former link'), now() + interval '1 hour')",
    )
    .await
    .unwrap();
}

async fn number(pool: &PgPool, name: &str) -> i64 {
    sqlx::query_scalar("select id from \"user\" where username = $1")
        .bind(name)
        .fetch_one(pool)
        .await
        .unwrap()
}

/// What scans, sign-ins, notices and requests do about users while the transaction is open.
async fn others_may_refer_to(pool: &PgPool, user: i64, during: &str) {
    for sql in [
        "insert into scan (\"timestamp\", key, action, outcome, user_id) values (now(), gen_random_uuid(), 'link', 'not_a_label', $1)",
        "insert into bag (label, type, created_by) values ('C' || floor(random() * 1e9), 'child', $1)",
        "insert into notification (user_id, notification_type, title, message) values ($1, 'info', 'Told', 'Told')",
        "insert into web_session (id_hash, user_id, data, expires_at) values (sha256(random()::text::bytea), $1, '{}', now())",
    ] {
        let done = sqlx::query(sql).bind(user).execute(pool).await;
        assert!(done.is_ok(), "{during}: {sql}: {done:?}");
    }
}

async fn locked(tx: &mut WriteTx, user: i64) -> Locked<UserRow> {
    accounts::lock_user(tx, user).await.unwrap().unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whoever_only_refers_to_a_user_waits_for_no_act_on_the_user(
    options: PgPoolOptions,
    database: PgConnectOptions,
) {
    let pool = impatient(options, database);
    let db = Db::from_pool(pool.clone(), store::TimeZone::UTC);
    people(&pool).await;
    let (amit, bina) = (number(&pool, "amit").await, number(&pool, "bina").await);
    let begin = async || db.begin(Actor::default()).await.unwrap();

    let mut tx = begin().await;
    assert_eq!(users::lock_with_admins(&mut tx, bina).await.unwrap().len(), 2);
    let user = locked(&mut tx, bina).await;
    others_may_refer_to(&pool, amit, "an admin's act").await;
    others_may_refer_to(&pool, bina, "an admin's act").await;
    users::set_disabled(&mut tx, &user, true).await.unwrap();
    others_may_refer_to(&pool, bina, "disabling").await;
    users::update(
        &mut tx,
        &user,
        "bina.k",
        "k@example.com",
        Role::Admin,
        Some("jaipur"),
    )
    .await
    .unwrap();
    others_may_refer_to(&pool, bina, "another name and role").await;
    store::proof::personal::erase(&mut tx, &user).await.unwrap();
    others_may_refer_to(&pool, bina, "erasure").await;
    drop(tx);

    let mut tx = begin().await;
    accounts::set_password_token(&mut tx, bina, &[7; 32], 1)
        .await
        .unwrap();
    others_may_refer_to(&pool, bina, "a new link").await;
    drop(tx);

    let mut tx = begin().await;
    let hash: Vec<u8> = sqlx::query_scalar("select sha256('former link')")
        .fetch_one(&pool)
        .await
        .unwrap();
    let user = accounts::lock_by_password_token(&mut tx, &hash)
        .await
        .unwrap()
        .unwrap();
    others_may_refer_to(&pool, bina, "a link that is used").await;
    accounts::set_password(&mut tx, &user, "new", false)
        .await
        .unwrap();
    others_may_refer_to(&pool, bina, "a new password").await;
    accounts::end_sessions(&mut tx, &user, None).await.unwrap();
    accounts::set_logged_in(&mut tx, &user, Some("newer"))
        .await
        .unwrap();
    accounts::set_login_failed(&mut tx, &user, None).await.unwrap();
    others_may_refer_to(&pool, bina, "a log-in").await;
    drop(tx);

    // The wall of the last admin locks the others.
    let mut by_hand = pool.begin().await.unwrap();
    sqlx::query("update \"user\" set role = 'biller' where id = $1")
        .bind(amit)
        .execute(&mut *by_hand)
        .await
        .unwrap();
    others_may_refer_to(&pool, number(&pool, "asma").await, "the last admin's wall").await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_same_locks_keep_other_acts_on_the_user_out(options: PgPoolOptions, database: PgConnectOptions) {
    let pool = impatient(options, database);
    let db = Db::from_pool(pool.clone(), store::TimeZone::UTC);
    people(&pool).await;
    let bina = number(&pool, "bina").await;
    let mut first = db.begin(Actor::default()).await.unwrap();
    locked(&mut first, bina).await;
    let mut second = db.begin(Actor::default()).await.unwrap();
    assert!(accounts::lock_user(&mut second, bina).await.is_err());
    let mut third = db.begin(Actor::default()).await.unwrap();
    assert!(users::lock_with_admins(&mut third, bina).await.is_err());
}

/// Changing a column of such an index locks the row as deleting it would, whatever lock was asked for.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nothing_of_a_user_but_the_number_can_be_referred_to(pool: PgPool) {
    let keys: Vec<String> = sqlx::query_scalar(
        "select indexrelid::regclass::text from pg_index
         where indrelid = '\"user\"'::regclass and indisunique and indpred is null and indexprs is null",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(keys, ["user_pkey"]);
}
