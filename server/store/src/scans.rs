//! The decided commands of the floor. Each is one round trip to a function of the database.

use crate::error::StoreError;
use crate::moment::in_zone;
use crate::tx::Db;
use domain::bill::BillAnswer;
use domain::label::{Label, NotALabel};
use domain::page::Page;
use domain::scan::{KEY_DAYS, ScanAnswer, ScanEntry};
use jiff::tz::TimeZone;
use time::OffsetDateTime;
use uuid::Uuid;

/// Who scans, from where, and within which area.
#[derive(Clone, Copy, Debug)]
pub struct Scanner<'a> {
    pub user: i64,
    /// Whether only bags of `area` (and of no area) may be touched.
    pub bound: bool,
    pub area: Option<&'a str>,
    pub station: Option<&'a str>,
}

/// What a keyed command came to.
#[derive(Clone, Debug)]
pub enum Keyed<T> {
    /// The answer, now or as it was given first.
    Answer(T),
    /// The key was used before, by another person or for another command.
    KeyReused,
    /// The bill that the command names does not exist; nothing was written.
    UnknownBill,
}

fn keyed<T: serde::de::DeserializeOwned>(answer: serde_json::Value) -> Result<Keyed<T>, StoreError> {
    let flag = |name| {
        answer
            .get(name)
            .and_then(serde_json::Value::as_bool)
            .unwrap_or(false)
    };
    if flag("key_reused") {
        return Ok(Keyed::KeyReused);
    }
    if flag("unknown_bill") {
        return Ok(Keyed::UnknownBill);
    }
    serde_json::from_value(answer)
        .map(Keyed::Answer)
        .map_err(|e| StoreError::corrupt("scan_key", &e))
}

/// What the parser read, in the words of the database's functions.
fn kind(label: &Label) -> (&'static str, Option<i16>, Option<&NotALabel>) {
    match label {
        Label::Parent { bag_type, .. } => ("parent", Some(*bag_type), None),
        Label::Child { .. } => ("child", None, None),
        Label::BillNumber { .. } => ("bill", None, None),
        Label::NotALabel { why, .. } => ("none", None, Some(why)),
    }
}

fn why_json(why: Option<&NotALabel>) -> Result<Option<serde_json::Value>, StoreError> {
    why.map(serde_json::to_value)
        .transpose()
        .map_err(|e| StoreError::corrupt("scan", &e))
}

/// One scan of a child into a parent, or a move.
#[derive(Clone, Debug)]
pub struct ScanChild<'a> {
    pub key: Uuid,
    pub parent: &'a Label,
    pub child: &'a Label,
    /// What was read, for the log of refused labels.
    pub read: &'a str,
    /// The device's clock.
    pub scanned_at: Option<OffsetDateTime>,
    /// Take the child out of the parent that holds it.
    pub moving: bool,
}

/// A command that came too late, as its own function would have understood it.
#[derive(Clone, Copy, Debug, Default)]
pub struct TooOld<'a> {
    /// `link`, `undo`, `unlink`, `move`, `close` or `reopen`.
    pub action: &'a str,
    pub parent: &'a str,
    /// The child that it names.
    pub child: Option<&'a str>,
    pub reason: Option<&'a str>,
    /// What was read, where it was no label.
    pub read: Option<&'a str>,
    pub scanned_at: Option<OffsetDateTime>,
}

impl Db {
    /// Links or moves a child (SPEC 4). One round trip.
    pub async fn scan_child(
        &self,
        by: Scanner<'_>,
        scan: &ScanChild<'_>,
    ) -> Result<Keyed<ScanAnswer>, StoreError> {
        let (parent_kind, parent_type, parent_why) = kind(scan.parent);
        let (child_kind, _, child_why) = kind(scan.child);
        let answer = sqlx::query_scalar!(
            "select scan_child($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) as \"answer!\"",
            scan.key,
            by.user,
            by.bound,
            by.area,
            by.station,
            scan.scanned_at,
            scan.moving,
            scan.parent.text(),
            parent_kind,
            parent_type,
            why_json(parent_why)?,
            scan.child.text(),
            child_kind,
            why_json(child_why)?,
            scan.read,
        )
        .fetch_one(&self.pool)
        .await?;
        keyed(answer)
    }

    /// Takes the named child out of a parent; without one, the newest that this person linked there, and that only if it is
    /// `of` where one is meant. One round trip.
    pub async fn unlink_child(
        &self,
        by: Scanner<'_>,
        key: Uuid,
        parent: &Label,
        child: Option<&str>,
        of: Option<&str>,
    ) -> Result<Keyed<ScanAnswer>, StoreError> {
        let (_, _, why) = kind(parent);
        let answer = sqlx::query_scalar!(
            "select unlink_child($1, $2, $3, $4, $5, $6, $7, $8, $9) as \"answer!\"",
            key,
            by.user,
            by.bound,
            by.area,
            by.station,
            parent.text(),
            why_json(why)?,
            child,
            of,
        )
        .fetch_one(&self.pool)
        .await?;
        keyed(answer)
    }

