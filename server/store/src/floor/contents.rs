//! What parents hold, and bills through them, part after part: for files, which have no end that one statement could wait for.

use crate::code::Code;
use crate::error::StoreError;
use crate::moment::in_zone;
use crate::tx::Db;
use domain::bag::ChildEntry;
use domain::bill::BillContent;
use domain::page::Page;
use domain::parent::ParentStatus;

/// Rows from one place on, and the place after them while there may be more.
#[derive(Clone, Debug)]
pub struct Part<T, At> {
    pub items: Vec<T>,
    pub next: Option<At>,
}

impl<T> Part<T, i64> {
    /// Of a page of a list, whose rows have ids.
    pub fn of_page(page: Page<T>, id: impl Fn(&T) -> i64) -> Self {
        Self {
            next: page.items.last().filter(|_| page.next.is_some()).map(id),
            items: page.items,
        }
    }
}

impl<T, At> Part<T, At> {
    /// Of rows with their places; a part that is not full is the last.
    fn of(rows: Vec<(At, T)>, limit: i64) -> Self {
        let is_full = i64::try_from(rows.len()).is_ok_and(|rows| rows >= limit);
        let (mut places, items): (Vec<At>, Vec<T>) = rows.into_iter().unzip();
        Self {
            items,
            next: places.pop().filter(|_| is_full),
        }
    }
}

/// A parent on a bill and a child in it, by the numbers of the two links.
pub type ContentPlace = (i64, i64);

impl Db {
    /// So many children of a parent, in the order in which they were packed. Without the scans that put them there.
    pub async fn children_after(
        &self,
        parent: i64,
        after: Option<i64>,
        limit: i64,
    ) -> Result<Part<ChildEntry, i64>, StoreError> {
        let rows = sqlx::query!(
            "select l.id, c.label, l.created_at, u.username as \"username?\"
             from link l join bag c on c.id = l.child_bag_id left join \"user\" u on u.id = l.linked_by
             where l.parent_bag_id = $1 and l.id > $2 order by l.id limit $3",
            parent,
            after.unwrap_or(0),
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        let entry = |label, at, by: Option<String>| ChildEntry {
            label,
            linked_at: in_zone(at, &self.zone),
            linked_by: by.unwrap_or_default(),
            scan_id: None,
        };
        let rows = rows
            .into_iter()
            .map(|row| (row.id, entry(row.label, row.created_at, row.username)))
            .collect();
        Ok(Part::of(rows, limit))
    }

    /// So many lines of what a bill holds: its parents in the order in which they came, each with its children.
    pub async fn bill_contents_after(
        &self,
        bill: i64,
        after: Option<ContentPlace>,
        limit: i64,
    ) -> Result<Part<BillContent, ContentPlace>, StoreError> {
        let (parent, child) = after.unwrap_or((0, 0));
        let rows = sqlx::query!(
            "select bb.id, coalesce(l.id, 0) as \"link_id!\", p.label, t.name, p.status as \"status!: Code<ParentStatus>\", bb.created_at,
                    a.username as \"added_by?\", c.label as \"child?\", l.created_at as \"linked_at?\", u.username as \"linked_by?\",
                    case when l.id is null then 0 else p.grams_per_child::bigint end as \"weight_g!\"
             from bill_bag bb join bag p on p.id = bb.bag_id join bag_type t on t.id = p.bag_type_id
             left join link l on l.parent_bag_id = p.id
             left join bag c on c.id = l.child_bag_id
             left join \"user\" a on a.id = bb.added_by
             left join \"user\" u on u.id = l.linked_by
             where bb.bill_id = $1 and bb.id >= $2 and (bb.id, coalesce(l.id, 0)) > ($2, $3)
             order by bb.id, coalesce(l.id, 0) limit $4",
            bill,
            parent,
            child,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        let rows = rows.into_iter().map(|row| {
            let content = BillContent {
                parent: row.label,
                bag_type: row.name,
                status: row.status.0,
                added_at: in_zone(row.created_at, &self.zone),
                added_by: row.added_by.unwrap_or_default(),
                child: row.child,
                linked_at: row.linked_at.map(|at| in_zone(at, &self.zone)),
                linked_by: row.linked_by,
                weight_g: row.weight_g,
            };
            ((row.id, row.link_id), content)
        });
        Ok(Part::of(rows.collect(), limit))
    }

    /// The number of a bill, and of who opened it.
    pub async fn find_bill(&self, number: &str) -> Result<Option<(i64, Option<i64>)>, StoreError> {
        let row = sqlx::query!("select id, created_by from bill where number = $1", number)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(|row| (row.id, row.created_by)))
    }
}
