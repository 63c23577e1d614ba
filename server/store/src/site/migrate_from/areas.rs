//! Texts of areas: those of this site, and those that it gets.

use super::MigrateError;
use super::rows::{Repair, store};
use domain::former::{Rule, read_area};
use sqlx::PgConnection;
use std::collections::HashMap;

/// A former text's area: its code, and whether people may come to it.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) code: String,
    pub(super) takes_people: bool,
}

/// Finds the area of every text that users and bags have.
pub(super) async fn judge(connection: &mut PgConnection) -> Result<HashMap<String, Found>, MigrateError> {
    let here: Vec<(String, String, bool)> =
        sqlx::query_as("select code, name, retired_at is null from area order by code")
            .fetch_all(&mut *connection)
            .await?;
    let texts: Vec<(String, i64)> = sqlx::query_as(
        "select area, count(*) from (select area from old_user union all select area from old_bag) t
         where btrim(area) <> '' group by 1 order by 1",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut known: HashMap<String, (String, bool)> = HashMap::new();
    for (code, name, takes_people) in here {
        if let Some(read) = read_area(&name) {
            known.insert(read.code, (code.clone(), takes_people));
        }
        known.insert(code.clone(), (code, takes_people));
    }
    let (mut found, mut repairs) = (HashMap::new(), Vec::new());
    for (text, rows) in texts {
        let Some(area) = read_area(&text) else {
            repairs.push(repair(
                Rule::AreaNone,
                format!("\"{text}\" of {rows} users and bags"),
            ));
            continue;
        };
        let is_new = !known.contains_key(&area.code);
        if is_new {
            known.insert(area.code.clone(), (area.code.clone(), true));
            repairs.push(repair(Rule::AreaMade, format!("{} ({})", area.name, area.code)));
        }
        let Some((code, takes_people)) = known.get(&area.code).cloned() else {
            continue;
        };
        // Written so again by another text, it is made once.
        sqlx::query("insert into new_area (text, code, name, is_new) values ($1, $2, $3, $4)")
            .bind(&text)
            .bind(&code)
            .bind(&area.name)
            .bind(is_new)
            .execute(&mut *connection)
            .await?;
        found.insert(text, Found { code, takes_people });
    }
    store(connection, &repairs).await?;
    Ok(found)
}

fn repair(rule: Rule, what: String) -> Repair {
    Repair {
        rule,
        entity: "area",
        old_id: None,
        new_id: None,
        what,
    }
}
