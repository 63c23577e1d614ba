//! Writing what was decided, in blocks: each block is one transaction with the note of how far it is.

use super::{MigrateError, Migration, Stage, must_be_empty};
use crate::tx::WriteTx;
use domain::access::Role;
use domain::audit::{AreaState, AuditEvent, UserState};
use domain::former::IMPORTED_ACT;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use time::OffsetDateTime;

/// The account that stands for people who are not known any more.
const NOBODY: (&str, &str) = ("former.system", "former-system@former.invalid");
/// Tables whose rows keep their numbers; those that come later are above.
const NUMBERED: [(&str, &str); 4] = [
    ("bag", "old_bag"),
    ("link", "old_link"),
    ("bill", "bill_fact"),
    ("bill_bag", "old_bill_bag"),
];

/// Rows that one transaction writes.
struct Writes {
    stage: Stage,
    next: Stage,
    /// The number that the next block goes to; null after the last.
    to: &'static str,
    /// Rows that are written for one such number, about.
    share: i64,
    statements: &'static [&'static str],
}

const WRITES: [Writes; 5] = [
    Writes {
        stage: Stage::Bags,
        next: Stage::Links,
        to: "select max(id) from (select id from new_bag where id > $1 order by id limit $2) block",
        share: 1,
        statements: &[include_str!("write/bags.sql")],
    },
    Writes {
        stage: Stage::Links,
        next: Stage::Bills,
        to: "select max(id) from (select id from parent_fact where id > $1 order by id limit $2) block",
        share: 30,
        statements: &[include_str!("write/links.sql")],
    },
    Writes {
        stage: Stage::Bills,
        next: Stage::Scans,
        to: "select max(id) from (select id from bill_fact where id > $1 order by id limit $2) block",
        share: 200,
        statements: &[
            include_str!("write/bills.sql"),
            include_str!("write/places.sql"),
            include_str!("write/completed.sql"),
        ],
    },
    Writes {
        stage: Stage::Scans,
        next: Stage::Acts,
        to: "select max(n) from (select n from event where n > $1 order by n limit $2) block",
        share: 1,
        statements: &[include_str!("write/scans.sql")],
    },
    Writes {
        stage: Stage::Acts,
        next: Stage::Written,
        to: "select max(id) from (select id from old_audit where id > $1 order by id limit $2) block",
        share: 1,
        statements: &[include_str!("write/acts.sql")],
    },
];

/// A block that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    pub stage: Stage,
    pub rows: u64,
}

#[derive(Debug, sqlx::FromRow)]
struct NewUser {
    old_id: i64,
    username: String,
    email: String,
    role: String,
    area: Option<String>,
    is_disabled: bool,
    user_id: Option<i64>,
    created_at: Option<OffsetDateTime>,
}

impl Migration {
    /// Everything that is no block: areas, people, months of the logs, the repairs; and that the bags are next. Answers what the audit must
    /// say of it; the caller commits.
    pub async fn begin_writing(&mut self, tx: &mut WriteTx) -> Result<Vec<AuditEvent>, MigrateError> {
        let path = self.path("set local");
        let tx = &mut *tx.tx;
        tx.execute(AssertSqlSafe(path)).await?;
        tx.execute("set local statement_timeout = 0").await?;
        // Nobody scans between the look and the first row.
        tx.execute("lock table bag, link, bill, bill_bag, scan in share row exclusive mode")
            .await?;
        must_be_empty(tx).await?;
        let mut events = Vec::new();
        write_areas(tx, &mut events).await?;
        write_people(tx, &mut events).await?;
        for (table, from) in NUMBERED {
            let above = format!(
                "select setval(pg_get_serial_sequence('{table}', 'id'), greatest((select max(id) from {from}), 1))"
            );
            tx.execute(AssertSqlSafe(above)).await?;
        }
        tx.execute(include_str!("months.sql")).await?;
        tx.execute(
            "insert into former_repair (rule, entity, old_id, new_id, what) select rule, entity, old_id, new_id, what from repair order by n",
        )
        .await?;
        note(tx, Stage::Bags, i64::MIN).await?;
        Ok(events)
    }

