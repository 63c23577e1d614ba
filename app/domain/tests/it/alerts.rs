use domain::alert::{Alert, AlertKind, Channel, Reading, Saying, Severity, Thresholds};
use domain::language::Language;
use domain::notice::{NoticeCode, NoticeType};
use domain::pool::PoolLevel;
use domain::timestamp::Timestamp;
use proptest::prelude::*;

fn severity(kind: AlertKind, value: Option<i64>) -> Option<Severity> {
    let reading = Reading {
        kind,
        subject: "web-1".to_owned(),
        value,
    };
    Thresholds::default()
        .judge(&reading)
        .map(|raised| raised.severity)
}

/// SPEC 12, row by row: at the number nothing, beyond it something.
#[test]
fn the_thresholds_are_those_of_the_specification() {
    use AlertKind as K;
    use Severity as S;
    for (kind, value, expected) in [
        (K::PoolUsage, 69, None),
        (K::PoolUsage, 70, Some(S::Warning)),
        (K::PoolUsage, 84, Some(S::Warning)),
        (K::PoolUsage, 85, Some(S::Critical)),
        (K::PoolUsage, 95, Some(S::Critical)),
        (K::PoolUsage, 96, Some(S::Danger)),
        (K::ErrorSpike, 10, None),
        (K::ErrorSpike, 11, Some(S::Warning)),
        (K::ErrorSpike, 51, Some(S::Critical)),
        (K::FailedLogins, 20, None),
        (K::FailedLogins, 21, Some(S::Warning)),
        (K::FailedLogins, 101, Some(S::Critical)),
        (K::DiskFull, 80, None),
        (K::DiskFull, 81, Some(S::Warning)),
        (K::DiskFull, 91, Some(S::Critical)),
        (K::DiskFull, 96, Some(S::Danger)),
        (K::BackupOld, 26, None),
        (K::BackupOld, 27, Some(S::Warning)),
        (K::BackupOld, 53, Some(S::Critical)),
        (K::SealerBehind, 60, None),
        (K::SealerBehind, 61, Some(S::Warning)),
        (K::SealerBehind, 601, Some(S::Critical)),
        (K::ReplicaLag, 30, None),
        (K::ReplicaLag, 31, Some(S::Warning)),
        (K::ReplicaLag, 301, Some(S::Critical)),
        (K::ArchiveFailing, 60, None),
        (K::ArchiveFailing, 61, Some(S::Warning)),
        (K::ArchiveFailing, 601, Some(S::Critical)),
        (K::BaseOld, 192, None),
        (K::BaseOld, 193, Some(S::Warning)),
        (K::BaseOld, 385, Some(S::Critical)),
        (K::DrillOld, 192, None),
        (K::DrillOld, 193, Some(S::Warning)),
        (K::DrillOld, 385, Some(S::Critical)),
        (K::ChainBroken, 0, None),
        (K::ChainBroken, 7, Some(S::Critical)),
        (K::WritePath, 0, None),
        (K::WritePath, 1, Some(S::Danger)),
    ] {
        assert_eq!(severity(kind, Some(value)), expected, "{kind:?} {value}");
    }
}

#[test]
fn nothing_to_measure_is_told_where_there_should_be_something() {
    assert_eq!(severity(AlertKind::BackupOld, None), Some(Severity::Critical));
    assert_eq!(severity(AlertKind::ReplicaLag, None), Some(Severity::Critical));
    assert_eq!(severity(AlertKind::BaseOld, None), Some(Severity::Critical));
    assert_eq!(severity(AlertKind::DrillOld, None), Some(Severity::Critical));
    assert_eq!(severity(AlertKind::ChainBroken, None), Some(Severity::Critical));
    assert_eq!(severity(AlertKind::WritePath, None), Some(Severity::Danger));
    assert_eq!(severity(AlertKind::PoolUsage, None), None);
    assert_eq!(severity(AlertKind::DiskFull, None), None);
}

