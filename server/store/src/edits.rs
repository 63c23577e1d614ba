//! Who changed what since an act was made: see [`domain::edits`].

use crate::error::StoreError;
use crate::moment::in_zone;
use crate::tx::WriteTx;
use domain::edits::{FieldChange, LastChanges};
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// Who changed these fields last, and to what; `value` knows each field of now.
pub async fn field_changes(
    tx: &mut WriteTx,
    last: &LastChanges,
    fields: &[&str],
    value: impl Fn(&str) -> Option<String>,
) -> Result<Vec<FieldChange>, StoreError> {
    let ids: Vec<i64> = last.values().filter_map(|change| change.user).collect();
    let rows = sqlx::query!("select id, username from \"user\" where id = any($1)", &ids)
        .fetch_all(&mut *tx.tx)
        .await?;
    let names: BTreeMap<i64, String> = rows.into_iter().map(|r| (r.id, r.username)).collect();
    let changes = fields.iter().map(|field| {
        let change = last.get(*field);
        FieldChange {
            field: (*field).to_owned(),
            by: change
                .and_then(|change| change.user)
                .and_then(|user| names.get(&user).cloned()),
            at: change
                .and_then(|change| OffsetDateTime::from_unix_timestamp(change.at).ok())
                .map(|at| in_zone(at, &tx.zone)),
            value: value(field),
        }
    });
    Ok(changes.collect())
}

/// Who put the last parent on a bill or took one off.
pub async fn who_changed_parents(
    tx: &mut WriteTx,
    bill: i64,
    now: String,
) -> Result<FieldChange, StoreError> {
    let row = sqlx::query!(
        "select u.username as \"by?\", s.\"timestamp\" as at
         from scan s left join \"user\" u on u.id = s.user_id
         where s.bill_id = $1 and s.outcome in ('added', 'removed') order by s.id desc limit 1",
        bill
    )
    .fetch_optional(&mut *tx.tx)
    .await?;
    let (by, at) = row.map_or((None, None), |r| (r.by, Some(in_zone(r.at, &tx.zone))));
    Ok(FieldChange {
        field: "parents".to_owned(),
        by,
        at,
        value: Some(now),
    })
}

/// Who packed the newest child of a bill's parents; nobody when children were taken out since.
pub async fn who_changed_children(
    tx: &mut WriteTx,
    bill: i64,
    now: String,
    more: bool,
) -> Result<FieldChange, StoreError> {
    let row = sqlx::query!(
        "select u.username as \"by?\", l.created_at as at
         from bill_bag bb join link l on l.parent_bag_id = bb.bag_id left join \"user\" u on u.id = l.linked_by
         where bb.bill_id = $1 and $2 order by l.id desc limit 1",
        bill,
        more
    )
    .fetch_optional(&mut *tx.tx)
    .await?;
    let (by, at) = row.map_or((None, None), |r| (r.by, Some(in_zone(r.at, &tx.zone))));
    Ok(FieldChange {
        field: "children".to_owned(),
        by,
        at,
        value: Some(now),
    })
}
