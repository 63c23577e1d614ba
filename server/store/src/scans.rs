//! The decided commands of the floor. Each is one round trip to a function of the database.

use crate::error::StoreError;
use crate::tx::Db;
use domain::bill::BillAnswer;
use domain::label::{BagTypeId, Label, NotALabel};
use domain::scan::{KEY_DAYS, ScanAnswer, Undoable};
use std::collections::BTreeMap;
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
    /// The device's clock when it sent this.
    pub sent_at: Option<OffsetDateTime>,
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
    /// Why parents of these bag types do not take the child's label. A legacy child goes anywhere.
    pub child_refused: &'a BTreeMap<BagTypeId, NotALabel>,
    /// What was read, for the log of refused labels.
    pub read: &'a str,
    /// The device's clock.
    pub scanned_at: Option<OffsetDateTime>,
    /// Take the child out of the parent that holds it.
    pub moving: bool,
}

/// Which link an undo means; without any, the newest of the person in the parent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meant<'a> {
    pub child: Option<&'a str>,
    /// Number of the event that made it.
    pub scan_id: Option<i64>,
    /// Key of the command that made it.
    pub scan_key: Option<Uuid>,
}

impl Meant<'_> {
    /// The words that the database's function makes of it.
    fn words(&self) -> impl Iterator<Item = String> {
        [
            self.child.map(str::to_owned),
            self.scan_id.map(|id| format!("scan {id}")),
            self.scan_key.map(|key| format!("key {key}")),
        ]
        .into_iter()
        .flatten()
    }
}

/// A command that came too late, as its own function would have understood it.
#[derive(Clone, Copy, Debug, Default)]
pub struct TooOld<'a> {
    /// `link`, `undo`, `unlink`, `move`, `close` or `reopen`.
    pub action: &'a str,
    pub parent: &'a str,
    /// The child that it names.
    pub child: Option<&'a str>,
    /// What an undo means.
    pub of: Meant<'a>,
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
        let child_refused = Some(scan.child_refused)
            .filter(|refused| !refused.is_empty())
            .map(serde_json::to_value)
            .transpose()
            .map_err(|e| StoreError::corrupt("scan", &e))?;
        let answer = sqlx::query_scalar!(
            "select scan_child($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) as \"answer!\"",
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
            child_refused,
        )
        .fetch_one(&self.pool)
        .await?;
        keyed(answer)
    }

    /// Takes the named child out of a parent; without one, the newest that this person linked there, and that only if it is
    /// what is meant. One round trip.
    pub async fn unlink_child(
        &self,
        by: Scanner<'_>,
        key: Uuid,
        parent: &Label,
        child: Option<&str>,
        of: Meant<'_>,
    ) -> Result<Keyed<ScanAnswer>, StoreError> {
        let (_, _, why) = kind(parent);
        let answer = sqlx::query_scalar!(
            "select unlink_child($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as \"answer!\"",
            key,
            by.user,
            by.bound,
            by.area,
            by.station,
            parent.text(),
            why_json(why)?,
            child,
            of.child,
            of.scan_id,
            of.scan_key,
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
            .chain(old.of.words())
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
            old.child.or(old.of.child),
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

    /// The child that an undo of this person in this parent would take out, and the event that put it there.
    pub async fn undoable(
        &self,
        parent: &str,
        user: i64,
        bound: bool,
        area: Option<&str>,
    ) -> Result<Option<Undoable>, StoreError> {
        let found = sqlx::query_as!(
            Undoable,
            "select c.label as \"child!\", u.event as scan_id
             from bag p cross join lateral undoable_link(p.id, $2) u join bag c on c.id = u.child_id
             where p.label = $1 and not is_foreign($3, $4, p.dispatch_area)",
            parent,
            user,
            bound,
            area
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(found)
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
