//! Rows that are stored many at once.

use super::MigrateError;
use domain::former::Rule;
use sqlx::PgConnection;

/// A row for the report that is still to be stored.
#[derive(Debug)]
pub(super) struct Repair {
    pub(super) rule: Rule,
    pub(super) entity: &'static str,
    pub(super) old_id: Option<i64>,
    pub(super) new_id: Option<i64>,
    pub(super) what: String,
}

/// The rows of a COPY in its text form.
#[derive(Debug, Default)]
pub(super) struct Rows(String);

impl Rows {
    /// Adds a row; what is none becomes null.
    pub(super) fn push<const N: usize>(&mut self, fields: [Option<&str>; N]) {
        for (at, field) in fields.into_iter().enumerate() {
            if at > 0 {
                self.0.push('\t');
            }
            let Some(field) = field else {
                self.0.push_str("\\N");
                continue;
            };
            for sign in field.chars() {
                match sign {
                    '\\' => self.0.push_str("\\\\"),
                    '\t' => self.0.push_str("\\t"),
                    '\n' => self.0.push_str("\\n"),
                    '\r' => self.0.push_str("\\r"),
                    other => self.0.push(other),
                }
            }
        }
        self.0.push('\n');
    }

    pub(super) async fn copy(self, connection: &mut PgConnection, into: &str) -> Result<(), MigrateError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut taking = connection.copy_in_raw(&format!("copy {into} from stdin")).await?;
        taking.send(self.0.as_bytes()).await?;
        taking.finish().await?;
        Ok(())
    }
}

/// Stores rows for the report.
pub(super) async fn store(connection: &mut PgConnection, repairs: &[Repair]) -> Result<(), MigrateError> {
    let mut rows = Rows::default();
    for repair in repairs {
        let number = |id: Option<i64>| id.map(|id| id.to_string());
        rows.push([
            Some(repair.rule.code()),
            Some(repair.entity),
            number(repair.old_id).as_deref(),
            number(repair.new_id).as_deref(),
            Some(&repair.what),
        ]);
    }
    rows.copy(connection, "repair (rule, entity, old_id, new_id, what)")
        .await
}
