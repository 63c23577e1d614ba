//! Bags, search.

use crate::code::Code;
use crate::error::StoreError;
use crate::floor::scan_log::paged;
use crate::like::like_literal;
use crate::moment::in_zone;
use crate::seen::{ACTS_ABOUT_BAG, CHILDREN, HISTORY_OF_BAG, SeenAct, SeenChild, SeenScan, told};
use crate::tx::{Db, Locked, WriteTx};
use domain::audit::BagState;
use domain::bag::{BagDetail, BagRole, BagSummary, HitKind, Matched, SearchHit};
use domain::page::{Page, is_long_enough};
use domain::parent::ParentStatus;
use domain::scan::ParentState;
use domain::scan_log::ScanEntry;
use jiff::tz::TimeZone;
use sqlx::AssertSqlSafe;
use sqlx::types::Json;
use time::OffsetDateTime;

#[derive(sqlx::FromRow)]
pub(crate) struct BagRow {
    id: i64,
    label: String,
    role: Code<BagRole>,
    bag_type: Option<String>,
    status: Option<Code<ParentStatus>>,
    child_count: i16,
    capacity: i16,
    weight_g: i64,
    area: Option<String>,
    parent: Option<String>,
    bill: Option<String>,
    legacy: bool,
    created_at: OffsetDateTime,
}

impl BagRow {
    pub(crate) fn summary(self, zone: &TimeZone) -> BagSummary {
        BagSummary {
            id: self.id,
            label: self.label,
            role: self.role.0,
            bag_type: self.bag_type,
            status: self.status.map(|status| status.0),
            children: self.child_count,
            capacity: self.capacity,
            weight_g: self.weight_g,
            area: self.area,
            parent: self.parent,
            bill: self.bill,
            legacy: self.legacy,
            created_at: in_zone(self.created_at, zone),
        }
    }
}

/// A bag with the lists of its page.
#[derive(sqlx::FromRow)]
struct BagPageRow {
    #[sqlx(flatten)]
    bag: BagRow,
    frozen: bool,
    close_reason: Option<String>,
    children: Json<Vec<SeenChild>>,
    history: Json<Vec<SeenScan>>,
    acts: Option<Json<Vec<SeenAct>>>,
}

/// A bag that is locked to be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BagRef {
    pub id: i64,
    pub label: String,
    /// For the audit.
    pub state: BagState,
}

