//! The database and the machine: version, connections, indexes, dead rows, clock, encryption, disks, replicas.

use super::{Check, Surroundings, check, texts};
use crate::site::alerts::DATABASE;
use domain::alert::{AlertKind, Reading, Thresholds};
use domain::dashboard::WrongClock;
use store::site::collations::Collations;
use store::site::condition::Condition;

/// The oldest PostgreSQL whose answers are tested; its number is 150000.
const OLDEST: i32 = 15;
/// Connections that people, backups and monitors may need beside the servers: with the three that Postgres keeps for
/// superusers the reserve of docs/scaling.md.
const SPARE_CONNECTIONS: i64 = 17;
/// Clocks that differ by more, in milliseconds, make codes of second factors fail and times in the logs lie.
const CLOCK_MS: i64 = 2_000;
/// Postgres stops taking writes at two thousand million; autovacuum begins at two hundred.
const OLD_TRANSACTIONS: i64 = 1_000_000_000;

/// Whether a station's clock has to be set.
pub(super) fn stations(clocks: &[WrongClock]) -> Check {
    let named: Vec<String> = clocks
        .iter()
        .map(|clock| format!("{} ({})", clock.station, clock.off()))
        .collect();
    let wrong = (!named.is_empty()).then(|| texts().stations_wrong(&named.join(", ")));
    check("stations", wrong, texts().stations_fine)
}

/// What the database says of itself.
pub(super) fn database(found: &Condition, now_ms: i64, around: &Surroundings<'_>) -> Vec<Check> {
    let t = texts();
    let version =
        (found.version < OLDEST * 10_000).then(|| t.version_old(&found.version_text, &OLDEST.to_string()));
    let missing = &found.missing_extensions;
    let extensions = (!missing.is_empty()).then(|| t.extensions_missing(&missing.join(", ")));
    let apart = (found.clock_ms - now_ms).abs();
    let clock = (apart > CLOCK_MS).then(|| t.clock_wrong(&(apart / 1000).to_string()));
    let encryption = (found.is_remote && !found.is_encrypted).then(|| t.encryption_missing.to_owned());
    let hidden = (found.hidden_replicas > 0).then(|| t.statistics_hidden(&found.hidden_replicas.to_string()));
    let where_from = if found.is_remote {
        t.encryption_fine
    } else {
        t.encryption_local
    };
    vec![
        check("version", version, t.version_fine(&found.version_text)),
        check("extensions", extensions, t.extensions_fine),
        check("statistics", hidden, t.statistics_fine),
        connections(found, around),
        indexes(found),
        bloat(found),
        check("clock", clock, t.clock_fine(&apart.to_string())),
        check("encryption", encryption, where_from),
    ]
}

/// The runbook's formula: what all servers together may open must fit.
fn connections(found: &Condition, around: &Surroundings<'_>) -> Check {
    let t = texts();
    let each = i64::from(around.pool_most);
    let servers = i64::from(around.servers);
    let needed = each * servers + SPARE_CONNECTIONS;
    let there = i64::from(found.connections_for_all);
    let [servers, each, spare, all, of] =
        [servers, each, SPARE_CONNECTIONS, needed, there].map(|number| number.to_string());
    let sum = t.connections_sum(&servers, &each, &spare, &all, &of);
    let wrong = (needed > there).then(|| t.connections_too_many(&sum));
    check("connections", wrong, t.connections_fine(&sum))
}

