//! Acts that were made from an older state (SPEC 5): merged where nobody else touched the same, else refused with who did what.

use crate::Site;
use crate::acts::Acts as _;
use domain::access::{ManageBills, ManageUsers, OverseeBills, Role};
use domain::account::{SeenUser, UserEdit};
use domain::bill::{BillChange, BillSummary};
use domain::edits::{FieldChange, Meanwhile, SeenBill};
use service::{CurrentUser, ServiceError};
use sqlx::PgPool;

fn meanwhile(error: ServiceError) -> Meanwhile {
    match error {
        ServiceError::Changed(meanwhile) => meanwhile,
        other => panic!("{other:?}"),
    }
}

/// Field, person and value of each change.
fn changes_in(error: ServiceError) -> Vec<(String, Option<String>, Option<String>)> {
    let one = |change: FieldChange| (change.field, change.by, change.value);
    meanwhile(error).changes.into_iter().map(one).collect()
}

fn one(field: &str, by: &str, value: &str) -> Vec<(String, Option<String>, Option<String>)> {
    vec![(field.to_owned(), Some(by.to_owned()), Some(value.to_owned()))]
}

fn at(bill: &BillSummary) -> SeenBill<'_> {
    SeenBill::at(&bill.number, vec![bill.stamp.parse().unwrap()])
}

impl Site {
    async fn second_biller(&self) -> CurrentUser {
        let id: i64 = sqlx::query_scalar(
            "insert into \"user\" (username, email, role) values ('ravi', 'ravi@example.com', 'biller') returning id",
        )
        .fetch_one(&self.pool)
        .await
        .unwrap();
        CurrentUser::for_test(id, "ravi", Role::Biller, None)
    }

