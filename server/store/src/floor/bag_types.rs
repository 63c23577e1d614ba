//! Changing bag types.

use crate::error::StoreError;
use crate::tx::{Locked, WriteTx};

/// A bag type that is locked to be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BagTypeRef {
    pub id: i16,
    pub name: String,
    /// The forms of its children's labels.
    pub child_patterns: Vec<String>,
}

/// Locks a bag type by its name, whatever its case.
pub async fn lock(tx: &mut WriteTx, name: &str) -> Result<Option<Locked<BagTypeRef>>, StoreError> {
    let row = sqlx::query_as!(
        BagTypeRef,
        "select id, name, child_patterns from bag_type where lower(name) = lower($1) for no key update",
        name
    )
    .fetch_optional(&mut *tx.tx)
    .await?;
    Ok(row.map(Locked))
}

/// Sets the forms of its children's labels.
pub async fn set_child_patterns(
    tx: &mut WriteTx,
    bag_type: &Locked<BagTypeRef>,
    patterns: &[String],
) -> Result<(), StoreError> {
    sqlx::query!(
        "update bag_type set child_patterns = $2, updated_at = now() where id = $1",
        bag_type.id,
        patterns
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}
