//! Looking into the audit: who may, what it leaves, and files of it.

use crate::Site;
use crate::acts::Acts as _;
use domain::access::{ReadAudit, Role};
use domain::language::Language;
use domain::timeline::{Log, TimelineFilter};
use serde_json::{Value, json};
use service::{Authorized, ExportForm, ExportFormat, ServiceError};
use sqlx::PgPool;

fn reads(site: &Site) -> Authorized<ReadAudit> {
    site.admin.authorize(ReadAudit).unwrap()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// The newest row of the audit: who, action, details.
async fn newest(site: &Site) -> (Option<i64>, String, Value) {
    sqlx::query_as("select user_id, action, details from audit_log order by id desc limit 1")
        .fetch_one(&site.pool)
        .await
        .unwrap()
}

async fn field(site: &Site, filter: TimelineFilter) -> String {
    match site.services.timeline(&reads(site), &filter).await {
        Err(ServiceError::Invalid(error)) => error.field,
        other => panic!("{filter:?}: {other:?}"),
    }
}

fn form(format: ExportFormat) -> ExportForm {
    ExportForm {
        format,
        language: Language::default(),
    }
}

async fn file(site: &Site, filter: &TimelineFilter, format: ExportFormat) -> String {
    let mut export = site
        .services
        .export_audit(&reads(site), filter, form(format))
        .await
        .unwrap();
    let mut bytes = Vec::new();
    while let Some(chunk) = export.chunk().await.unwrap() {
        bytes.extend(chunk);
    }
    String::from_utf8(bytes).unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_admins_read_the_audit(pool: PgPool) {
    let site = Site::new(pool).await;
    for user in [&site.jaipur, &site.biller] {
        assert!(matches!(
            user.authorize(ReadAudit),
            Err(ServiceError::Forbidden(_))
        ));
    }
    for role in Role::ALL {
        assert_eq!(
            role.grants(domain::access::Permission::ReadAudit),
            role == Role::Admin
        );
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_look_is_audited_by_the_names_of_its_filters(pool: PgPool) {
    let site = Site::new(pool).await;
    let filter = TimelineFilter {
        user: some(" Jaya "),
        address: some("10.9.8.7"),
        label: some("  "),
        ..TimelineFilter::default()
    };
    site.services.timeline(&reads(&site), &filter).await.unwrap();
    let admin = Some(site.admin.id());
    assert_eq!(
        newest(&site).await,
        (
            admin,
            "read_audit".to_owned(),
            json!({"filters": ["user", "address"]})
        ),
        "names, and no values"
    );
    site.services.failed_log_ins(&reads(&site)).await.unwrap();
    assert_eq!(newest(&site).await.2, json!({"filters": ["failed_logins"]}));
    let mut export = site
        .services
        .export_audit(&reads(&site), &filter, form(ExportFormat::Json))
        .await
        .unwrap();
    let named = json!(["user", "address"]);
    assert_eq!(
        newest(&site).await,
        (
            admin,
            "export_audit".to_owned(),
            json!({"format": "json", "filters": named})
        ),
        "before the first byte leaves"
    );
    while export.chunk().await.unwrap().is_some() {}
    assert_eq!(
        newest(&site).await,
        (
            admin,
            "export_list".to_owned(),
            json!({"kind": "audit", "format": "json", "filters": named, "count": 0})
        ),
        "with the number of rows, once the file is whole"
    );
    // What is refused was not seen.
    let before = site.actions().await.len();
    field(
        &site,
        TimelineFilter {
            user: some("nobody"),
            ..filter
        },
    )
    .await;
    assert_eq!(site.actions().await.len(), before);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_filter_that_says_nothing_is_refused_by_its_field(pool: PgPool) {
    let site = Site::new(pool).await;
    let empty = TimelineFilter::default;
    for cursor in ["x", "1", "1-", "-1-2", "1-2-3", "+1-2", "1-99999999999999999999"] {
        let filter = TimelineFilter {
            cursor: some(cursor),
            ..empty()
        };
        assert_eq!(field(&site, filter).await, "cursor", "{cursor}");
    }
    let wrong: [(&str, TimelineFilter); 9] = [
        (
            "from",
            TimelineFilter {
                from: some("yesterday"),
                ..empty()
            },
        ),
        (
            "to",
            TimelineFilter {
                to: some("2026-11-31"),
                ..empty()
            },
        ),
        (
            "user",
            TimelineFilter {
                user: some("nobody"),
                ..empty()
            },
        ),
        (
            "action",
            TimelineFilter {
                action: some("drop table"),
                ..empty()
            },
        ),
        (
            "entity",
            TimelineFilter {
                entity: some("password"),
                ..empty()
            },
        ),
        (
            "entity",
            TimelineFilter {
                id: some("3"),
                ..empty()
            },
        ),
        (
            "log",
            TimelineFilter {
                log: some("both"),
                ..empty()
            },
        ),
        (
            "view",
            TimelineFilter {
                view: some("all"),
                ..empty()
            },
        ),
        (
            "address",
            TimelineFilter {
                address: some("10.0\u{0}.0.1"),
                ..empty()
            },
        ),
    ];
    for (name, filter) in wrong {
        assert_eq!(field(&site, filter).await, name);
    }
    let filter = TimelineFilter {
        entity: some("bag"),
        id: some("three"),
        ..empty()
    };
    assert_eq!(field(&site, filter).await, "id");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn views_show_what_their_names_say(pool: PgPool) {
    let site = Site::new(pool).await;
    site.scan("SB00001", "C0001").await;
    site.services
        .unlink(
            &site.packs(&site.jaipur),
            uuid::Uuid::new_v4(),
            "SB00001",
            "C0001",
            None,
        )
        .await
        .unwrap();
    let deletes = site.admin.authorize(domain::access::DeleteBags).unwrap();
    site.services.delete_bag(&deletes, "C0001").await.unwrap();
    site.run("insert into audit_log (\"timestamp\", action, entity_type) values (now() - interval '25 hours', 'login_failed', 'user'), (now(), 'login_failed', 'user')")
        .await;
    let seen = async |view: &str| {
        let filter = TimelineFilter {
            view: some(view),
            ..TimelineFilter::default()
        };
        let page = site.services.timeline(&reads(&site), &filter).await.unwrap();
        let line = |log: Log, action: &str| format!("{}:{action}", log.code());
        page.items
            .iter()
            .map(|e| line(e.log, &e.action))
            .collect::<Vec<_>>()
    };
    assert_eq!(seen("deletions").await, ["audit:delete_bag", "scan:unlink"]);
    assert_eq!(
        seen("security").await,
        ["audit:login_failed"],
        "of the last 24 hours, without the own look before"
    );
    // A label that was deleted is found with what happened under it.
    let filter = TimelineFilter {
        label: some("c0001"),
        ..TimelineFilter::default()
    };
    let page = site.services.timeline(&reads(&site), &filter).await.unwrap();
    let actions: Vec<_> = page.items.iter().map(|e| e.action.as_str()).collect();
    assert_eq!(actions, ["delete_bag", "unlink", "link"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn files_hold_every_row_in_bounded_chunks(pool: PgPool) {
    let site = Site::new(pool).await;
    site.run("insert into audit_log (action, entity_type, details) select 'login_failed', 'user', jsonb_build_object('username', '=cmd()') from generate_series(1, 1203)")
        .await;
    site.run("insert into scan (key, action, outcome, user_id, parent_label, station) select gen_random_uuid(), 'link', 'not_a_label', 1, '=1+1', '@gate' from generate_series(1, 501)")
        .await;
    let all = TimelineFilter::default();
    let rows: i64 =
        sqlx::query_scalar("select (select count(*) from audit_log) + (select count(*) from scan)")
            .fetch_one(&site.pool)
            .await
            .unwrap();
    let csv = file(&site, &all, ExportFormat::Csv).await;
    assert_eq!(csv.matches("\r\n").count(), usize::try_from(rows).unwrap() + 1);
    assert!(
        csv.starts_with("\u{FEFF}\"log\",\"id\",\"time\",\"user_id\",\"user\",\"action\","),
        "{csv:.100}"
    );
    assert!(
        csv.contains(",\"'=1+1\",") && csv.contains(",\"'@gate\","),
        "no cell is a formula"
    );
    assert!(!csv.contains(",\"=") && !csv.contains(",\"@"));
    let json = file(&site, &all, ExportFormat::Json).await;
    let lines: Vec<Value> = serde_json::from_str(&json).unwrap();
    // Two more: that the export before began, and that it was whole.
    assert_eq!(lines.len(), usize::try_from(rows).unwrap() + 2);
    assert_eq!(lines[1]["action"], "export_audit");
    assert_eq!(lines[0]["action"], "export_list");
    assert_eq!(lines[0]["details"]["count"], rows);
    let nothing = TimelineFilter {
        address: some("10.0.0.1"),
        ..TimelineFilter::default()
    };
    assert_eq!(file(&site, &nothing, ExportFormat::Json).await, "[\n]\n");
    assert_eq!(file(&site, &nothing, ExportFormat::Csv).await.lines().count(), 1);
    let mut export = site
        .services
        .export_audit(&reads(&site), &all, form(ExportFormat::Json))
        .await
        .unwrap();
    let mut chunks = 0;
    while let Some(chunk) = export.chunk().await.unwrap() {
        assert!(chunk.len() < 500 * 1000);
        chunks += 1;
    }
    assert_eq!(chunks, 4, "five hundred rows each");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn bills_show_their_acts_and_bags_to_those_who_may_read_the_audit(pool: PgPool) {
    let site = Site::new(pool).await;
    site.bill("B1", 2).await;
    let bill = site.services.bill(&site.bills(), "B1").await.unwrap();
    let seen = bill.acts.unwrap();
    let lines: Vec<_> = seen
        .iter()
        .map(|act| (act.action.as_str(), act.by.as_deref()))
        .collect();
    assert_eq!(lines, [("create_bill", Some("bina"))]);

    site.scan("SB00001", "C0001").await;
    let acts = async |user| {
        let bag = site.services.bag(&site.views(user), "SB00001").await.unwrap();
        bag.acts
    };
    assert_eq!(acts(&site.jaipur).await, None);
    assert_eq!(acts(&site.admin).await, Some(vec![]));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_kind_without_a_number_is_found_by_its_actions(pool: PgPool) {
    let site = Site::new(pool).await;
    site.run("insert into audit_log (action, entity_type, entity_id) values
        ('login', 'user', 1), ('create_token', 'api_token', 1), ('create_bill', 'bill', 1), ('delete_bag', 'bag', 1), ('rotate_key', 'site', null)")
        .await;
    site.run("insert into scan (key, action, outcome, user_id) values (gen_random_uuid(), 'link', 'not_a_label', 1), (gen_random_uuid(), 'bill_add', 'not_a_label', 1)")
        .await;
    let seen = async |entity: &str, action: Option<&str>| {
        let filter = TimelineFilter {
            entity: some(entity),
            action: action.map(str::to_owned),
            ..TimelineFilter::default()
        };
        let page = site.services.timeline(&reads(&site), &filter).await.unwrap();
        let mut seen: Vec<_> = page.items.iter().map(|e| e.action.clone()).collect();
        seen.sort_unstable();
        seen.join(" ")
    };
    assert_eq!(seen("user", None).await, "login");
    assert_eq!(seen("api_token", None).await, "create_token");
    assert_eq!(seen("site", None).await, "rotate_key");
    assert_eq!(seen("bill", None).await, "bill_add create_bill");
    assert_eq!(seen("bag", None).await, "bill_add delete_bag link");
    assert_eq!(seen("bag", Some("link")).await, "link");
    assert_eq!(seen("bill", Some("link")).await, "");
    assert_eq!(seen("user", Some("create_bill")).await, "");
    assert_eq!(seen("user", Some("login")).await, "login");
}
