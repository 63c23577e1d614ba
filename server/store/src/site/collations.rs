//! Collations whose order of texts has changed under the database, as a new operating system brings it: indexes that were
//! built in the old order find less than there is, and let in twice what is unique.

use crate::error::StoreError;
use crate::tx::Db;
use sqlx::{AssertSqlSafe, Executor};

/// A collation that was recorded in another version than the machine has now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedCollation {
    /// `None`: that of the database itself.
    pub name: Option<String>,
    pub recorded: String,
    /// None where the machine does not know it any more.
    pub found: Option<String>,
}

/// What a changed collation may have damaged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collations {
    pub changed: Vec<ChangedCollation>,
    /// Indexes in an order that has changed, those of partitions each for itself.
    pub doubtful: Vec<String>,
    /// How many indexes cannot be wrong: those of numbers, times, identifiers, and of texts in the order of their bytes.
    pub sound: i64,
}

impl Db {
    /// Compares the recorded versions of collations with those of the machine.
    pub async fn collations(&self) -> Result<Collations, StoreError> {
        let changed = sqlx::query!(
            "select null::text as \"name?\", datcollversion as \"recorded!\", pg_database_collation_actual_version(oid) as \"found?\"
             from pg_database
             where datname = current_database() and datcollversion is distinct from pg_database_collation_actual_version(oid)
               and datcollversion is not null
             union all
             select oid::regcollation::text, collversion, pg_collation_actual_version(oid) from pg_collation
             where collversion is distinct from pg_collation_actual_version(oid) and collversion is not null
               and oid in (select unnest(indcollation) from pg_index)
             order by 1 nulls first"
        )
        .fetch_all(&self.pool)
        .await?
        .into_iter()
        .map(|row| ChangedCollation {
            name: row.name,
            recorded: row.recorded,
            found: row.found,
        })
        .collect::<Vec<_>>();
        // 100 is the collation of the database. An expression may compare in another order than the index has, so its own count too.
        let indexes = sqlx::query!(
            "with changed (id) as (
               select 100::oid from pg_database
               where datname = current_database() and datcollversion is not null
                 and datcollversion is distinct from pg_database_collation_actual_version(oid)
               union
               select oid from pg_collation
               where collversion is not null and collversion is distinct from pg_collation_actual_version(oid))
             select c.oid::regclass::text as \"name!\",
                    i.indcollation::oid[] && array(select id from changed)
                    or exists (select from pg_depend d join changed on changed.id = d.refobjid
                               where d.classid = 'pg_class'::regclass and d.objid = c.oid
                                 and d.refclassid = 'pg_collation'::regclass) as \"doubtful!\"
             from pg_index i join pg_class c on c.oid = i.indexrelid
             where c.relkind = 'i' and c.relnamespace not in ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace)
             order by 1"
        )
        .fetch_all(&self.pool)
        .await?;
        let sound = indexes.iter().filter(|index| !index.doubtful).count();
        Ok(Collations {
            changed,
            doubtful: indexes
                .into_iter()
                .filter(|index| index.doubtful)
                .map(|index| index.name)
                .collect(),
            sound: i64::try_from(sound).unwrap_or(i64::MAX),
        })
    }

    /// Builds one index anew beside the old one; everybody goes on working meanwhile. Needs the owner.
    pub async fn reindex_one(&self, index: &str) -> Result<(), StoreError> {
        self.tidy(format!("reindex index concurrently {index}")).await
    }

    /// Records the machine's version of a collation, after all its indexes were built anew. Needs the owner of the database, or
    /// of the collation.
    pub async fn refresh_collation(&self, collation: &ChangedCollation) -> Result<(), StoreError> {
        self.pool
            .execute(AssertSqlSafe(self.refresh_statement(collation).await?))
            .await?;
        Ok(())
    }

    /// What has to be run where this role may not.
    pub async fn refresh_statement(&self, collation: &ChangedCollation) -> Result<String, StoreError> {
        Ok(match &collation.name {
            Some(name) => format!("alter collation {name} refresh version"),
            None => {
                let database = sqlx::query_scalar!("select quote_ident(current_database()) as \"name!\"")
                    .fetch_one(&self.pool)
                    .await?;
                format!("alter database {database} refresh collation version")
            }
        })
    }
}
