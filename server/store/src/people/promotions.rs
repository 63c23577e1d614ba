//! Promotions that people ask for.

use crate::error::StoreError;
use crate::moment::in_zone;
use crate::tx::{Db, Locked, WriteTx};
use domain::access::Role;
use domain::account::PromotionRequest;

/// A request under its lock.
#[derive(Clone, Debug)]
pub struct PromotionRow {
    pub id: i64,
    pub user_id: i64,
    pub requested_role: String,
    pub decided: bool,
}

struct Row {
    id: i64,
    user_id: i64,
    username: String,
    role: String,
    requested_role: String,
    reason: String,
    requested_at: time::OffsetDateTime,
    decided_at: Option<time::OffsetDateTime>,
    decided_by: Option<String>,
    approved: Option<bool>,
    decision_note: Option<String>,
}

impl Row {
    fn request(self, db: &Db) -> Result<PromotionRequest, StoreError> {
        let role = |code: &str| {
            Role::from_code(code).ok_or_else(|| StoreError::Corrupt {
                table: "promotion_request",
                what: format!("role {code}"),
            })
        };
        Ok(PromotionRequest {
            role_now: role(&self.role)?,
            requested_role: role(&self.requested_role)?,
            id: self.id,
            user_id: self.user_id,
            username: self.username,
            reason: self.reason,
            requested_at: in_zone(self.requested_at, &db.zone),
            decided_at: self.decided_at.map(|at| in_zone(at, &db.zone)),
            decided_by: self.decided_by,
            approved: self.approved,
            decision_note: self.decision_note,
        })
    }
}

impl Db {
    /// What waits for a decision, oldest first, and the newest fifty that were decided.
    pub async fn promotions(&self) -> Result<Vec<PromotionRequest>, StoreError> {
        let rows = sqlx::query_as!(
            Row,
            "select * from (
                select p.id as \"id!\", p.user_id as \"user_id!\", u.username as \"username!\", u.role as \"role!\",
                       p.requested_role as \"requested_role!\", p.reason as \"reason!\", p.requested_at as \"requested_at!\",
                       p.decided_at, d.username as \"decided_by?\", p.approved, p.decision_note
                from promotion_request p join \"user\" u on u.id = p.user_id left join \"user\" d on d.id = p.decided_by
                order by p.decided_at is not null, case when p.decided_at is null then p.id else -p.id end
                limit 150) listed"
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(|row| row.request(self)).collect()
    }

    /// The newest promotion that a user asked for.
    pub async fn newest_promotion(&self, user: i64) -> Result<Option<PromotionRequest>, StoreError> {
        let row = sqlx::query_as!(
            Row,
            "select p.id, p.user_id, u.username, u.role, p.requested_role, p.reason, p.requested_at, p.decided_at,
                    d.username as \"decided_by?\", p.approved, p.decision_note
             from promotion_request p join \"user\" u on u.id = p.user_id left join \"user\" d on d.id = p.decided_by
             where p.user_id = $1 order by p.id desc limit 1",
            user
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| row.request(self)).transpose()
    }

    /// Whose request it is; that never changes.
    pub async fn promotion_user(&self, request: i64) -> Result<Option<i64>, StoreError> {
        Ok(
            sqlx::query_scalar!("select user_id from promotion_request where id = $1", request)
                .fetch_optional(&self.pool)
                .await?,
        )
    }
}

/// Asks for a promotion; `promotion_request_pending_key` refuses a second one while the first waits.
pub async fn insert(tx: &mut WriteTx, user: i64, role: Role, reason: &str) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        "insert into promotion_request (user_id, requested_role, reason) values ($1, $2, $3) returning id",
        user,
        role.code(),
        reason
    )
    .fetch_one(&mut *tx.tx)
    .await?)
}

/// Locks a request. Users are locked before it.
pub async fn lock(tx: &mut WriteTx, request: i64) -> Result<Option<Locked<PromotionRow>>, StoreError> {
    let row = sqlx::query_as!(
        PromotionRow,
        "select id, user_id, requested_role, decided_at is not null as \"decided!\"
         from promotion_request where id = $1 for no key update",
        request
    )
    .fetch_optional(&mut *tx.tx)
    .await?;
    Ok(row.map(Locked))
}

/// Writes the decision down.
pub async fn decide(
    tx: &mut WriteTx,
    request: &Locked<PromotionRow>,
    by: i64,
    approved: bool,
    note: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "update promotion_request set decided_at = now(), decided_by = $2, approved = $3, decision_note = $4 where id = $1",
        request.id,
        by,
        approved,
        note
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}
