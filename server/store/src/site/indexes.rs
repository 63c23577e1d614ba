//! The indexes that the migrations make, and making them again beside the work.

use crate::error::StoreError;
use crate::tx::Db;
use sqlx::{AssertSqlSafe, Executor};

/// Every index that the migrations make, partitions aside, a statement each as Postgres prints it: `CREATE INDEX`, and `ALTER TABLE`
/// where the index belongs to a constraint.
pub const INDEXES: &str = include_str!("indexes.txt");

/// Characters of a name in Postgres.
const NAME_CHARS: usize = 63;

/// An index of the migrations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Index {
    pub name: &'static str,
    pub definition: &'static str,
}

impl Index {
    /// All of them, by name.
    pub fn all() -> impl Iterator<Item = Self> {
        INDEXES.lines().filter_map(|definition| {
            let mut words = definition.split(' ');
            words.find(|word| matches!(*word, "INDEX" | "CONSTRAINT"))?;
            let name = words.next()?;
            Some(Self { name, definition })
        })
    }

    fn named(name: &str) -> Option<Self> {
        Self::all().find(|index| index.name == name)
    }

    /// Whether a constraint has it, which could only be made anew as a whole.
    pub fn is_constraint(&self) -> bool {
        self.definition.starts_with("ALTER TABLE ")
    }

    /// Whether its table has partitions, each with an index of its own.
    fn is_partitioned(&self) -> bool {
        self.definition.contains(" ON ONLY ")
    }

    /// The statement that makes it while everybody goes on working, on the table or on one of its partitions.
    fn concurrently(&self, partition: Option<(&str, &str)>) -> String {
        let made = self.definition.replacen("INDEX ", "INDEX CONCURRENTLY ", 1);
        let Some((name, table)) = partition else {
            return made;
        };
        let made = made.replacen(self.name, name, 1);
        match made
            .split_once(" ON ONLY ")
            .and_then(|(head, tail)| Some((head, tail.split_once(' ')?.1)))
        {
            Some((head, tail)) => format!("{head} ON {table} {tail}"),
            None => made,
        }
    }
}

/// An index that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexFault {
    pub name: String,
    /// Whether it is missing; otherwise it is there, and Postgres does not use it.
    pub is_missing: bool,
}

/// What was done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mended {
    Made,
    Rebuilt,
    /// What a rebuild had left behind.
    Dropped,
    /// It went away meanwhile.
    Gone,
    /// It belongs to a constraint that is missing: it stays so. The statement that would add it.
    Constraint(&'static str),
    /// It is half built and none of the migrations': somebody may be building it just now.
    Foreign,
}

impl Db {
    /// Indexes that are missing, then those that a build left half done.
    pub async fn index_faults(&self) -> Result<Vec<IndexFault>, StoreError> {
        let found = self.condition().await?;
        let fault = |is_missing| move |name| IndexFault { name, is_missing };
        let missing = found.missing_indexes.into_iter().map(fault(true));
        Ok(missing
            .chain(found.invalid_indexes.into_iter().map(fault(false)))
            .collect())
    }

    /// Makes an index again, or usable, while everybody goes on working. Needs the owner.
    pub async fn mend_index(&self, fault: &IndexFault) -> Result<Mended, StoreError> {
        let known = Index::named(&fault.name);
        if fault.is_missing {
            let Some(index) = known else {
                return Ok(Mended::Gone);
            };
            if index.is_constraint() {
                return Ok(Mended::Constraint(index.definition));
            }
            if index.is_partitioned() {
                self.pool.execute(index.definition).await?;
                self.mend_partitions(&index).await?;
            } else {
                self.tidy(index.concurrently(None)).await?;
            }
            return Ok(Mended::Made);
        }
        let found = sqlx::query!(
            "select c.relkind = 'I' as \"partitioned!\", c.relispartition as \"partition!\"
             from pg_class c join pg_index i on i.indexrelid = c.oid where c.oid = to_regclass($1) and not i.indisvalid",
            fault.name
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(found) = found else {
            return Ok(Mended::Gone);
        };
        match known {
            Some(index) if found.partitioned => {
                if index.is_constraint() {
                    return Ok(Mended::Constraint(index.definition));
                }
                self.mend_partitions(&index).await?;
                Ok(Mended::Rebuilt)
            }
            None if !found.partition => {
                // Postgres names so what it builds beside the old one.
                let bare = fault
                    .name
                    .trim_matches('"')
                    .trim_end_matches(|c: char| c.is_ascii_digit());
                if !bare.ends_with("_ccnew") && !bare.ends_with("_ccold") {
                    return Ok(Mended::Foreign);
                }
                self.tidy(format!("drop index concurrently if exists {}", fault.name))
                    .await?;
                Ok(Mended::Dropped)
            }
            _ => {
                self.tidy(format!("reindex index concurrently {}", fault.name))
                    .await?;
                Ok(Mended::Rebuilt)
            }
        }
    }

    /// Gives each partition what it lacks of an index. One partition after the other, since no statement does it for all
    /// without keeping writers waiting; with the last one the whole becomes valid.
    async fn mend_partitions(&self, index: &Index) -> Result<(), StoreError> {
        let partitions = sqlx::query!(
            "select i.inhrelid::regclass::text as \"table!\"
             from pg_inherits i where i.inhparent = (select indrelid from pg_index where indexrelid = to_regclass($1))
               and not exists (select from pg_inherits p join pg_index x on x.indexrelid = p.inhrelid
                               where p.inhparent = to_regclass($1) and x.indrelid = i.inhrelid)
             order by 1",
            index.name
        )
        .fetch_all(&self.pool)
        .await?;
        for partition in partitions {
            let name: String = format!("{}_{}", partition.table, index.name)
                .chars()
                .take(NAME_CHARS)
                .collect();
            let valid = sqlx::query_scalar!(
                "select indisvalid from pg_index where indexrelid = to_regclass($1)",
                name
            )
            .fetch_optional(&self.pool)
            .await?;
            if valid == Some(false) {
                self.tidy(format!("drop index concurrently if exists {name}"))
                    .await?;
            }
            if valid != Some(true) {
                self.tidy(index.concurrently(Some((&name, &partition.table))))
                    .await?;
            }
            let attach = format!("alter index {} attach partition {name}", index.name);
            self.pool.execute(AssertSqlSafe(attach)).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_turned_into_those_that_keep_nobody_waiting() {
        let plain = Index {
            name: "bag_label_key",
            definition: "CREATE UNIQUE INDEX bag_label_key ON bag USING btree (label)",
        };
        assert_eq!(
            plain.concurrently(None),
            "CREATE UNIQUE INDEX CONCURRENTLY bag_label_key ON bag USING btree (label)"
        );
        let scans = Index {
            name: "scan_child_idx",
            definition: "CREATE INDEX scan_child_idx ON ONLY scan USING btree (child_bag_id, id)",
        };
        assert_eq!(
            scans.concurrently(Some(("scan_2026_11_scan_child_idx", "scan_2026_11"))),
            "CREATE INDEX CONCURRENTLY scan_2026_11_scan_child_idx ON scan_2026_11 USING btree (child_bag_id, id)"
        );
    }
}