    /// Closes a parent short for a reason; without one, opens it again. One round trip.
    pub async fn close_parent(
        &self,
        by: Scanner<'_>,
        key: Uuid,
        parent: &Label,
        reason: Option<&str>,
    ) -> Result<Keyed<ScanAnswer>, StoreError> {
        let (_, _, why) = kind(parent);
        let answer = sqlx::query_scalar!(
            "select close_parent($1, $2, $3, $4, $5, $6, $7, $8) as \"answer!\"",
            key,
            by.user,
            by.bound,
            by.area,
            by.station,
            parent.text(),
            why_json(why)?,
            reason,
        )
        .fetch_one(&self.pool)
        .await?;
        keyed(answer)
    }

    /// Puts a parent on a bill, or takes it off (SPEC 5). One round trip.
    pub async fn scan_onto_bill(
        &self,
        by: Scanner<'_>,
        key: Uuid,
        bill: &str,
        parent: &Label,
        read: &str,
        remove: bool,
    ) -> Result<Keyed<BillAnswer>, StoreError> {
        let (parent_kind, _, _) = kind(parent);
        let answer = sqlx::query_scalar!(
            "select scan_onto_bill($1, $2, $3, $4, $5, $6, $7, $8) as \"answer!\"",
            key,
            by.user,
            by.station,
            bill,
            remove,
            parent.text(),
            parent_kind,
            read,
        )
        .fetch_one(&self.pool)
        .await?;
        keyed(answer)
    }

    /// Refuses a command that is older than the memory of keys; while its answer is there, it gets that. One round trip.
    pub async fn refuse_too_old(
        &self,
        by: Scanner<'_>,
        key: Uuid,
        old: &TooOld<'_>,
    ) -> Result<Keyed<ScanAnswer>, StoreError> {
        let words: Vec<String> = [Some(old.parent), old.child, old.reason]
            .into_iter()
            .flatten()
            .map(str::to_owned)
            .collect();
        let answer = sqlx::query_scalar!(
            "select refuse_too_old($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as \"answer!\"",
            key,
            by.user,
            by.area,
            by.station,
            old.action,
            &words,
            old.parent,
            old.child,
            old.reason,
            old.read,
            old.scanned_at,
        )
        .fetch_one(&self.pool)
        .await?;
        keyed(answer)
    }

    /// The same for a parent that goes onto a bill or comes off it.
    pub async fn refuse_too_old_on_bill(
        &self,
        by: Scanner<'_>,
        key: Uuid,
        bill: &str,
        parent: &Label,
        remove: bool,
    ) -> Result<Keyed<BillAnswer>, StoreError> {
        let answer = sqlx::query_scalar!(
            "select refuse_too_old_on_bill($1, $2, $3, $4, $5, $6) as \"answer!\"",
            key,
            by.user,
            by.station,
            bill,
            if remove { "bill_remove" } else { "bill_add" },
            parent.text(),
        )
        .fetch_one(&self.pool)
        .await?;
        keyed(answer)
    }

    /// The child that an undo of this person in this parent would take out.
    pub async fn undoable_child(&self, parent: &str, user: i64) -> Result<Option<String>, StoreError> {
        let child = sqlx::query_scalar!(
            "select c.label from bag c where c.id = (
                select l.child_bag_id from link l join bag p on p.id = l.parent_bag_id
                where p.label = $1 and l.linked_by = $2 order by l.id desc limit 1)",
            parent,
            user
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(child)
    }

