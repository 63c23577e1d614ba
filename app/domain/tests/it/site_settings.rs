//! What an admin says of the site, and what a bill's scale weight says by it.

use domain::bill::{BillDetail, BillStatus, BillSummary, ScaleCheck};
use domain::site_settings::{SiteSettings, SiteSettingsChange};
use domain::timestamp::Timestamp;
use proptest::prelude::*;

fn bill(actual_weight_g: i64, tare_g: i64, scale_weight_g: Option<i64>) -> BillDetail {
    BillDetail {
        bill: BillSummary {
            id: 1,
            number: "B1".to_owned(),
            status: BillStatus::Completed,
            parents: 1,
            target_parents: 1,
            children: 1,
            actual_weight_g,
            expected_weight_g: actual_weight_g,
            variance_g: 0,
            scale_weight_g,
            customer: None,
            destination: None,
            vehicle: None,
            note: None,
            area: None,
            created_at: Timestamp("2026-11-29T10:00:00+05:30".to_owned()),
            created_by: "bina".to_owned(),
            completed_at: None,
            completed_by: None,
            complete_reason: None,
            version: 1,
            stamp: String::new(),
        },
        parent_list: Vec::new(),
        tare_g,
        history: Vec::new(),
        acts: None,
    }
}

#[test]
fn every_setting_is_checked_and_what_is_not_named_stays() {
    let now = SiteSettings {
        company_name: "Krishna Seeds".to_owned(),
        company_address: "Jaipur".to_owned(),
        scale_step_g: 20_000,
    };
    let on = |edit: fn(&mut SiteSettingsChange)| {
        let mut change = SiteSettingsChange::default();
        edit(&mut change);
        change.on(&now)
    };
    assert_eq!(on(|_| ()).unwrap(), now);
    let lines = on(|c| c.company_address = Some(" 12 Mandi Road\r\nJaipur ".to_owned())).unwrap();
    assert_eq!(lines.company_address, "12 Mandi Road\nJaipur");
    assert_eq!(lines.differing(&now), ["company_address"]);
    let wrong = |edit| on(edit).unwrap_err().field;
    assert_eq!(
        wrong(|c| c.company_name = Some("a\nb".to_owned())),
        "company_name"
    );
    assert_eq!(wrong(|c| c.company_name = Some("x".repeat(121))), "company_name");
    assert_eq!(
        wrong(|c| c.company_address = Some("x\u{7}".to_owned())),
        "company_address"
    );
    assert_eq!(wrong(|c| c.scale_step_g = Some(-1)), "scale_step_g");
}

proptest! {
    /// A difference is within the step just where the scale could not show a smaller one.
    #[test]
    fn a_scale_weight_is_compared_with_content_and_tare(
        actual in 0..100_000_000_i64, tare in 0..1_000_000_i64, off in -200_000..200_000_i64, step in 0..100_000_i32,
    ) {
        let check = bill(actual, tare, Some(actual + tare + off)).scale_check(step);
        let is_within_step = (step > 0).then_some(off.abs() <= i64::from(step));
        prop_assert_eq!(check, Some(ScaleCheck { difference_g: off, is_within_step }));
        prop_assert_eq!(bill(actual, tare, None).scale_check(step), None);
    }
}