fn indexes(found: &Condition) -> Check {
    let t = texts();
    let named = |indexes: &[String], wrong: &dyn Fn(&str) -> String| {
        (!indexes.is_empty()).then(|| wrong(&indexes.join(", ")))
    };
    let wrong: Vec<String> = [
        named(&found.missing_indexes, &|indexes| t.indexes_missing(indexes)),
        named(&found.invalid_indexes, &|indexes| t.indexes_invalid(indexes)),
        named(&found.unused_indexes, &|indexes| t.indexes_unused(indexes)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let wrong = (!wrong.is_empty()).then(|| wrong.join(" "));
    check("indexes", wrong, t.indexes_fine)
}

/// Whether texts are still in the order that the indexes were built in.
pub(super) fn collations(found: &Collations) -> Check {
    let t = texts();
    let changed: Vec<String> = found
        .changed
        .iter()
        .map(|one| {
            t.collation_one(
                one.name.as_deref().unwrap_or(t.collation_of_database),
                &one.recorded,
                one.found.as_deref().unwrap_or(t.collation_unknown),
            )
        })
        .collect();
    let doubtful = match &found.doubtful[..] {
        [] => t.collation_harmless.to_owned(),
        indexes => t.collation_doubtful(&indexes.join(", ")),
    };
    let wrong = (!changed.is_empty())
        .then(|| t.collation_changed(&changed.join(", "), &doubtful, &found.sound.to_string()));
    check("collation", wrong, t.collation_fine)
}

fn bloat(found: &Condition) -> Check {
    let t = texts();
    let wrong = if found.oldest_transaction > OLD_TRANSACTIONS {
        Some(t.bloat_transactions(&found.oldest_transaction.to_string()))
    } else if found.bloated_tables.is_empty() {
        None
    } else {
        Some(t.bloat_rows(&found.bloated_tables.join(", ")))
    };
    check("bloat", wrong, t.bloat_fine)
}

/// How people reach the site.
pub(super) fn proxy(public_url: &str, around: &Surroundings<'_>) -> Check {
    let t = texts();
    let is_local = ["http://localhost", "http://127.0.0.1", "http://[::1]"]
        .iter()
        .any(|local| {
            public_url
                .strip_prefix(local)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
        });
    let is_https = public_url.starts_with("https://");
    let wrong = if is_https && around.trusted_proxies == 0 {
        Some(t.proxy_unknown.to_owned())
    } else if !is_https && !is_local {
        Some(t.proxy_in_the_clear.to_owned())
    } else {
        None
    };
    let fine = if is_https {
        t.proxy_fine(&around.trusted_proxies.to_string())
    } else {
        t.proxy_local.to_owned()
    };
    check("proxy", wrong, fine)
}

/// Disks and replicas, judged as the alerts judge them.
pub(super) fn watched(readings: &[Reading], thresholds: &Thresholds, is_private: bool) -> Vec<Check> {
    vec![
        disk(readings, thresholds, is_private),
        replica(readings, thresholds),
    ]
}

fn disk(readings: &[Reading], thresholds: &Thresholds, is_private: bool) -> Check {
    let t = texts();
    let (is_wrong, seen) = seen(readings, thresholds, AlertKind::DiskFull, |disk, percent| {
        t.disk_one(disk, percent)
    });
    let what = match seen {
        None => t.disk_none.to_owned(),
        Some(disks) if is_wrong => t.disk_full(&disks),
        Some(disks) => t.disk_fine(&disks),
    };
    let is_seen = readings
        .iter()
        .any(|reading| reading.kind == AlertKind::DiskFull && reading.subject == DATABASE);
    if !is_seen && !is_private {
        return check("disk", Some(t.disk_not_seen(&what)), "");
    }
    Check {
        name: "disk",
        is_fine: !is_wrong,
        what,
    }
}

fn replica(readings: &[Reading], thresholds: &Thresholds) -> Check {
    let t = texts();
    let (is_wrong, seen) = seen(readings, thresholds, AlertKind::ReplicaLag, |replica, seconds| {
        t.replica_one(replica, seconds)
    });
    let what = match seen {
        None => t.replica_none.to_owned(),
        Some(replicas) if is_wrong => t.replica_behind(&replicas),
        Some(replicas) => t.replica_fine(&replicas),
    };
    Check {
        name: "replica",
        is_fine: !is_wrong,
        what,
    }
}

/// Whether a reading of that kind is wrong, and all of them in words, where there are any.
fn seen(
    readings: &[Reading],
    thresholds: &Thresholds,
    kind: AlertKind,
    words: impl Fn(&str, &str) -> String,
) -> (bool, Option<String>) {
    let of_kind: Vec<&Reading> = readings.iter().filter(|reading| reading.kind == kind).collect();
    let is_wrong = of_kind.iter().any(|reading| thresholds.judge(reading).is_some());
    let sentences: Vec<String> = of_kind
        .iter()
        .map(|reading| match reading.value {
            Some(value) => words(&reading.subject, &value.to_string()),
            None => texts().reading_unknown(&reading.subject),
        })
        .collect();
    (is_wrong, (!sentences.is_empty()).then(|| sentences.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::site::collations::ChangedCollation;

    fn found() -> Condition {
        Condition {
            version: 150_020,
            version_text: "15.20".to_owned(),
            connections_for_all: 97,
            clock_ms: 10_000,
            is_remote: false,
            is_encrypted: false,
            oldest_transaction: 1000,
            missing_extensions: vec![],
            missing_indexes: vec![],
            invalid_indexes: vec![],
            unused_indexes: vec![],
            bloated_tables: vec![],
            hidden_replicas: 0,
        }
    }

    fn around(servers: u32) -> Surroundings<'static> {
        Surroundings {
            backups: None,
            trusted_proxies: 1,
            pool_most: 40,
            servers,
            is_private: false,
        }
    }

    fn wrong(found: &Condition, now_ms: i64, servers: u32) -> Vec<&'static str> {
        let checks = database(found, now_ms, &around(servers));
        assert!(checks.iter().all(|check| check.what.ends_with('.')), "{checks:?}");
        checks
            .iter()
            .filter(|check| !check.is_fine)
            .map(|check| check.name)
            .collect()
    }

    #[test]
    fn each_fault_is_found_and_no_other() {
        assert!(wrong(&found(), 10_001, 2).is_empty());
        assert_eq!(wrong(&found(), 10_000, 3), ["connections"]);
        assert_eq!(wrong(&found(), 12_001, 1), ["clock"]);
        let text = || vec!["x".to_owned()];
        type Change = fn(&mut Condition, Vec<String>);
        let faults: [(&str, Change); 9] = [
            ("version", |c, _| c.version = 140_010),
            ("statistics", |c, _| c.hidden_replicas = 1),
            ("extensions", |c, x| c.missing_extensions = x),
            ("indexes", |c, x| c.missing_indexes = x),
            ("indexes", |c, x| c.invalid_indexes = x),
            ("indexes", |c, x| c.unused_indexes = x),
            ("bloat", |c, x| c.bloated_tables = x),
            ("bloat", |c, _| c.oldest_transaction = OLD_TRANSACTIONS + 1),
            ("encryption", |c, _| c.is_remote = true),
        ];
        for (name, change) in faults {
            let mut ill = found();
            change(&mut ill, text());
            assert_eq!(wrong(&ill, 10_000, 1), [name]);
        }
    }

    #[test]
    fn a_changed_collation_names_the_indexes_in_doubt() {
        assert!(collations(&Collations::default()).is_fine);
        let check = collations(&Collations {
            changed: vec![ChangedCollation {
                name: None,
                recorded: "2.31".to_owned(),
                found: Some("2.36".to_owned()),
            }],
            doubtful: vec!["bag_label_key".to_owned()],
            sound: 90,
        });
        assert!(!check.is_fine);
        for part in [
            "that of the database (recorded 2.31, now 2.36)",
            "too little: bag_label_key.",
            "The other 90",
            "maintenance collations",
        ] {
            assert!(check.what.contains(part), "{}", check.what);
        }
    }

    #[test]
    fn a_disk_that_is_not_seen_is_told() {
        let full = |subject: &str, percent| Reading {
            kind: AlertKind::DiskFull,
            subject: subject.to_owned(),
            value: Some(percent),
        };
        let said = |readings: &[Reading], is_private| {
            let disk = watched(readings, &Thresholds::default(), is_private).remove(0);
            (disk.is_fine, disk.what.contains("was not seen"))
        };
        let here = full("web-1", 40);
        assert_eq!(said(&[here.clone(), full(DATABASE, 50)], false), (true, false));
        assert_eq!(
            said(std::slice::from_ref(&here), true),
            (true, false),
            "it lies in DATA_DIR"
        );
        assert_eq!(said(&[here], false), (false, true));
        assert_eq!(said(&[full("web-1", 90)], false), (false, true));
        assert_eq!(said(&[full(DATABASE, 81)], false), (false, false));
    }

    #[test]
    fn a_site_in_the_clear_or_behind_an_unknown_proxy_is_told() {
        let proxy = |url, trusted_proxies| {
            proxy(
                url,
                &Surroundings {
                    trusted_proxies,
                    ..around(1)
                },
            )
            .is_fine
        };
        assert!(proxy("http://localhost:5000", 0));
        assert!(proxy("https://bags.example.com", 1));
        assert!(!proxy("https://bags.example.com", 0));
        assert!(!proxy("http://bags.example.com", 1));
        assert!(!proxy("http://localhost.example.com", 1));
    }
}
