//! Bags: role, label and type of each, and which of several with one label stays.

use super::MigrateError;
use super::rows::{Repair, Rows, store};
use domain::former::{Fate, Rule, Twin, Use, judge_bag, settle_twins};
use domain::label::Site;
use sqlx::{Executor, PgConnection};

/// Bags that are judged at once.
const BLOCK: i64 = 20_000;

#[derive(Debug, sqlx::FromRow)]
struct Former {
    id: i64,
    label: Option<String>,
    kind: Option<String>,
    children: i64,
    is_child: bool,
    bills: i64,
}

#[derive(Debug, sqlx::FromRow)]
struct Sharing {
    label: String,
    id: i64,
    is_parent: bool,
    children: i64,
    capacity: i64,
    is_child: bool,
    bill: Option<i64>,
    raw: Option<String>,
}

/// Judges every bag.
pub(super) async fn judge(connection: &mut PgConnection, site: &Site<'_>) -> Result<(), MigrateError> {
    connection.execute(include_str!("bags_use.sql")).await?;
    let mut after = i64::MIN;
    loop {
        let to: Option<i64> = sqlx::query_scalar(
            "select max(id) from (select id from old_bag where id > $1 order by id limit $2) block",
        )
        .bind(after)
        .bind(BLOCK)
        .fetch_one(&mut *connection)
        .await?;
        let Some(to) = to else { break };
        // Both tables are bounded, or one of them would be read as a whole for every block.
        let block: Vec<Former> = sqlx::query_as(
            "select b.id, b.label, b.type as kind, u.children, u.is_child, u.bills
             from (select * from old_bag where id > $1 and id <= $2) b join (select * from bag_use where id > $1 and id <= $2) u using (id)
             order by b.id",
        )
        .bind(after)
        .bind(to)
        .fetch_all(&mut *connection)
        .await?;
        after = to;
        judge_block(connection, &block, site).await?;
    }
    connection
        .execute("alter table new_bag add primary key (id); create index on new_bag (label); analyze new_bag")
        .await?;
    while settle(connection).await? > 0 {}
    connection.execute("analyze new_bag").await?;
    Ok(())
}

async fn judge_block(
    connection: &mut PgConnection,
    block: &[Former],
    site: &Site<'_>,
) -> Result<(), MigrateError> {
    let (mut rows, mut repairs) = (Rows::default(), Vec::new());
    for bag in block {
        let usage = Use {
            children: bag.children,
            is_child: bag.is_child,
            bills: bag.bills,
        };
        let (raw, kind) = (
            bag.label.as_deref().unwrap_or_default(),
            bag.kind.as_deref().unwrap_or_default(),
        );
        let judged = judge_bag(bag.id, raw, kind, usage, site);
        let id = bag.id.to_string();
        rows.push([
            Some(id.as_str()),
            Some(if judged.is_parent { "t" } else { "f" }),
            Some(&judged.label),
            judged.bag_type.map(|t| t.to_string()).as_deref(),
            Some(if judged.legacy { "t" } else { "f" }),
            Some(&id),
        ]);
        repairs.extend(judged.rules.iter().map(|rule| Repair {
            rule: *rule,
            entity: "bag",
            old_id: Some(bag.id),
            new_id: None,
            what: match rule {
                Rule::BagRole => format!(
                    "{}: was \"{kind}\", is {}",
                    judged.label,
                    if judged.is_parent { "parent" } else { "child" }
                ),
                _ if raw == judged.label => raw.to_owned(),
                _ => format!("\"{raw}\" is {}", judged.label),
            },
        }));
    }
    rows.copy(
        connection,
        "new_bag (id, is_parent, label, bag_type_id, legacy, kept_id)",
    )
    .await?;
    store(connection, &repairs).await
}

/// Settles the bags that share a label; how many there were. A new label may be one that is there: then those share it.
async fn settle(connection: &mut PgConnection) -> Result<usize, MigrateError> {
    let sharing: Vec<Sharing> = sqlx::query_as(
        "select n.label, n.id, n.is_parent, u.children, coalesce(t.capacity, 0)::bigint as capacity, u.is_child, u.bill, b.label as raw
         from new_bag n join bag_use u using (id) join old_bag b using (id) left join bag_type t on t.id = n.bag_type_id
         where n.kept_id = n.id and n.label in (select label from new_bag where kept_id = id group by 1 having count(*) > 1)
         order by n.label, n.id",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut repairs = Vec::new();
    for group in sharing.chunk_by(|a, b| a.label == b.label) {
        let Some(label) = group.first().map(|bag| bag.label.as_str()) else {
            continue;
        };
        let twins: Vec<Twin> = group
            .iter()
            .map(|bag| Twin {
                id: bag.id,
                is_parent: bag.is_parent,
                children: bag.children,
                capacity: bag.capacity,
                is_child: bag.is_child,
                bill: bag.bill,
            })
            .collect();
        for (id, fate) in settle_twins(label, &twins) {
            let raw = group
                .iter()
                .find(|bag| bag.id == id)
                .and_then(|bag| bag.raw.as_deref());
            let raw = raw.unwrap_or_default();
            let (rule, kept, is) = match &fate {
                Fate::Stays => continue,
                Fate::Joins(kept) => (Rule::TwinJoined, *kept, label),
                Fate::Renamed(label) => (Rule::TwinRenamed, id, label.as_str()),
            };
            sqlx::query(
                "update new_bag set kept_id = $2, label = $3, legacy = legacy or $2 = $1 where id = $1",
            )
            .bind(id)
            .bind(kept)
            .bind(is)
            .execute(&mut *connection)
            .await?;
            repairs.push(Repair {
                rule,
                entity: "bag",
                old_id: Some(id),
                new_id: (kept != id).then_some(kept),
                what: format!("\"{raw}\" is {is}"),
            });
        }
    }
    store(connection, &repairs).await?;
    Ok(sharing.len())
}
