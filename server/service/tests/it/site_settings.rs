//! What an admin says of the site while it runs.

use crate::Site;
use domain::access::ConfigureSite;
use domain::bag_type::BagTypeChange;
use domain::bill::ScaleCheck;
use domain::site_settings::SiteSettingsChange;
use service::{Client, ServiceError};
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn settings_are_merged_or_refused_with_who_changed_what(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.admin.authorize(ConfigureSite).unwrap();
    let name = |name: &str, version| SiteSettingsChange {
        company_name: Some(name.to_owned()),
        version,
        ..SiteSettingsChange::default()
    };
    let step = |grams, version| SiteSettingsChange {
        scale_step_g: Some(grams),
        version,
        ..SiteSettingsChange::default()
    };
    let write =
        async |change: SiteSettingsChange| site.services.change_site_settings(&by, None, &change).await;
    write(name("Krishna Seeds", Some(1))).await.unwrap();
    let merged = write(step(20_000, Some(1))).await.unwrap();
    assert_eq!(
        (merged.version, merged.settings.company_name.as_str()),
        (3, "Krishna Seeds")
    );
    let Err(ServiceError::Changed(meanwhile)) = write(name("Radha Seeds", Some(1))).await else {
        panic!("the name was changed meanwhile");
    };
    assert_eq!(meanwhile.changes[0].value.as_deref(), Some("Krishna Seeds"));
    let strict = site
        .services
        .change_site_settings(&by, Some(&[2]), &step(0, None))
        .await;
    assert!(matches!(strict, Err(ServiceError::Changed(_))));
    site.services
        .change_site_settings_named(&Client::default(), &step(10_000, None))
        .await
        .unwrap();
    assert_eq!(site.services.site_settings().await.unwrap().scale_step_g, 10_000);
    assert_eq!(site.actions().await, ["change_settings"; 3]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_bill_knows_the_tare_of_its_bags(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.admin.authorize(ConfigureSite).unwrap();
    let tare = BagTypeChange {
        tare_child_g: Some(8),
        tare_parent_g: Some(120),
        ..BagTypeChange::default()
    };
    site.services.change_bag_type(&by, 2, None, &tare).await.unwrap();
    site.pack("M444-00001", 3).await;
    site.pack("SB00001", 2).await;
    site.bill("B1", 2).await;
    site.added("B1", "M444-00001").await;
    site.added("B1", "SB00001").await;
    let scale = domain::bill::BillChange {
        scale_weight_g: Some(Some(5200)),
        ..domain::bill::BillChange::default()
    };
    site.services
        .change_bill(&site.bills(), "B1", scale)
        .await
        .unwrap();
    let bill = site.services.bill(&site.bills(), "B1").await.unwrap();
    assert_eq!((bill.bill.actual_weight_g, bill.tare_g), (5000, 3 * 8 + 120));
    let check = ScaleCheck {
        difference_g: 56,
        is_within_step: Some(false),
    };
    assert_eq!(bill.scale_check(50), Some(check));

    // Once it is completed it is what was weighed, until it is open again.
    site.services
        .complete_bill(&site.bills(), "B1", Some("short"))
        .await
        .unwrap();
    let heavier = BagTypeChange {
        tare_parent_g: Some(400),
        ..BagTypeChange::default()
    };
    site.services
        .change_bag_type(&by, 2, None, &heavier)
        .await
        .unwrap();
    let completed = site.services.bill(&site.bills(), "B1").await.unwrap();
    assert_eq!(completed.tare_g, 3 * 8 + 120);
    site.services
        .reopen_bill(&site.oversees(), "B1", "again")
        .await
        .unwrap();
    let open = site.services.bill(&site.bills(), "B1").await.unwrap();
    assert_eq!(open.tare_g, 3 * 8 + 400);
}
