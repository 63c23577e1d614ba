//! Lists with optional filters: with `timeline.rs` the only SQL that is put together at run time. Every value is bound,
//! never spliced.

mod bags;
mod bills;
mod users;

use crate::moment::{Moment, day_begins};
use crate::tx::Db;
use domain::page::{COUNTED, DEFAULT_LIMIT, Leaf, MAX_LIMIT, Place, Total};
use sqlx::{Postgres, QueryBuilder};

/// Rows wanted: 1 to [`MAX_LIMIT`], [`DEFAULT_LIMIT`] when nothing is asked.
pub fn limit(asked: Option<i64>) -> i64 {
    asked.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT)
}

/// From then on, and before then.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    pub from: Option<Moment>,
    pub before: Option<Moment>,
}

impl Span {
    const fn is_some(self) -> bool {
        self.from.is_some() || self.before.is_some()
    }

    /// The condition that a column lies within it.
    fn push(self, sql: &mut QueryBuilder<Postgres>, column: &str) {
        if let Some(from) = self.from {
            sql.push(" and ").push(column).push(" >= ").push_bind(from);
        }
        if let Some(before) = self.before {
            sql.push(" and ").push(column).push(" < ").push_bind(before);
        }
    }
}

/// What is asked of a list; its words were checked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a, F> {
    pub filter: &'a F,
    pub span: Span,
    pub place: Place,
    pub limit: i64,
    /// Whether it is told how many rows match.
    pub is_counted: bool,
}

impl<'a, F> Asked<'a, F> {
    /// The rows after one of them, uncounted, as files read a list.
    pub fn after(filter: &'a F, span: Span, id: Option<i64>, limit: i64) -> Self {
        Self {
            filter,
            span,
            place: id.map_or(Place::First, Place::After),
            limit,
            is_counted: false,
        }
    }
}

impl Db {
    /// The beginning of a day of the site's zone, such as `2026-11-24`, and that of the day after; none for what is no day.
    pub fn day(&self, text: &str) -> Option<(Moment, Moment)> {
        day_begins(text, &self.zone)
    }
}

/// An order that an index has.
#[derive(Clone, Copy, Debug)]
struct Order {
    column: &'static str,
    /// What selects the column's value of a row by its id, where the column is not the id itself.
    looked_up: Option<&'static str>,
    /// The id, where rows may have the same value.
    tie: Option<&'static str>,
    is_falling: bool,
}

impl Order {
    const fn by_id(column: &'static str, is_falling: bool) -> Self {
        Self {
            column,
            looked_up: None,
            tie: None,
            is_falling,
        }
    }

    /// The condition that rows lie beyond the one that a place names. Scalars are compared, so an index serves it.
    fn push_start(self, sql: &mut QueryBuilder<Postgres>, place: Place) {
        let (Place::After(id) | Place::Before(id)) = place else {
            return;
        };
        let sign = if self.is_falling == place.is_backwards() {
            ">"
        } else {
            "<"
        };
        let Self {
            column,
            looked_up,
            tie,
            ..
        } = self;
        match (looked_up, tie) {
            (None, _) => {
                sql.push(format_args!(" and {column} {sign} ")).push_bind(id);
            }
            (Some(of), None) => {
                sql.push(format_args!(" and {column} {sign} ({of} where id = "))
                    .push_bind(id)
                    .push(")");
            }
            (Some(of), Some(tie)) => {
                sql.push(format_args!(" and ({column}, {tie}) {sign} (({of} where id = "))
                    .push_bind(id)
                    .push("), ")
                    .push_bind(id)
                    .push(")");
            }
        }
    }

    fn push_order(self, sql: &mut QueryBuilder<Postgres>, place: Place) {
        let way = if self.is_falling == place.is_backwards() {
            "asc"
        } else {
            "desc"
        };
        sql.push(format_args!(" order by {} {way}", self.column));
        if let Some(tie) = self.tie {
            sql.push(format_args!(", {tie} {way}"));
        }
    }
}

/// A row of a list, and how many match.
#[derive(sqlx::FromRow)]
struct Listed<Row> {
    #[sqlx(flatten)]
    row: Row,
    #[sqlx(flatten)]
    counted: Counted,
}

/// What was counted beside the rows; the same in each of them.
#[derive(Clone, Copy, Debug, Default, sqlx::FromRow)]
struct Counted {
    /// Rows that were looked at; none where counters knew.
    seen: Option<i64>,
    matching: Option<i64>,
    holds: Option<i64>,
    holds_g: Option<i64>,
}

impl Counted {
    /// The columns where nothing is counted.
    const NOTHING: &str =
        "null::bigint as seen, null::bigint as matching, null::bigint as holds, null::bigint as holds_g";
    /// The columns of what was counted as `t`.
    const COLUMNS: &str = "t.seen, t.matching, t.holds, t.holds_g";

    fn total(self) -> Option<Total> {
        let count = self.matching?;
        let is_least = self.seen.is_some_and(|seen| seen > COUNTED);
        Some(Total {
            count: if is_least { count.min(COUNTED) } else { count },
            is_least,
            holds: self.holds.filter(|_| !is_least),
            weight_g: self.holds_g.filter(|_| !is_least),
        })
    }
}

/// The page of what was read.
fn leaf<R, T>(
    rows: Vec<Listed<R>>,
    place: Place,
    limit: i64,
    item: impl Fn(R) -> T,
    id: impl Fn(&T) -> i64,
) -> Leaf<T> {
    let counted = rows.first().and_then(|listed| listed.counted.total());
    let items = rows.into_iter().map(|listed| item(listed.row)).collect();
    let found = place.leaf(items, limit, id);
    // All of a list that is one page.
    let whole = (place == Place::First && found.page.next.is_none()).then(|| Total {
        count: i64::try_from(found.page.items.len()).unwrap_or(i64::MAX),
        ..Total::default()
    });
    Leaf {
        total: counted.or(whole),
        ..found
    }
}
