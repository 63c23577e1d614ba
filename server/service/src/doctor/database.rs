//! The database and the machine: version, connections, indexes, dead rows, clock, encryption, disks, replicas.

use super::{Check, Surroundings};
use crate::alerts::DATABASE;
use domain::alert::{AlertKind, Reading, Thresholds};
use domain::dashboard::WrongClock;
use store::collations::Collations;
use store::condition::Condition;

/// The oldest PostgreSQL whose answers are tested; its number is 150000.
const OLDEST: i32 = 15;
/// Connections that people, backups and monitors may need beside the servers: with the three that Postgres keeps for
/// superusers the reserve of docs/scaling.md.
const SPARE_CONNECTIONS: i64 = 17;
/// Clocks that differ by more, in milliseconds, make codes of second factors fail and times in the logs lie.
const CLOCK_MS: i64 = 2_000;
/// Postgres stops taking writes at two thousand million; autovacuum begins at two hundred.
const OLD_TRANSACTIONS: i64 = 1_000_000_000;

fn check(name: &'static str, wrong: Option<String>, fine: impl Into<String>) -> Check {
    Check {
        name,
        is_fine: wrong.is_none(),
        what: wrong.unwrap_or_else(|| fine.into()),
    }
}

/// Whether a station's clock has to be set.
pub(super) fn stations(clocks: &[WrongClock]) -> Check {
    let named: Vec<String> = clocks
        .iter()
        .map(|clock| format!("{} ({})", clock.station, clock.off()))
        .collect();
    let wrong = (!named.is_empty()).then(|| {
        format!(
            "the clock of these stations is wrong: {}. They work; set their clocks.",
            named.join(", ")
        )
    });
    check(
        "stations",
        wrong,
        "no station was seen with a wrong clock within a day.",
    )
}

/// What the database says of itself.
pub(super) fn database(found: &Condition, now_ms: i64, around: &Surroundings<'_>) -> Vec<Check> {
    let version = (found.version < OLDEST * 10_000).then(|| {
        format!(
            "PostgreSQL {} is older than {OLDEST}, the oldest that this program is tested with. Upgrade it.",
            found.version_text
        )
    });
    let extensions = (!found.missing_extensions.is_empty()).then(|| {
        format!(
            "missing: {}. Have the owner run `create extension`, or search by a part of a label is slow.",
            found.missing_extensions.join(", ")
        )
    });
    let apart = (found.clock_ms - now_ms).abs();
    let clock = (apart > CLOCK_MS).then(|| {
        format!(
            "this machine's clock and the database's differ by {} s. Let both follow one time server.",
            apart / 1000
        )
    });
    let encryption = (found.is_remote && !found.is_encrypted).then(|| {
        "the connection to the database crosses a network in the clear. Add `?sslmode=verify-full` to DATABASE_URL.".to_owned()
    });
    let hidden = (found.hidden_replicas > 0).then(|| {
        format!(
            "{} replicas are connected, and how far they are behind cannot be seen, so no alert would tell. Have a superuser run `grant pg_monitor to` the role of DATABASE_URL.",
            found.hidden_replicas
        )
    });
    let where_from = if found.is_remote {
        "the connection to the database is encrypted."
    } else {
        "the database is on this machine."
    };
    vec![
        check("version", version, format!("PostgreSQL {}.", found.version_text)),
        check("extensions", extensions, "all are there."),
        check("statistics", hidden, "what is connected can be seen."),
        connections(found, around),
        indexes(found),
        bloat(found),
        check(
            "clock",
            clock,
            format!("the database's is {apart} ms away, the question included."),
        ),
        check("encryption", encryption, where_from),
    ]
}

/// The runbook's formula: what all servers together may open must fit.
fn connections(found: &Condition, around: &Surroundings<'_>) -> Check {
    let each = i64::from(around.pool_most);
    let servers = i64::from(around.servers);
    let needed = each * servers + SPARE_CONNECTIONS;
    let there = i64::from(found.connections_for_all);
    let sum =
        format!("{servers} servers × {each} connections + {SPARE_CONNECTIONS} spare = {needed}, of {there}");
    let wrong = (needed > there).then(|| {
        format!(
            "{sum}: too many. Raise max_connections of Postgres, or lower POOL_SIZE and POOL_MAX_OVERFLOW."
        )
    });
    check("connections", wrong, format!("{sum}."))
}

fn indexes(found: &Condition) -> Check {
    let mut wrong = Vec::new();
    if !found.missing_indexes.is_empty() {
        wrong.push(format!(
            "missing: {}. Run `traitortrack maintenance indexes`",
            found.missing_indexes.join(", ")
        ));
    }
    if !found.invalid_indexes.is_empty() {
        wrong.push(format!(
            "half built and not used: {}. Run `traitortrack maintenance indexes`",
            found.invalid_indexes.join(", ")
        ));
    }
    if !found.unused_indexes.is_empty() {
        wrong.push(format!(
            "large and not read for a week: {}. See whether the pages that they serve are in use",
            found.unused_indexes.join(", ")
        ));
    }
    let wrong = (!wrong.is_empty()).then(|| wrong.join(". ") + ".");
    check("indexes", wrong, "all are there, valid and in use.")
}