impl Db {
    /// The versions of what servers keep in memory; each changes with its table.
    pub async fn cache_versions(&self) -> Result<Vec<(String, i64)>, StoreError> {
        let rows = sqlx::query!("select name, version from cache_version order by name")
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.into_iter().map(|row| (row.name, row.version)).collect())
    }

    /// One bag with its children and the newest of its history, and with `acts` of the audit; `None` when unknown or out of scope.
    pub async fn bag(
        &self,
        label: &str,
        bound: bool,
        area: Option<&str>,
        acts: bool,
    ) -> Result<Option<BagDetail>, StoreError> {
        let row: Option<BagPageRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select b.id, b.label, b.type as role, t.name as bag_type, b.status, b.child_count, b.capacity,
                    b.child_count::bigint * b.grams_per_child as weight_g, b.dispatch_area as area,
                    p.label as parent, i.number as bill, b.legacy, b.created_at,
                    i.completed_at is not null as frozen, b.close_reason,
                    {CHILDREN} as children, {HISTORY_OF_BAG} as history, case when $6 then {ACTS_ABOUT_BAG} end as acts
             from bag b
             left join bag_type t on t.id = b.bag_type_id
             left join link l on l.child_bag_id = b.id
             left join bag p on p.id = l.parent_bag_id
             -- Of a parent of another area the label is told, and not its bill.
             left join bill_bag bb on bb.bag_id = coalesce(l.parent_bag_id, b.id) and not is_foreign($2, $3, p.dispatch_area)
             left join bill i on i.id = bb.bill_id
             where b.label = $1 and (not $2 or b.dispatch_area is null or b.dispatch_area = $3)"
        )))
        .bind(label)
        .bind(bound)
        .bind(area)
        .bind(None::<i64>)
        .bind(100_i64)
        .bind(acts)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| BagDetail {
            bag: row.bag.summary(&self.zone),
            frozen: row.frozen,
            close_reason: row.close_reason,
            children: told(row.children, &self.zone),
            history: told(row.history, &self.zone),
            acts: row.acts.map(|acts| told(acts, &self.zone)),
        }))
    }

    /// Whether a parent bears the label, of whatever area.
    pub async fn is_parent(&self, label: &str) -> Result<bool, StoreError> {
        let is_one =
            sqlx::query_scalar("select exists (select from bag where label = $1 and type = 'parent')");
        Ok(is_one.bind(label).fetch_one(&self.pool).await?)
    }

    /// What happened to a bag, newest first; `None` when it is unknown or out of scope.
    pub async fn history_of_bag(
        &self,
        label: &str,
        bound: bool,
        area: Option<&str>,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Option<Page<ScanEntry>>, StoreError> {
        let history: Option<Json<Vec<SeenScan>>> = sqlx::query_scalar(AssertSqlSafe(format!(
            "select {HISTORY_OF_BAG} from bag b
             where b.label = $1 and (not $2 or b.dispatch_area is null or b.dispatch_area = $3)"
        )))
        .bind(label)
        .bind(bound)
        .bind(area)
        .bind(before)
        .bind(limit + 1)
        .fetch_optional(&self.pool)
        .await?;
        Ok(history.map(|history| paged(told(history, &self.zone), limit, |entry| entry.scan_id)))
    }

    /// The id of a bag in scope.
    pub async fn find_bag_id(
        &self,
        label: &str,
        bound: bool,
        area: Option<&str>,
    ) -> Result<Option<i64>, StoreError> {
        Ok(sqlx::query_scalar!(
            "select id from bag where label = $1 and (not $2 or dispatch_area is null or dispatch_area = $3)",
            label,
            bound,
            area
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// What a scan's answer would say of a known bag, and whether it is a parent and in scope.
    pub async fn find_parent_state(
        &self,
        label: &str,
        bound: bool,
        area: Option<&str>,
    ) -> Result<Option<FoundParent>, StoreError> {
        let row = sqlx::query!(
            "select type, not is_foreign($2, $3, dispatch_area) as \"in_scope\",
                    case when not is_foreign($2, $3, dispatch_area) then parent_state(id) end as state
             from bag where label = $1",
            label,
            bound,
            area
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let state = row
            .state
            .map(serde_json::from_value)
            .transpose()
            .map_err(|e| StoreError::corrupt("bag", &e))?;
        Ok(Some(FoundParent {
            is_parent: row.r#type == "parent",
            in_scope: row.in_scope.unwrap_or(false),
            state,
        }))
    }

    /// Bags and, with `bills`, bills that match a normalised text: exact first, then prefix, then part; bills by what stands on them, too.
    pub async fn search(
        &self,
        text: &str,
        bills: bool,
        bound: bool,
        area: Option<&str>,
    ) -> Result<Vec<SearchHit>, StoreError> {
        let literal = like_literal(text);
        let rows = sqlx::query!(
            "with hit as (
                (select 0 as rank, b.id, b.label, b.type, b.child_count, b.capacity from bag b
                 where b.label = $1 and (not $5 or b.dispatch_area is null or b.dispatch_area = $6))
                union all
                (select 1, b.id, b.label, b.type, b.child_count, b.capacity from bag b
                 where b.label like $2 and b.label <> $1 and (not $5 or b.dispatch_area is null or b.dispatch_area = $6)
                 order by b.label limit 25)
                union all
                (select 2, b.id, b.label, b.type, b.child_count, b.capacity from bag b
                 where $7 and b.label collate \"POSIX\" like $3 and b.label not like $2 and (not $5 or b.dispatch_area is null or b.dispatch_area = $6)
                 limit 25)
             )
             select h.rank as \"rank!\", h.label as \"label!\", h.type as \"kind!: Code<HitKind>\",
                    case when h.type = 'parent' then h.child_count || '/' || h.capacity
                         else coalesce('→ ' || p.label, '') end as \"detail!\"
             from hit h left join link l on l.child_bag_id = h.id left join bag p on p.id = l.parent_bag_id
             union all
             select f.rank, f.number, 'bill',
                    concat_ws(' · ', f.parent_count || '/' || f.target_parents, f.customer, f.destination, f.vehicle_number)
             from (
                 (select 0 as rank, * from bill where $4 and number = $1)
                 union all
                 (select 1, * from bill where $4 and number like $2 and number <> $1 order by number limit 25)
                 union all
                 (select 2, * from bill where $4 and $7 and number collate \"POSIX\" like $3 and number not like $2 limit 25)
                 union all
                 (select 2, * from bill where $4 and $7 and bill_words(customer, destination, vehicle_number) collate \"POSIX\" like $3
                    and number not like $3 order by id desc limit 25)) f
             order by 1, 2 limit 50",
            text,
            format!("{literal}%"),
            format!("%{literal}%"),
            bills,
            bound,
            area,
            // Shorter texts have no trigram: the whole table would be read.
            is_long_enough(text),
        )
        .fetch_all(&self.pool)
        .await?;
        let matched = |rank| match rank {
            0 => Matched::Exact,
            1 => Matched::Prefix,
            _ => Matched::Part,
        };
        Ok(rows
            .into_iter()
            .map(|r| SearchHit {
                kind: r.kind.0,
                label: r.label,
                matched: matched(r.rank),
                detail: r.detail,
            })
            .collect())
    }

    /// Whether there is any bag.
    pub async fn has_bags(&self) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!("select exists (select from bag) as \"any!\"")
            .fetch_one(&self.pool)
            .await?)
    }
}

/// A bag that was looked up as a parent.
#[derive(Clone, Debug)]
pub struct FoundParent {
    pub is_parent: bool,
    pub in_scope: bool,
    /// `None` for a child, and out of scope.
    pub state: Option<ParentState>,
}

/// Locks a bag.
pub async fn lock(tx: &mut WriteTx, label: &str) -> Result<Option<Locked<BagRef>>, StoreError> {
    let row = sqlx::query!(
        "select b.id, b.label, b.type as role, t.name as \"bag_type?\", b.dispatch_area, b.status as \"status?: Code<ParentStatus>\"
         from bag b left join bag_type t on t.id = b.bag_type_id
         where b.label = $1 for update of b",
        label
    )
    .fetch_optional(&mut *tx.tx)
    .await?;
    Ok(row.map(|r| {
        Locked(BagRef {
            id: r.id,
            label: r.label,
            state: BagState {
                bag_role: r.role,
                bag_type: r.bag_type,
                area: r.dispatch_area,
                status: r.status.map(|status| status.0),
            },
        })
    }))
}

/// Deletes a bag; the foreign keys refuse one that is linked or billed.
pub async fn delete(tx: &mut WriteTx, bag: &Locked<BagRef>) -> Result<(), StoreError> {
    sqlx::query!("delete from bag where id = $1", bag.id)
        .execute(&mut *tx.tx)
        .await?;
    Ok(())
}
