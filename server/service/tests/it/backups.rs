//! Which backups are kept: 7 daily, 12 monthly, 2 bases, the newest whatever happens.

use proptest::prelude::*;
use service::site::backups::{Kind, Manifest, expired, manifests};
use std::collections::BTreeSet;

/// A backup of the n-th day, of months of 30 days.
fn backup(kind: Kind, day: u32, turn: u32) -> Manifest {
    let day_name = format!(
        "{:04}-{:02}-{:02}",
        2026 + day / 360,
        day / 30 % 12 + 1,
        day % 30 + 1
    );
    let at = format!("{day_name}T01:{turn:02}:00.000000Z");
    Manifest {
        kind,
        file: format!("traitortrack-{day}-{turn}.{}", kind.word()),
        bytes: 1,
        parts: vec![],
        day: day_name,
        started_at: at.clone(),
        finished_at: at,
        schema: 7,
        seal: None,
        postgres: "15.18".to_owned(),
        database: "traitortrack".to_owned(),
        superuser: "postgres".to_owned(),
        first_wal: None,
    }
}

/// Runs as a timer would: after each backup what is too old goes.
fn kept(days: impl IntoIterator<Item = (Kind, u32, u32)>) -> Vec<Manifest> {
    let mut there: Vec<Manifest> = Vec::new();
    for (kind, day, turn) in days {
        there.push(backup(kind, day, turn));
        let gone: Vec<Manifest> = expired(&there).into_iter().cloned().collect();
        there.retain(|one| !gone.contains(one));
    }
    there
}

#[test]
fn two_years_of_nights_leave_seven_days_and_twelve_months() {
    let there = kept((0..720).map(|day| (Kind::Dump, day, 0)));
    let days: Vec<&str> = there.iter().map(|one| one.day.as_str()).collect();
    // The newest of each month, and the last seven days, of which the last is both.
    assert_eq!(days.len(), 12 + 6, "{days:?}");
    assert_eq!(days.last(), Some(&"2027-12-30"));
    assert_eq!(days.first(), Some(&"2027-01-30"));
}

proptest! {
    #[test]
    fn what_is_kept_is_enough_and_no_more(
        nights in proptest::collection::vec((any::<bool>(), 0..3_u32, 0..4_u32), 1..200)
    ) {
        let mut day = 0;
        let mut last_turn = 0;
        let made: Vec<(Kind, u32, u32)> = nights
            .into_iter()
            .map(|(base, later, turn)| {
                day += later;
                last_turn = if later == 0 { last_turn + turn + 1 } else { 0 };
                (if base { Kind::Base } else { Kind::Dump }, day, last_turn)
            })
            .collect();
        let there = kept(made.clone());
        for kind in [Kind::Dump, Kind::Base] {
            let all: Vec<Manifest> = made.iter().filter(|one| one.0 == kind).map(|one| backup(one.0, one.1, one.2)).collect();
            let left: Vec<&Manifest> = there.iter().filter(|one| one.kind == kind).collect();
            prop_assert_eq!(left.last().copied(), all.last(), "the newest stays");
            if kind == Kind::Base {
                prop_assert_eq!(left.len(), all.len().min(2));
                continue;
            }
            prop_assert!(left.len() <= 7 + 12);
            let days: BTreeSet<&str> = all.iter().map(|one| one.day.as_str()).collect();
            for day in days.iter().rev().take(7) {
                prop_assert!(left.iter().any(|one| one.day == **day), "day {day} is gone");
            }
            let months: BTreeSet<&str> = all.iter().map(|one| &one.day[..7]).collect();
            for month in months.iter().rev().take(12) {
                prop_assert!(left.iter().any(|one| one.day.starts_with(month)), "month {month} is gone");
            }
        }
        prop_assert!(expired(&there).is_empty(), "once is enough");
    }
}

#[test]
fn only_what_has_its_manifest_and_its_file_is_a_backup() {
    let folder = std::env::temp_dir().join(format!("tt-manifests-{}", uuid::Uuid::new_v4()));
    std::fs::create_dir(&folder).unwrap();
    let write = |manifest: &Manifest, name: &str| {
        std::fs::write(folder.join(name), serde_json::to_vec(manifest).unwrap()).unwrap();
    };
    let (whole, lost) = (backup(Kind::Dump, 1, 0), backup(Kind::Dump, 2, 0));
    std::fs::write(folder.join(&whole.file), "").unwrap();
    write(&whole, &whole.name());
    write(&lost, &lost.name());
    write(&whole, "another-name.json");
    std::fs::write(folder.join("traitortrack-3-0.dump"), "no manifest").unwrap();
    std::fs::write(folder.join("half.json"), "{").unwrap();
    assert_eq!(manifests(&folder).unwrap(), vec![whole]);
    std::fs::remove_dir_all(folder).unwrap();
}
