//! What came over and what was repaired, counted from the rows themselves.

use super::{MigrateError, Migration, STAGING};
use domain::former::Rule;
use serde::Serialize;
use serde_json::Value;
use sqlx::AssertSqlSafe;

/// Rows that are shown of each rule.
const EXAMPLES: i64 = 10;

/// The report of a migration, or of the trial of one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Host and database of the former system.
    pub source: String,
    /// Whether nothing was written.
    pub is_trial: bool,
    /// `finished` once all is proven.
    pub stage: String,
    /// By table: rows found, rows that came over, rows that were left, and what has no place here.
    pub counts: Value,
    /// By rule, in the order of the rules.
    pub repairs: Vec<Repairs>,
}

/// The rows of one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repairs {
    /// Code of the rule.
    pub rule: &'static str,
    /// What was found and what was done.
    pub sentence: &'static str,
    /// Whether somebody should look at them.
    pub wants_a_look: bool,
    pub rows: i64,
    pub examples: Vec<Example>,
}

/// A former row that was repaired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Example {
    pub entity: String,
    pub old_id: Option<i64>,
    pub new_id: Option<i64>,
    pub what: String,
}

impl Migration {
    /// Counts the report. `source` names the former database of a trial, which has no row of its own.
    pub async fn report(&mut self, source: Option<&str>) -> Result<Report, MigrateError> {
        let is_trial = self.staging == STAGING[1];
        let (source, stage, counts): (String, String, Value) = if is_trial {
            let counts = sqlx::query_scalar("select counts from counted")
                .fetch_one(&mut self.connection)
                .await?;
            (source.unwrap_or_default().to_owned(), "trial".to_owned(), counts)
        } else {
            sqlx::query_as("select source, stage, counts from former_site")
                .fetch_optional(&mut self.connection)
                .await?
                .ok_or(MigrateError::NoReport)?
        };
        let is_kept = !is_trial && stage != "judged";
        let (table, order) = if is_kept {
            ("former_repair", "id")
        } else {
            ("repair", "n")
        };
        let mut repairs = Vec::new();
        for rule in Rule::ALL {
            let count = format!("select count(*) from {table} where rule = $1");
            let rows: i64 = sqlx::query_scalar(AssertSqlSafe(count))
                .bind(rule.code())
                .fetch_one(&mut self.connection)
                .await?;
            if rows == 0 {
                continue;
            }
            let some = format!(
                "select entity, old_id, new_id, what from {table} where rule = $1 order by {order} limit $2"
            );
            let examples = sqlx::query_as(AssertSqlSafe(some))
                .bind(rule.code())
                .bind(EXAMPLES)
                .fetch_all(&mut self.connection)
                .await?;
            repairs.push(Repairs {
                rule: rule.code(),
                sentence: rule.sentence(),
                wants_a_look: rule.wants_a_look(),
                rows,
                examples,
            });
        }
        Ok(Report {
            source,
            is_trial,
            stage,
            counts,
            repairs,
        })
    }
}
