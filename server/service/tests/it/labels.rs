//! Labels are given once, whoever asks, and printed as often as needed.

use crate::{Site, field};
use domain::access::ConfigureSite;
use domain::label_range::LabelRange;
use domain::language::Language;
use service::{
    Authorized, Client, LabelMedium, LabelOrder, LabelsInput, PrinterLanguage, Resolution, ServiceError,
    Symbology,
};
use sqlx::PgPool;
use std::collections::BTreeSet;
use uuid::Uuid;

fn wanted(count: i64) -> LabelsInput {
    LabelsInput {
        key: Uuid::new_v4(),
        bag_type: 1,
        count,
        from: None,
    }
}

fn sheet(layout: &str, symbology: Symbology) -> LabelOrder {
    LabelOrder {
        symbology,
        medium: LabelMedium::Sheet {
            layout: layout.to_owned(),
            used: 0,
            edges: false,
        },
    }
}

async fn reserved(
    site: &Site,
    by: &Authorized<ConfigureSite>,
    input: LabelsInput,
) -> Result<LabelRange, ServiceError> {
    site.services.reserve_labels(by, input).await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn no_label_is_given_twice_however_many_ask_at_once(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    let by = site.admin.authorize(ConfigureSite).unwrap();
    let asking = (0..20).map(|number| reserved(&site, &by, wanted(number % 3 + 1)));
    let ranges = futures_join(asking).await;
    let mut labels = BTreeSet::new();
    let mut count = 0;
    for range in ranges {
        let range = range.unwrap();
        count += usize::try_from(range.count()).unwrap();
        labels.extend(range.labels());
    }
    assert_eq!(labels.len(), count, "none twice");
    assert_eq!(labels.first().unwrap(), "SB00001");
    assert_eq!(
        labels.last().unwrap(),
        &format!("SB{count:05}"),
        "and none left out"
    );
    // By hand neither: the range before this one is taken.
    let by_hand = sqlx::query(
        "insert into label_range (key, bag_type_id, label_pattern, first_number, last_number, previous_number)
         select gen_random_uuid(), 1, label_pattern, first_number, last_number + 5000, previous_number from label_range order by id limit 1",
    )
    .execute(&pool)
    .await;
    let constraint = by_hand.unwrap_err().into_database_error().unwrap();
    assert_eq!(constraint.constraint(), Some("label_range_previous_number_key"));
}

/// All of them at the same time.
async fn futures_join<F: Future>(all: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut all: Vec<_> = all.into_iter().map(|one| Some(Box::pin(one))).collect();
    let mut done: Vec<Option<F::Output>> = all.iter().map(|_| None).collect();
    std::future::poll_fn(move |cx| {
        for (one, output) in all.iter_mut().zip(&mut done) {
            if let Some(running) = one
                && let std::task::Poll::Ready(ready) = running.as_mut().poll(cx)
            {
                *output = Some(ready);
                *one = None;
            }
        }
        if all.iter().all(Option::is_none) {
            std::task::Poll::Ready(done.iter_mut().filter_map(Option::take).collect())
        } else {
            std::task::Poll::Pending
        }
    })
    .await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_same_form_twice_is_one_range(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.admin.authorize(ConfigureSite).unwrap();
    let input = wanted(24);
    let first = reserved(&site, &by, input).await.unwrap();
    assert_eq!(
        (first.span().as_str(), first.count(), first.prints),
        ("SB00001–SB00024", 24, 0)
    );
    assert_eq!(reserved(&site, &by, input).await.unwrap(), first);
    assert_eq!(reserved(&site, &by, wanted(1)).await.unwrap().span(), "SB00025");
    assert_eq!(site.services.label_ranges(&by).await.unwrap().len(), 2);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn labels_that_bags_bear_are_not_given(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.admin.authorize(ConfigureSite).unwrap();
    site.pack("SB00100", 1).await;
    assert_eq!(
        reserved(&site, &by, wanted(5)).await.unwrap().span(),
        "SB00101–SB00105"
    );
    let at = |from, count| LabelsInput {
        from: Some(from),
        ..wanted(count)
    };
    assert_eq!(field(reserved(&site, &by, at(105, 1)).await.unwrap_err()), "from");
    assert_eq!(
        reserved(&site, &by, at(200, 2)).await.unwrap().span(),
        "SB00200–SB00201"
    );
    site.pack("SB00300", 1).await;
    assert_eq!(field(reserved(&site, &by, at(299, 2)).await.unwrap_err()), "from");
    assert_eq!(
        field(reserved(&site, &by, at(99_999, 2)).await.unwrap_err()),
        "count"
    );
    assert_eq!(
        reserved(&site, &by, at(99_999, 1)).await.unwrap().span(),
        "SB99999"
    );
    assert_eq!(field(reserved(&site, &by, wanted(1)).await.unwrap_err()), "count");
    let moong = LabelsInput {
        bag_type: 2,
        ..wanted(2)
    };
    assert_eq!(
        reserved(&site, &by, moong).await.unwrap().span(),
        "M444-00001–M444-00002"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_second_print_says_so_on_the_labels_and_in_the_audit(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    let by = site.admin.authorize(ConfigureSite).unwrap();
    let range = reserved(&site, &by, wanted(24)).await.unwrap().id;
    let too_fine = sheet("65", Symbology::Code128);
    let long = "update label_range set label_pattern = 'ABCDEFGHIJKLMNOP####' where id = $1";
    let print = async |order| {
        site.services
            .print_labels(&by, range, order, Language::default())
            .await
    };
    let first = print(sheet("24", Symbology::Qr)).await.unwrap();
    assert_eq!(
        (first.file_name.as_str(), first.is_shown()),
        ("labels-SB00001-SB00024.pdf", true)
    );
    let roll = LabelOrder {
        symbology: Symbology::Code128,
        medium: LabelMedium::Roll {
            stock: "50x25".to_owned(),
            language: PrinterLanguage::Zpl,
            resolution: Resolution::Dpi203,
        },
    };
    let second = print(roll).await.unwrap();
    assert_eq!(second.file_name, "labels-SB00001-SB00024.zpl");
    let zpl = String::from_utf8(second.content).unwrap();
    assert_eq!(zpl.matches("^XA").count(), 24);
    assert!(zpl.contains("^FDSB00024^FS"));
    // What cannot be drawn is no print.
    sqlx::query(long).bind(range).execute(&pool).await.unwrap();
    assert_eq!(field(print(too_fine).await.unwrap_err()), "code");
    assert_eq!(
        field(print(sheet("7", Symbology::Qr)).await.unwrap_err()),
        "sheet"
    );
    assert_eq!(site.services.list_label_ranges().await.unwrap()[0].prints, 2);
    let audited: Vec<(String, Option<String>, Option<String>)> = sqlx::query_as(
        "select action, details ->> 'format', details ->> 'kind' from audit_log where action like '%_labels' order by id",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let row = |action: &str, format: Option<&str>, kind: Option<&str>| {
        (
            action.to_owned(),
            format.map(str::to_owned),
            kind.map(str::to_owned),
        )
    };
    assert_eq!(
        audited,
        [
            row("reserve_labels", None, None),
            row("print_labels", Some("pdf"), Some("first")),
            row("print_labels", Some("zpl"), Some("again")),
        ]
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_command_line_names_the_type(pool: PgPool) {
    let site = Site::new(pool).await;
    let client = Client::default();
    let reserve = async |name| site.services.reserve_labels_named(&client, name, 3, None).await;
    assert_eq!(reserve("mustard").await.unwrap().span(), "SB00001–SB00003");
    assert!(matches!(reserve("none").await, Err(ServiceError::NotFound(_))));
    let paper = site
        .services
        .print_labels_named(&client, 1, sheet("8", Symbology::Qr))
        .await
        .unwrap();
    assert!(paper.content.starts_with(b"%PDF"));
}
