//! Numbers of bills.

use super::MigrateError;
use super::rows::{Repair, Rows, store};
use domain::former::{Rule, judge_number, settle_numbers};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// Gives every bill a number of its own.
pub(super) async fn judge(connection: &mut PgConnection) -> Result<(), MigrateError> {
    let former: Vec<(i64, Option<String>, bool)> = sqlx::query_as(
        "select id, number, lower(btrim(coalesce(status, ''))) = 'completed' from old_bill order by id",
    )
    .fetch_all(&mut *connection)
    .await?;
    let (mut numbers, mut repairs) = (BTreeMap::new(), Vec::new());
    let mut completed = BTreeMap::new();
    for (id, raw, is_completed) in &former {
        let raw = raw.as_deref().unwrap_or_default();
        let (number, rule) = judge_number(*id, raw);
        repairs.extend(rule.map(|rule| repair(rule, *id, format!("\"{raw}\" is {number}"))));
        numbers.insert(*id, number);
        completed.insert(*id, *is_completed);
    }
    // A new number may be one that is there.
    loop {
        let mut by_number: BTreeMap<&str, Vec<(i64, bool)>> = BTreeMap::new();
        for (id, number) in &numbers {
            let is_completed = completed.get(id).copied().unwrap_or_default();
            by_number.entry(number).or_default().push((*id, is_completed));
        }
        let settled: Vec<(i64, String)> = by_number
            .iter()
            .flat_map(|(number, bills)| settle_numbers(number, bills))
            .collect();
        if settled.is_empty() {
            break;
        }
        for (id, number) in settled {
            if let Some(before) = numbers.insert(id, number.clone()) {
                repairs.push(repair(Rule::NumberTwin, id, format!("{before} is {number}")));
            }
        }
    }
    let mut rows = Rows::default();
    for (id, number) in &numbers {
        rows.push([Some(id.to_string().as_str()), Some(number)]);
    }
    rows.copy(connection, "new_number (id, number)").await?;
    store(connection, &repairs).await
}

fn repair(rule: Rule, id: i64, what: String) -> Repair {
    Repair {
        rule,
        entity: "bill",
        old_id: Some(id),
        new_id: None,
        what,
    }
}
