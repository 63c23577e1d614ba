//! SPEC 5.

use crate::acts::Acts as _;
use crate::{Site, field, refusal};
use domain::access::ManageBills;
use domain::bill::BillOutcome::*;
use domain::bill::{BillChange, BillFilter, BillInput, BillStatus, ParentMark};
use domain::fault::Missing;
use service::ServiceError;
use sqlx::PgPool;
use uuid::Uuid;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_row_of_the_table(pool: PgPool) {
    let site = Site::new(pool).await;
    site.bill("B1", 2).await;
    site.bill("B2", 2).await;
    site.bill("B3", 1).await;
    for n in 1..=4 {
        site.pack(&format!("SB0000{n}"), 1).await;
    }
    site.added("B2", "SB00002").await;
    site.added("B3", "SB00003").await;
    site.services
        .complete_bill(&site.bills(), "B3", Some("short"))
        .await
        .unwrap();
    let table = [
        ("B1", "SB00001", Added),
        ("b1", " sb00001 ", AlreadyHere),
        ("B1", "SB00002", OnOtherBill),
        ("B3", "SB00004", BillCompleted),
        ("B1", "XSB00001000", WrongRole),
        ("B1", "C9999", WrongRole),
        ("B1", "SB77777", UnknownParent),
        ("B1", "SB7", NotALabel),
        ("B1", "", NotALabel),
        ("B1", "SB00004", Added),
    ];
    for (bill, parent, outcome) in table {
        assert_eq!(
            site.add(bill, parent).await.outcome,
            outcome,
            "{parent} onto {bill}"
        );
    }
    site.pack("SB00005", 1).await;
    let full = site.add("B1", "SB00005").await;
    assert_eq!((full.outcome, full.bill.parents), (BillFull, 2));
    let unknown = site
        .services
        .add_parent(&site.bills(), Uuid::new_v4(), "B9", "SB00001", None)
        .await;
    assert!(matches!(unknown, Err(ServiceError::NotFound(Missing::Bill))));
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn weights_and_variance_follow_the_children(pool: PgPool) {
    let site = Site::new(pool).await;
    site.pack("SB00001", 30).await;
    site.pack("M444-00001", 10).await;
    site.bill("B1", 2).await;
    site.added("B1", "SB00001").await;
    let answer = site.add("B1", "M444-00001").await;
    assert_eq!(answer.mark, Some(ParentMark::Open));
    let t = answer.bill;
    assert_eq!(
        (t.actual_weight_g, t.expected_weight_g, t.variance_g, t.children),
        (40_000, 45_000, -5_000, 40)
    );
    site.scan("M444-00001", "C0001").await;
    let detail = site.services.bill(&site.bills(), "B1").await.unwrap();
    assert_eq!(
        (detail.bill.actual_weight_g, detail.bill.variance_g),
        (41_000, -4_000)
    );
    assert_eq!(
        detail.parent_list.iter().map(|p| p.mark()).collect::<Vec<_>>(),
        [None, Some(ParentMark::Open)]
    );
    assert_eq!(detail.history.len(), 2);
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_short_bill_needs_a_reason_and_is_frozen_then(pool: PgPool) {
    let site = Site::new(pool).await;
    site.bill("B1", 2).await;
    let by = site.bills();
    let complete = async |reason| site.services.complete_bill(&by, "B1", reason).await;
    assert_eq!(refusal(complete(None).await.unwrap_err()), "bill_empty");
    site.pack("M444-00001", 15).await;
    site.added("B1", "M444-00001").await;
    assert_eq!(refusal(complete(None).await.unwrap_err()), "reason_needed");
    assert_eq!(refusal(complete(Some("  ")).await.unwrap_err()), "reason_needed");
    let done = complete(Some("lorry is full")).await.unwrap();
    assert_eq!(
        (
            done.status.code(),
            done.complete_reason.as_deref(),
            done.completed_by.as_deref()
        ),
        ("completed", Some("lorry is full"), Some("bina"))
    );
    assert_eq!(
        refusal(complete(Some("again")).await.unwrap_err()),
        "bill_completed"
    );
    let removed = site
        .services
        .remove_parent(&by, Uuid::new_v4(), "B1", "M444-00001")
        .await
        .unwrap();
    assert_eq!(removed.outcome, BillCompleted);
    assert_eq!(
        refusal(
            site.services
                .change_bill(&by, "B1", BillChange::default())
                .await
                .unwrap_err()
        ),
        "bill_completed"
    );
    assert_eq!(
        refusal(
            site.services
                .delete_bill(&site.oversees(), "B1")
                .await
                .unwrap_err()
        ),
        "bill_completed"
    );
    assert_eq!(
        field(
            site.services
                .reopen_bill(&site.oversees(), "B1", " ")
                .await
                .unwrap_err()
        ),
        "reason"
    );
    let open = site
        .services
        .reopen_bill(&site.oversees(), "B1", "one more parent")
        .await
        .unwrap();
    assert_eq!(
        (open.status.code(), open.actual_weight_g),
        ("processing", 15_000),
        "reopening keeps the totals"
    );
    assert_eq!(
        refusal(
            site.services
                .reopen_bill(&site.oversees(), "B1", "twice")
                .await
                .unwrap_err()
        ),
        "bill_not_completed"
    );
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_full_bill_needs_no_reason(pool: PgPool) {
    let site = Site::new(pool).await;
    site.bill("B1", 1).await;
    site.pack("M444-00001", 15).await;
    site.added("B1", "M444-00001").await;
    assert_eq!(
        site.services
            .complete_bill(&site.bills(), "B1", None)
            .await
            .unwrap()
            .status,
        BillStatus::Completed
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn removing_and_deleting_free_the_parents(pool: PgPool) {
    let site = Site::new(pool).await;
    site.bill("B1", 2).await;
    site.bill("B2", 2).await;
    site.pack("SB00001", 2).await;
    site.added("B1", "SB00001").await;
    let removed = site
        .services
        .remove_parent(&site.bills(), Uuid::new_v4(), "B1", "SB00001")
        .await
        .unwrap();
    assert_eq!(
        (
            removed.outcome,
            removed.bill.actual_weight_g,
            removed.bill.status.code()
        ),
        (Removed, 0, "new")
    );
    let again = site
        .services
        .remove_parent(&site.bills(), Uuid::new_v4(), "B1", "SB00001")
        .await
        .unwrap();
    assert_eq!(again.outcome, NotOnBill);
    site.added("B1", "SB00001").await;
    site.services.delete_bill(&site.oversees(), "B1").await.unwrap();
    site.added("B2", "SB00001").await;
    assert!(matches!(
        site.services.delete_bill(&site.oversees(), "B1").await,
        Err(ServiceError::NotFound(Missing::Bill))
    ));
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn changes_are_checked_and_audited_with_before_and_after(pool: PgPool) {
    let site = Site::new(pool).await;
    site.bill("B1", 2).await;
    let by = site.bills();
    let change = BillChange {
        vehicle: Some("RJ14 1".to_owned()),
        scale_weight_g: Some(Some(31_000)),
        ..BillChange::default()
    };
    let changed = site.services.change_bill(&by, "B1", change).await.unwrap();
    assert_eq!(
        (
            changed.vehicle.as_deref(),
            changed.scale_weight_g,
            changed.target_parents
        ),
        (Some("RJ14 1"), Some(31_000), 2)
    );
    let cleared = site
        .services
        .change_bill(
            &by,
            "B1",
            BillChange {
                vehicle: Some(String::new()),
                ..BillChange::default()
            },
        )
        .await
        .unwrap();
    assert_eq!((cleared.vehicle, cleared.scale_weight_g), (None, Some(31_000)));
    let change = BillChange {
        scale_weight_g: Some(None),
        ..BillChange::default()
    };
    let cleared = site.services.change_bill(&by, "B1", change).await.unwrap();
    assert_eq!(cleared.scale_weight_g, None);
    for (change, name) in [
        (
            BillChange {
                target_parents: Some(0),
                ..BillChange::default()
            },
            "target_parents",
        ),
        (
            BillChange {
                scale_weight_g: Some(Some(-1)),
                ..BillChange::default()
            },
            "scale_weight_g",
        ),
        (
            BillChange {
                note: Some("x".repeat(501)),
                ..BillChange::default()
            },
            "note",
        ),
    ] {
        assert_eq!(
            field(site.services.change_bill(&by, "B1", change).await.unwrap_err()),
            name
        );
    }
    for n in 1..=2 {
        site.pack(&format!("SB0000{n}"), 1).await;
        site.added("B1", &format!("SB0000{n}")).await;
    }
    let below = BillChange {
        target_parents: Some(1),
        ..BillChange::default()
    };
    assert_eq!(
        field(site.services.change_bill(&by, "B1", below).await.unwrap_err()),
        "target_parents"
    );
    let (before, after): (serde_json::Value, serde_json::Value) = sqlx::query_as(
        "select before_state, after_state from audit_log where action = 'change_bill' order by id limit 1",
    )
    .fetch_one(&site.pool)
    .await
    .unwrap();
    assert_eq!(
        (&before["vehicle"], &after["vehicle"]),
        (&serde_json::Value::Null, &serde_json::json!("RJ14 1"))
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn numbers_are_unique_normalised_and_no_labels(pool: PgPool) {
    let site = Site::new(pool).await;
    site.bill(" bill  7", 1).await;
    let make = async |number: &str, area: Option<&str>| {
        let input = BillInput {
            number: number.to_owned(),
            target_parents: 1,
            area: area.map(str::to_owned),
            ..BillInput::default()
        };
        site.services.create_bill(&site.bills(), input).await.unwrap_err()
    };
    assert_eq!(refusal(make("BILL 7", None).await), "bill_exists");
    assert_eq!(field(make("SB00001", None).await), "number");
    assert_eq!(field(make("B2", Some("atlantis")).await), "area");
    assert_eq!(field(make("", None).await), "number");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn lists_page_by_key_and_filter(pool: PgPool) {
    let site = Site::new(pool).await;
    for n in 0..7 {
        site.bill(&format!("B{n}"), 1).await;
    }
    let page = async |cursor: Option<String>| {
        let filter = BillFilter {
            limit: Some(3),
            cursor,
            status: Some("new".to_owned()),
            ..BillFilter::default()
        };
        site.services.bills(&site.bills(), filter).await.unwrap()
    };
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let found = page(cursor).await;
        seen.extend(found.items.into_iter().map(|b| b.number));
        cursor = found.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, ["B6", "B5", "B4", "B3", "B2", "B1", "B0"]);
    let wrong = BillFilter {
        status: Some("draft".to_owned()),
        ..BillFilter::default()
    };
    assert_eq!(
        field(site.services.bills(&site.bills(), wrong).await.unwrap_err()),
        "status"
    );
    let wrong = BillFilter {
        cursor: Some("x".to_owned()),
        ..BillFilter::default()
    };
    assert_eq!(
        field(site.services.bills(&site.bills(), wrong).await.unwrap_err()),
        "cursor"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn dispatchers_have_no_bills(pool: PgPool) {
    let site = Site::new(pool).await;
    assert!(matches!(
        site.jaipur.authorize(ManageBills),
        Err(ServiceError::Forbidden(_))
    ));
    assert!(site.services.bill_qr_svg("BILL-1").starts_with("<svg"));
}