    /// The newest scans of one person, newest first.
    pub async fn scans_of_user(&self, user: i64, limit: i64) -> Result<Vec<ScanEntry>, StoreError> {
        let rows = sqlx::query_as!(
            ScanRow,
            "select s.id, s.\"timestamp\" as at, s.action, s.outcome, s.parent_label, coalesce(s.child_label, s.read_text) as child_label,
                    s.bill_number, u.username as \"username?\", s.station
             from scan s left join \"user\" u on u.id = s.user_id
             where s.user_id = $1 and s.\"timestamp\" > now() - interval '30 days'
             order by s.id desc limit $2",
            user,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(entries(rows, &self.zone))
    }

    /// The newest scans of an area, or with none of the whole site, newest first.
    pub async fn latest_scans(&self, area: Option<&str>, limit: i64) -> Result<Vec<ScanEntry>, StoreError> {
        let rows = match area {
            Some(area) => {
                sqlx::query_as!(
                    ScanRow,
                    "select s.id, s.\"timestamp\" as at, s.action, s.outcome, s.parent_label, s.child_label, s.bill_number,
                            u.username as \"username?\", s.station
                     from scan s left join \"user\" u on u.id = s.user_id
                     where s.area = $1 order by s.id desc limit $2",
                    area,
                    limit
                )
                .fetch_all(&self.pool)
                .await?
            }
            None => {
                sqlx::query_as!(
                    ScanRow,
                    "select s.id, s.\"timestamp\" as at, s.action, s.outcome, s.parent_label, s.child_label, s.bill_number,
                            u.username as \"username?\", s.station
                     from scan s left join \"user\" u on u.id = s.user_id
                     order by s.id desc limit $1",
                    limit
                )
                .fetch_all(&self.pool)
                .await?
            }
        };
        Ok(entries(rows, &self.zone))
    }

    /// What happened to one bag, newest first; of a parent also what was moved out of it.
    pub async fn history_of_bag(
        &self,
        bag: i64,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Page<ScanEntry>, StoreError> {
        let rows = sqlx::query_as!(
            ScanRow,
            "select s.id as \"id!\", s.at as \"at!\", s.action as \"action!\", s.outcome as \"outcome!\", s.parent_label, s.child_label,
                    s.bill_number, u.username as \"username?\", s.station
             from (
                (select id, \"timestamp\" as at, action, outcome, parent_label, child_label, bill_number, user_id, station
                 from scan where parent_bag_id = $1 and ($2::bigint is null or id < $2) order by id desc limit $3)
                union
                (select id, \"timestamp\" as at, action, outcome, parent_label, child_label, bill_number, user_id, station
                 from scan where child_bag_id = $1 and ($2::bigint is null or id < $2) order by id desc limit $3)
                union
                -- No index knows the parent that was left, but whatever left it was packed there before.
                (select id, \"timestamp\" as at, action, outcome, parent_label, child_label, bill_number, user_id, station
                 from scan where action = 'move' and other_parent_bag_id = $1 and ($2::bigint is null or id < $2)
                   and child_bag_id = any(array(select p.child_bag_id from scan p where p.parent_bag_id = $1 and p.child_bag_id is not null))
                 order by id desc limit $3)
             ) s left join \"user\" u on u.id = s.user_id
             order by s.id desc limit $3",
            bag,
            before,
            limit + 1
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(paged(entries(rows, &self.zone), limit, |e| e.scan_id))
    }

    /// What was scanned onto and off one bill, newest first.
    pub async fn history_of_bill(&self, bill: i64, limit: i64) -> Result<Vec<ScanEntry>, StoreError> {
        let rows = sqlx::query_as!(
            ScanRow,
            "select s.id, s.\"timestamp\" as at, s.action, s.outcome, s.parent_label, s.child_label, s.bill_number,
                    u.username as \"username?\", s.station
             from scan s left join \"user\" u on u.id = s.user_id
             where s.bill_id = $1 order by s.id desc limit $2",
            bill,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(entries(rows, &self.zone))
    }

    /// Forgets who scanned how much in hours that are older than so many days, as the log itself does; returns how many rows.
    pub async fn prune_scan_tallies(&self, days: u16) -> Result<u64, StoreError> {
        let done = sqlx::query!(
            "delete from scan_tally where hour < now() - make_interval(days => $1)",
            i32::from(days)
        )
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected())
    }

    /// Forgets the answers of keys older than [`KEY_DAYS`]; returns how many.
    pub async fn prune_scan_keys(&self) -> Result<u64, StoreError> {
        let done = sqlx::query!(
            "delete from scan_key where created_at < now() - make_interval(days => $1)",
            i32::from(KEY_DAYS)
        )
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected())
    }
}

struct ScanRow {
    id: i64,
    at: OffsetDateTime,
    action: String,
    outcome: String,
    parent_label: Option<String>,
    child_label: Option<String>,
    bill_number: Option<String>,
    username: Option<String>,
    station: Option<String>,
}

fn entries(rows: Vec<ScanRow>, zone: &TimeZone) -> Vec<ScanEntry> {
    let entry = |row: ScanRow| ScanEntry {
        scan_id: row.id,
        at: in_zone(row.at, zone),
        action: row.action,
        outcome: row.outcome,
        parent: row.parent_label,
        child: row.child_label,
        bill: row.bill_number,
        username: row.username.unwrap_or_default(),
        station: row.station,
    };
    rows.into_iter().map(entry).collect()
}

/// Cuts the extra row that was fetched to see whether more follows.
pub(crate) fn paged<T>(mut items: Vec<T>, limit: i64, id: impl Fn(&T) -> i64) -> Page<T> {
    let limit = usize::try_from(limit).unwrap_or(0);
    let more = items.len() > limit;
    items.truncate(limit);
    let next = if more {
        items.last().map(|item| id(item).to_string())
    } else {
        None
    };
    Page { items, next }
}
