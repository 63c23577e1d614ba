//! What parents and bills hold, read in parts of any size: neither lost nor told twice.

use crate::{db, link, put_on_bill, run, small_site};
use sqlx::PgPool;

async fn id(pool: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn parts_of_any_size_make_up_the_whole(pool: PgPool) {
    small_site(&pool).await;
    for parent in ["SB00002", "SB00001"] {
        put_on_bill(&pool, "B2", parent).await.unwrap();
    }
    for child in ["C0003", "C0001"] {
        link(&pool, "SB00001", child).await.unwrap();
    }
    run(
        &pool,
        "update bill set created_by = (select id from \"user\") where number = 'B2'",
    )
    .await
    .unwrap();
    let db = db(&pool);
    let parent = id(&pool, "select id from bag where label = 'SB00001'").await;
    let (bill, opened_by) = db.find_bill("B2").await.unwrap().unwrap();
    assert_eq!(opened_by, Some(id(&pool, "select id from \"user\"").await));
    assert_eq!(db.find_bill("B9").await.unwrap(), None);
    for limit in 1..=4 {
        let (mut children, mut at) = (Vec::new(), None);
        loop {
            let part = db.children_after(parent, at, limit).await.unwrap();
            children.extend(part.items.into_iter().map(|child| child.label));
            at = part.next;
            if at.is_none() {
                break;
            }
        }
        assert_eq!(children, ["C0003", "C0001"], "in parts of {limit}");
        let (mut lines, mut at) = (Vec::new(), None);
        loop {
            let part = db.bill_contents_after(bill, at, limit).await.unwrap();
            lines.extend(
                part.items
                    .into_iter()
                    .map(|line| (line.parent, line.child, line.weight_g)),
            );
            at = part.next;
            if at.is_none() {
                break;
            }
        }
        let line = |parent: &str, child: Option<&str>, weight_g| {
            (parent.to_owned(), child.map(str::to_owned), weight_g)
        };
        assert_eq!(
            lines,
            [
                line("SB00002", None, 0),
                line("SB00001", Some("C0003"), 1000),
                line("SB00001", Some("C0001"), 1000),
            ],
            "in parts of {limit}"
        );
    }
}