    async fn seen(&self, number: &str) -> BillSummary {
        self.services.bill(&self.bills(), number).await.unwrap().bill
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_nobody_else_touched_is_merged_and_the_rest_is_refused_with_who_changed_what(pool: PgPool) {
    let site = Site::new(pool).await;
    let ravi = site.second_biller().await.authorize(ManageBills).unwrap();
    site.bill("B1", 2).await;
    let shown = site.seen("B1").await;
    let from_then = BillChange {
        version: Some(shown.version),
        ..BillChange::default()
    };
    let theirs = BillChange {
        vehicle: Some("RJ14 1".to_owned()),
        customer: Some("Krishna Seeds".to_owned()),
        ..from_then.clone()
    };
    site.services.change_bill(&ravi, "B1", theirs).await.unwrap();

    let note = BillChange {
        note: Some("gate 2".to_owned()),
        ..from_then.clone()
    };
    let merged = site
        .services
        .change_bill(&site.bills(), "B1", note)
        .await
        .unwrap();
    assert_eq!(
        (
            merged.vehicle.as_deref(),
            merged.customer.as_deref(),
            merged.note.as_deref()
        ),
        (Some("RJ14 1"), Some("Krishna Seeds"), Some("gate 2"))
    );

    let clash = BillChange {
        vehicle: Some("HR26 2".to_owned()),
        destination: Some("Bathinda".to_owned()),
        ..from_then.clone()
    };
    let refused = site
        .services
        .change_bill(&site.bills(), "B1", clash.clone())
        .await;
    assert_eq!(changes_in(refused.unwrap_err()), one("vehicle", "ravi", "RJ14 1"));
    let now = site.seen("B1").await;
    assert_eq!(
        (now.destination, now.version),
        (None, merged.version),
        "nothing of it was saved"
    );

    let same = BillChange {
        vehicle: Some("RJ14 1".to_owned()),
        ..from_then
    };
    site.services
        .change_bill(&site.bills(), "B1", same)
        .await
        .unwrap();
    let knowing = BillChange {
        version: Some(merged.version),
        ..clash
    };
    let saved = site
        .services
        .change_bill(&site.bills(), "B1", knowing)
        .await
        .unwrap();
    assert_eq!(saved.vehicle.as_deref(), Some("HR26 2"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn without_a_version_the_last_writer_of_a_field_wins_and_other_fields_stay(pool: PgPool) {
    let site = Site::new(pool).await;
    site.bill("B1", 2).await;
    for vehicle in ["RJ14 1", "RJ14 2"] {
        let change = BillChange {
            vehicle: Some(vehicle.to_owned()),
            ..BillChange::default()
        };
        site.services
            .change_bill(&site.bills(), "B1", change)
            .await
            .unwrap();
    }
    let future = BillChange {
        version: Some(99),
        ..BillChange::default()
    };
    let refused = site
        .services
        .change_bill(&site.bills(), "B1", future)
        .await
        .unwrap_err();
    assert_eq!(crate::field(refused), "version");
    assert_eq!(site.seen("B1").await.vehicle.as_deref(), Some("RJ14 2"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_bill_is_completed_only_in_the_state_that_was_seen(pool: PgPool) {
    let site = Site::new(pool).await;
    let ravi = site.second_biller().await.authorize(ManageBills).unwrap();
    site.bill("B1", 3).await;
    for parent in ["M444-00001", "M444-00002"] {
        site.pack(parent, 15).await;
    }
    site.pack("M444-00003", 1).await;
    site.added("B1", "M444-00001").await;
    let shown = site.seen("B1").await;
    let complete = async |seen: &BillSummary| {
        site.services
            .complete_bill(&site.bills(), at(seen), Some("lorry is full"))
            .await
    };

    let added = site
        .services
        .add_parent(&ravi, uuid::Uuid::new_v4(), "B1", "M444-00002", None)
        .await
        .unwrap();
    assert_eq!(
        changes_in(complete(&shown).await.unwrap_err()),
        one("parents", "ravi", "2")
    );
    let two = site.seen("B1").await;
    assert_eq!(
        added.bill.stamp, two.stamp,
        "the answer to a scan brings the state that the page shows then"
    );

    site.services
        .remove_parent(&ravi, uuid::Uuid::new_v4(), "B1", "M444-00001")
        .await
        .unwrap();
    site.added("B1", "M444-00001").await;
    let swapped = changes_in(complete(&two).await.unwrap_err());
    assert_eq!(
        swapped,
        one("parents", "bina", "2"),
        "as many parents, but put on anew"
    );

    site.added("B1", "M444-00003").await;
    let three = site.seen("B1").await;
    site.scan("M444-00003", "C9001").await;
    assert_eq!(
        changes_in(complete(&three).await.unwrap_err()),
        one("children", "jaya", "32")
    );

    let now = site.seen("B1").await;
    complete(&now).await.unwrap();
    assert_eq!(
        changes_in(complete(&now).await.unwrap_err()),
        one("status", "bina", "completed")
    );
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_bill_is_reopened_and_deleted_only_in_the_state_that_was_seen(pool: PgPool) {
    let site = Site::new(pool).await;
    site.bill("B1", 1).await;
    let oversees = site.admin.authorize(OverseeBills).unwrap();
    let empty = site.seen("B1").await;
    site.pack("M444-00001", 15).await;
    site.added("B1", "M444-00001").await;
    let refused = site.services.delete_bill(&oversees, at(&empty)).await;
    assert_eq!(changes_in(refused.unwrap_err()), one("parents", "bina", "1"));

    let completed = site
        .services
        .complete_bill(&site.bills(), "B1", None)
        .await
        .unwrap();
    let stale_edit = BillChange {
        note: Some("late".to_owned()),
        version: Some(empty.version),
        ..BillChange::default()
    };
    let refused = site.services.change_bill(&site.bills(), "B1", stale_edit).await;
    assert_eq!(
        changes_in(refused.unwrap_err()),
        one("status", "bina", "completed")
    );

    site.services
        .reopen_bill(&oversees, at(&completed), "wrong lorry")
        .await
        .unwrap();
    let refused = site
        .services
        .reopen_bill(&oversees, at(&completed), "again")
        .await;
    assert_eq!(
        changes_in(refused.unwrap_err()),
        one("status", "amit", "processing")
    );
    let now = site.seen("B1").await;
    site.services.delete_bill(&oversees, at(&now)).await.unwrap();
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn scans_change_no_version_of_a_bill_and_log_ins_none_of_a_user(pool: PgPool) {
    let site = Site::new(pool).await;
    site.bill("B1", 2).await;
    let before = site.seen("B1").await.version;
    site.pack("M444-00001", 3).await;
    site.added("B1", "M444-00001").await;
    site.scan("M444-00001", "C9001").await;
    assert_eq!(site.seen("B1").await.version, before);
    site.run("update \"user\" set last_login_at = now(), failed_login_attempts = 1")
        .await;
    assert_eq!(site.count("select max(version)::bigint from \"user\"").await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_stale_form_about_a_user_keeps_what_another_admin_set(pool: PgPool) {
    let site = Site::new(pool).await;
    let id = site.jaipur.id();
    let other: i64 = sqlx::query_scalar(
        "insert into \"user\" (username, email, role) values ('asha', 'asha@example.com', 'admin') returning id",
    )
    .fetch_one(&site.pool)
    .await
    .unwrap();
    let asha = CurrentUser::for_test(other, "asha", Role::Admin, None)
        .authorize(ManageUsers)
        .unwrap();
    let shown = site
        .services
        .user_detail(&site.manages(), id)
        .await
        .unwrap()
        .version;
    let edit = |role, email: Option<&str>| UserEdit {
        role,
        email: email.map(str::to_owned),
        version: Some(shown),
        ..UserEdit::default()
    };
    site.services
        .change_user(&asha, id, edit(Some(Role::Biller), None))
        .await
        .unwrap();

    site.services
        .change_user(&site.manages(), id, edit(None, Some("jaya.k@example.com")))
        .await
        .unwrap();
    let detail = site.services.user_detail(&site.manages(), id).await.unwrap();
    assert_eq!(
        (detail.user.role, detail.user.email.as_str()),
        (Role::Biller, "jaya.k@example.com")
    );

    let refused = site
        .services
        .change_user(&site.manages(), id, edit(Some(Role::Admin), None))
        .await;
    assert_eq!(changes_in(refused.unwrap_err()), one("role", "asha", "biller"));
    let stale = SeenUser {
        id,
        version: Some(shown),
    };
    let refused = changes_in(
        site.services
            .disable_user(&site.manages(), stale)
            .await
            .unwrap_err(),
    );
    assert!(refused.contains(&one("role", "asha", "biller")[0]), "{refused:?}");
    let seen = SeenUser {
        id,
        version: Some(detail.version),
    };
    site.services.disable_user(&site.manages(), seen).await.unwrap();
    let refused = site.services.erase_user(&site.manages(), seen).await.unwrap_err();
    assert_eq!(changes_in(refused), one("status", "amit", "disabled"));
}