#[test]
fn levels_of_the_pool_begin_where_operators_were_told() {
    for (percent, level) in [
        (0.0, "healthy"),
        (69.9, "healthy"),
        (70.0, "warning"),
        (84.9, "warning"),
        (85.0, "critical"),
        (95.0, "critical"),
        (95.1, "danger"),
        (f64::NAN, "healthy"),
    ] {
        assert_eq!(PoolLevel::of(percent).code(), level, "{percent}");
    }
}

proptest! {
    #[test]
    fn more_is_never_less_severe(a in 0_i64..2_000, b in 0_i64..2_000, limit in 0_i64..100) {
        let thresholds = Thresholds {
            errors_per_minute: limit,
            failed_logins_per_minute: limit,
            disk_percent: limit,
            backup_hours: limit,
            sealer_seconds: limit,
            replica_seconds: limit,
            archive_seconds: limit,
            base_hours: limit,
            drill_hours: limit,
        };
        for kind in AlertKind::ALL {
            let judge = |value| {
                let reading = Reading { kind, subject: String::new(), value: Some(value) };
                thresholds.judge(&reading).map(|raised| raised.severity)
            };
            prop_assert!(judge(a.min(b)) <= judge(a.max(b)));
            // Of those one is too many, or they have levels of their own.
            if !matches!(kind, AlertKind::PoolUsage | AlertKind::ChainBroken | AlertKind::WritePath) {
                prop_assert_eq!(judge(limit), None, "at the limit of {:?} nothing is wrong", kind);
            }
        }
    }
}

#[test]
fn codes_and_kinds_name_each_other() {
    for kind in AlertKind::ALL {
        assert_eq!(AlertKind::from_code(kind.code()), Some(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
        for saying in Saying::ALL {
            let notice = NoticeCode::Alert(kind, saying);
            assert_eq!(NoticeCode::from_code(notice.code()), Some(notice));
            let good = notice.kind() == NoticeType::Success;
            assert_eq!(good, saying == Saying::Cleared);
        }
    }
    for channel in Channel::ALL {
        assert_eq!(Channel::from_code(channel.code()), Some(channel));
    }
    for severity in Severity::ALL {
        assert_eq!(Severity::from_rank(severity.rank()), Some(severity));
        assert_eq!(serde_json::to_value(severity).unwrap(), severity.code());
    }
}

fn alert(kind: AlertKind, value: Option<i64>) -> Alert {
    Alert {
        id: 1,
        kind,
        subject: "web-1:5000".to_owned(),
        severity: Severity::Warning,
        value,
        bound: 77,
        raised_at: Timestamp::default(),
        last_seen_at: Timestamp::default(),
        cleared_at: None,
        acknowledged_at: None,
        acknowledged_by: None,
        troubles: Vec::new(),
    }
}

#[test]
fn every_alert_is_a_sentence_with_its_subject_and_numbers() {
    for language in Language::ALL {
        for kind in AlertKind::ALL {
            let beyond = alert(kind, Some(93)).sentence(language);
            let missing = alert(kind, None).sentence(language);
            let cleared = alert(kind, Some(93)).cleared_sentence(language);
            for sentence in [&beyond, &missing, &cleared, &kind.to_do(language).to_owned()] {
                assert!(sentence.ends_with(['.', '।']), "{kind:?} {sentence}");
                assert!(!sentence.contains("{}"), "{kind:?} {sentence}");
                assert!(!sentence.contains("  "), "{kind:?} {sentence}");
            }
            let subject = kind.has_subject();
            assert_eq!(beyond.contains("web-1:5000"), subject, "{beyond}");
            assert_eq!(missing.contains("web-1:5000"), subject, "{missing}");
            assert_eq!(cleared.contains("web-1:5000"), subject, "{cleared}");
            // The pool's bound is told in words of its own, too: from 70 % on.
            assert!(beyond.contains("93") && beyond.contains("77"), "{beyond}");
            // The notification says the same.
            let details = kind.details("web-1:5000", Some(93), 77);
            assert_eq!(
                NoticeCode::Alert(kind, Saying::Beyond).message(language, &details),
                beyond
            );
            assert_eq!(
                NoticeCode::Alert(kind, Saying::Cleared).message(language, &details),
                cleared
            );
        }
    }
}
