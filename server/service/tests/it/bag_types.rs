//! Bag types as admins edit them.

use crate::{Site, command, field, refusal};
use domain::access::ConfigureSite;
use domain::bag_type::{BagTypeChange, BagTypeInput};
use domain::label::NotALabel;
use domain::scan::ScanOutcome;
use service::{Authorized, Client, ServiceError};
use sqlx::PgPool;

fn configures(site: &Site) -> Authorized<ConfigureSite> {
    site.admin.authorize(ConfigureSite).unwrap()
}

fn wheat() -> BagTypeInput {
    BagTypeInput {
        name: "Wheat".to_owned(),
        label_pattern: "WH####".to_owned(),
        child_patterns: vec!["W######".to_owned()],
        capacity: 2,
        grams_per_child: 500,
        tare_child_g: 8,
        tare_parent_g: 120,
    }
}

fn change(edit: impl FnOnce(&mut BagTypeChange)) -> BagTypeChange {
    let mut change = BagTypeChange::default();
    edit(&mut change);
    change
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_new_type_packs_and_a_retired_one_makes_no_new_parents(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = configures(&site);
    let made = site.services.add_bag_type(&by, &wheat()).await.unwrap();
    assert_eq!(
        (made.version, made.in_use, made.fields.retired),
        (1, false, false)
    );
    let first = site.scan("WH0001", "W000001").await;
    assert_eq!(first.outcome, ScanOutcome::Linked);
    let state = first.parent.unwrap();
    assert_eq!((state.capacity, state.weight_g), (2, 500));

    let retire = change(|c| c.retired = Some(true));
    let retired = site
        .services
        .change_bag_type(&by, made.id, None, &retire)
        .await
        .unwrap();
    assert_eq!(
        (retired.version, retired.in_use, retired.fields.retired),
        (2, true, true)
    );
    let refused = site.scan("WH0002", "W000002").await;
    assert_eq!(refused.outcome, ScanOutcome::NotALabel);
    assert_eq!(
        refused.why,
        Some(NotALabel::TypeRetired {
            type_name: "Wheat".to_owned()
        })
    );
    let moved = site
        .services
        .run(
            &site.jaipur,
            &domain::scan::Command {
                act: domain::scan::Act::Move {
                    parent: "WH0002".to_owned(),
                    child: "W000001".to_owned(),
                },
                ..command("", "")
            },
        )
        .await
        .unwrap();
    assert_eq!(moved.code(), "not_a_label");
    let unknown = site
        .services
        .parent_state(&site.packs(&site.jaipur), "WH0002")
        .await;
    assert_eq!(field(unknown.unwrap_err()), "parent");

    // Its bags scan on: packed, full, on a bill.
    let known = site
        .services
        .parent_state(&site.packs(&site.jaipur), "WH0001")
        .await;
    assert_eq!(known.unwrap().children, 1);
    let more = site.scan("WH0001", "W000002").await;
    assert_eq!(
        (more.outcome, more.parent.unwrap().status.code()),
        (ScanOutcome::Linked, "full")
    );
    assert_eq!(
        site.scan("WH0001", "ABCD0001").await.outcome,
        ScanOutcome::NotALabel
    );
    site.bill("B1", 1).await;
    site.added("B1", "WH0001").await;

    let restore = change(|c| c.retired = Some(false));
    site.services
        .change_bag_type(&by, made.id, None, &restore)
        .await
        .unwrap();
    assert_eq!(site.scan("WH0002", "W000003").await.outcome, ScanOutcome::Linked);
    assert_eq!(
        site.actions().await,
        [
            "create_bag_type",
            "change_bag_type",
            "create_bill",
            "change_bag_type"
        ]
    );
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn parents_keep_the_measures_of_their_making(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = configures(&site);
    site.pack("M444-00001", 2).await;
    let edit = change(|c| (c.capacity, c.grams_per_child) = (Some(3), Some(250)));
    site.services.change_bag_type(&by, 2, None, &edit).await.unwrap();
    let old = site.scan("M444-00001", "C0009").await.parent.unwrap();
    assert_eq!((old.capacity, old.weight_g), (15, 3000));
    let new = site.scan("M444-00002", "C0010").await.parent.unwrap();
    assert_eq!((new.capacity, new.weight_g), (3, 250));
    let pattern = change(|c| c.label_pattern = Some("MG-####".to_owned()));
    let refused = site.services.change_bag_type(&by, 2, None, &pattern).await;
    assert_eq!(refusal(refused.unwrap_err()), "pattern_in_use");
    site.services
        .change_bag_type(&by, 1, None, &pattern)
        .await
        .unwrap();
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_stale_edit_is_merged_or_refused_with_who_changed_what(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = configures(&site);
    let edit = |version, edit: fn(&mut BagTypeChange)| {
        change(|c| {
            edit(c);
            c.version = version;
        })
    };
    let write = async |change: BagTypeChange| site.services.change_bag_type(&by, 1, None, &change).await;
    write(edit(Some(1), |c| c.capacity = Some(25))).await.unwrap();
    let merged = write(edit(Some(1), |c| c.grams_per_child = Some(900)))
        .await
        .unwrap();
    assert_eq!((merged.version, merged.fields.capacity), (3, 25));
    let same = write(edit(Some(1), |c| c.capacity = Some(25))).await.unwrap();
    assert_eq!(same.version, 3, "nothing is written where nothing differs");
    let Err(ServiceError::Changed(meanwhile)) = write(edit(Some(1), |c| c.capacity = Some(20))).await else {
        panic!("the field was changed meanwhile");
    };
    assert_eq!(meanwhile.version, 3);
    let told = &meanwhile.changes[0];
    assert_eq!(
        (told.field.as_str(), told.by.as_deref(), told.value.as_deref()),
        ("capacity", Some("amit"), Some("25"))
    );
    let strict = site
        .services
        .change_bag_type(&by, 1, Some(&[2]), &edit(None, |c| c.tare_child_g = Some(9)))
        .await;
    assert!(matches!(strict, Err(ServiceError::Changed(_))));
    let strict = site
        .services
        .change_bag_type(&by, 1, Some(&[3]), &edit(None, |c| c.tare_child_g = Some(9)))
        .await;
    assert_eq!(strict.unwrap().fields.tare_child_g, 9);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn two_admins_cannot_claim_the_same_labels_at_once(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = configures(&site);
    let add = async |name: &str, pattern: &str| {
        let input = BagTypeInput {
            name: name.to_owned(),
            label_pattern: pattern.to_owned(),
            ..wheat()
        };
        site.services.add_bag_type(&by, &input).await
    };
    let (one, other) = tokio::join!(add("Wheat", "WH####"), add("Wheat B", "WH1###"));
    let refused: Vec<String> = [one, other]
        .into_iter()
        .filter_map(Result::err)
        .map(field)
        .collect();
    assert_eq!(refused, ["label_pattern"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_command_line_names_a_type_whatever_its_case(pool: PgPool) {
    let site = Site::new(pool).await;
    let edit = change(|c| c.child_patterns = Some(vec!["#######".to_owned()]));
    let changed = site
        .services
        .change_bag_type_named(&Client::default(), " mustard ", &edit)
        .await
        .unwrap();
    assert_eq!(
        (changed.id, changed.fields.child_texts()),
        (1, vec!["#######".to_owned()])
    );
    let unknown = site
        .services
        .change_bag_type_named(&Client::default(), "Rye", &edit)
        .await;
    assert!(matches!(unknown, Err(ServiceError::NotFound(_))));
}