    /// Writes the next block; nothing once all are written.
    pub async fn write_block(&mut self) -> Result<Option<Block>, MigrateError> {
        let Some(state) = self.state().await? else {
            return Ok(None);
        };
        let Some(writes) = WRITES.iter().find(|writes| writes.stage == state.stage) else {
            return Ok(None);
        };
        let mut tx = self.connection.begin().await?;
        let to: Option<i64> = sqlx::query_scalar(writes.to)
            .bind(state.done)
            .bind((self.block / writes.share).max(1))
            .fetch_one(&mut *tx)
            .await?;
        // A block looks up the few rows that belong to it: a plan for its thousands would read whole tables for each block.
        tx.execute("set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off")
            .await?;
        let mut rows = 0;
        match to {
            None => note(&mut tx, writes.next, i64::MIN).await?,
            Some(to) => {
                for statement in writes.statements {
                    let mut query = sqlx::query(*statement).bind(state.done).bind(to);
                    if writes.stage == Stage::Acts {
                        query = query.bind(IMPORTED_ACT);
                    }
                    rows += query.execute(&mut *tx).await?.rows_affected();
                }
                note(&mut tx, writes.stage, to).await?;
            }
        }
        tx.commit().await?;
        Ok(Some(Block {
            stage: writes.stage,
            rows,
        }))
    }

    /// Drops the former rows, and renews what the planner knows of the tables that were filled. What is proven afterwards needs none of them.
    pub async fn tidy(&mut self) -> Result<(), MigrateError> {
        let staging = self.staging;
        self.connection
            .execute(AssertSqlSafe(format!("drop schema if exists {staging} cascade")))
            .await?;
        self.connection
            .execute("analyze bag, link, bill, bill_bag, scan, audit_log")
            .await?;
        Ok(())
    }

    /// Notes that all is proven. The caller commits.
    pub async fn finish(&mut self, tx: &mut WriteTx) -> Result<(), MigrateError> {
        let tx = &mut *tx.tx;
        sqlx::query("update former_site set stage = $1, finished_at = now()")
            .bind(Stage::Finished.code())
            .execute(&mut *tx)
            .await?;
        Ok(())
    }
}

async fn note(connection: &mut PgConnection, stage: Stage, done: i64) -> Result<(), MigrateError> {
    sqlx::query("update former_site set stage = $1, done = $2")
        .bind(stage.code())
        .bind(done)
        .execute(connection)
        .await?;
    Ok(())
}

async fn write_areas(
    connection: &mut PgConnection,
    events: &mut Vec<AuditEvent>,
) -> Result<(), MigrateError> {
    let areas: Vec<(String, String)> =
        sqlx::query_as("select code, min(name) from new_area where code in (select code from new_area where is_new) group by 1 order by 1")
            .fetch_all(&mut *connection)
            .await?;
    for (code, name) in areas {
        sqlx::query("insert into area (code, name) values ($1, $2)")
            .bind(&code)
            .bind(&name)
            .execute(&mut *connection)
            .await?;
        events.push(AuditEvent::AreaAdded {
            after: AreaState {
                area: code,
                area_name: name,
                position: 0,
                retired: false,
            },
        });
    }
    Ok(())
}

async fn write_people(
    connection: &mut PgConnection,
    events: &mut Vec<AuditEvent>,
) -> Result<(), MigrateError> {
    let users: Vec<NewUser> = sqlx::query_as(
        "select old_id, username, email, role, area, is_disabled, user_id, created_at from new_user order by old_id",
    )
    .fetch_all(&mut *connection)
    .await?;
    let nobody = NewUser {
        old_id: 0,
        username: NOBODY.0.to_owned(),
        email: NOBODY.1.to_owned(),
        role: Role::Dispatcher.code().to_owned(),
        area: None,
        is_disabled: true,
        user_id: None,
        created_at: None,
    };
    for user in users.iter().chain([&nobody]) {
        let id = match user.user_id {
            Some(id) => id,
            None => {
                let id = insert_user(connection, user).await?;
                let role = Role::from_code(&user.role).unwrap_or(Role::Dispatcher);
                events.push(AuditEvent::UserCreated {
                    user: id,
                    after: UserState {
                        role,
                        area: user.area.clone(),
                        disabled: user.is_disabled,
                    },
                });
                id
            }
        };
        sqlx::query("insert into former_user (old_id, user_id) values ($1, $2)")
            .bind(user.old_id)
            .bind(id)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Nobody gets a password: an admin hands out links.
async fn insert_user(connection: &mut PgConnection, user: &NewUser) -> Result<i64, MigrateError> {
    Ok(sqlx::query_scalar(
        "insert into \"user\" (username, email, role, dispatch_area, created_at, disabled_at)
         values ($1, $2, $3, $4, coalesce($5, now()), case when $6 then now() end) returning id",
    )
    .bind(&user.username)
    .bind(&user.email)
    .bind(&user.role)
    .bind(&user.area)
    .bind(user.created_at)
    .bind(user.is_disabled)
    .fetch_one(connection)
    .await?)
}