/// Whether texts are still in the order that the indexes were built in.
pub(super) fn collations(found: &Collations) -> Check {
    let changed: Vec<String> = found
        .changed
        .iter()
        .map(|one| {
            format!(
                "{} (recorded {}, now {})",
                one.name.as_deref().unwrap_or("that of the database"),
                one.recorded,
                one.found.as_deref().unwrap_or("unknown here")
            )
        })
        .collect();
    let wrong = (!changed.is_empty()).then(|| {
        let doubtful = if found.doubtful.is_empty() {
            "No index depends on it".to_owned()
        } else {
            format!("These may find too little: {}", found.doubtful.join(", "))
        };
        format!(
            "a collation has changed with the operating system: {}. {doubtful}. The other {} indexes cannot be wrong: numbers, times, and texts in the order of their bytes. Run `traitortrack maintenance collations`.",
            changed.join(", "),
            found.sound
        )
    });
    check(
        "collation",
        wrong,
        "texts are in the order that the indexes were built in.",
    )
}

fn bloat(found: &Condition) -> Check {
    let wrong = if found.oldest_transaction > OLD_TRANSACTIONS {
        Some(format!(
            "the oldest transaction is {} ago; Postgres stops writing at 2,000,000,000. Run `traitortrack maintenance vacuum` now, and see why autovacuum does not.",
            found.oldest_transaction
        ))
    } else if found.bloated_tables.is_empty() {
        None
    } else {
        Some(format!(
            "many dead rows in {}. Run `traitortrack maintenance vacuum`, and see that no transaction stays open for hours.",
            found.bloated_tables.join(", ")
        ))
    };
    check("bloat", wrong, "few dead rows.")
}

/// How people reach the site.
pub(super) fn proxy(public_url: &str, around: &Surroundings<'_>) -> Check {
    let is_local = ["http://localhost", "http://127.0.0.1", "http://[::1]"]
        .iter()
        .any(|local| {
            public_url
                .strip_prefix(local)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
        });
    let is_https = public_url.starts_with("https://");
    let wrong = if is_https && around.trusted_proxies == 0 {
        Some("PUBLIC_URL is https, so a proxy stands in front, but TRUSTED_PROXIES is 0: everybody seems to have the proxy's address, and limits count them together. Set TRUSTED_PROXIES to the number of proxies.".to_owned())
    } else if !is_https && !is_local {
        Some("PUBLIC_URL is not https: passwords and sessions cross the network in the clear. Put a proxy with TLS in front; see docs/deploy.md.".to_owned())
    } else {
        None
    };
    let fine = if is_https {
        format!("https, behind {} proxies.", around.trusted_proxies)
    } else {
        "this machine only.".to_owned()
    };
    check("proxy", wrong, fine)
}

/// Disks and replicas, judged as the alerts judge them.
pub(super) fn watched(readings: &[Reading], thresholds: &Thresholds, is_private: bool) -> Vec<Check> {
    let part = |name, kind, none: &str, unit: &str, advice: &str| {
        let of_kind: Vec<&Reading> = readings.iter().filter(|reading| reading.kind == kind).collect();
        let seen: Vec<String> = of_kind
            .iter()
            .map(|reading| {
                let value = reading
                    .value
                    .map_or_else(|| "unknown".to_owned(), |value| format!("{value}{unit}"));
                format!("{} {value}", reading.subject)
            })
            .collect();
        let said = if seen.is_empty() {
            none.to_owned()
        } else {
            seen.join(", ")
        };
        let is_wrong = of_kind.iter().any(|reading| thresholds.judge(reading).is_some());
        check(
            name,
            is_wrong.then(|| format!("{said}. {advice}")),
            format!("{said}."),
        )
    };
    let mut disk = part(
        "disk",
        AlertKind::DiskFull,
        "no disk can be seen from here",
        " % full",
        "Run `traitortrack maintenance sizes`, archive old logs with `traitortrack audit archive`, or give the disk more room.",
    );
    let is_seen = readings
        .iter()
        .any(|reading| reading.kind == AlertKind::DiskFull && reading.subject == DATABASE);
    if !is_seen && !is_private {
        disk.is_fine = false;
        disk.what += " The database's disk was not seen, so no alert would tell that it fills up. Set DATABASE_DISK_GB; where Postgres runs on this machine, `grant pg_monitor to` the role of DATABASE_URL does as well.";
    }
    vec![
        disk,
        part(
            "replica",
            AlertKind::ReplicaLag,
            "there is none",
            " s behind",
            "See that the replica runs and can keep up; drop the replication slot of one that is gone.",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::collations::ChangedCollation;

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
        let told = collations(&Collations {
            changed: vec![ChangedCollation {
                name: None,
                recorded: "2.31".to_owned(),
                found: Some("2.36".to_owned()),
            }],
            doubtful: vec!["bag_label_key".to_owned()],
            sound: 90,
        });
        assert!(!told.is_fine);
        for part in [
            "that of the database (recorded 2.31, now 2.36)",
            "too little: bag_label_key.",
            "The other 90",
            "maintenance collations",
        ] {
            assert!(told.what.contains(part), "{}", told.what);
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
