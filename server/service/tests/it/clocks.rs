//! Devices whose own clock is wrong: they work, and are found.

use crate::acts::{Acts as _, ms};
use crate::{Site, command};
use domain::scan::{
    Command, Meant,
    ScanOutcome::{self, *},
};
use service::{Authorized, Client, Moment};
use sqlx::PgPool;
use uuid::Uuid;

type Packs = Authorized<domain::access::PackBags>;

/// The same dispatcher with a device whose clock says this.
fn device(site: &Site, station: &str, clock: &str) -> Packs {
    let client = Client {
        station: Some(station.to_owned()),
        device_time: Some(moment(clock)),
        ..Client::default()
    };
    site.packs(&site.jaipur.clone().from_client(client))
}

fn moment(text: &str) -> Moment {
    service::parse_moment(text).unwrap()
}

/// A UUIDv7 of that moment.
fn key_at(clock: &str) -> Uuid {
    let ms = u64::try_from(moment(clock).unix_timestamp()).unwrap() * 1000;
    let mut counter = [0; 10];
    counter.copy_from_slice(&Uuid::new_v4().as_bytes()[6..]);
    uuid::Builder::from_unix_timestamp_millis(ms, &counter).into_uuid()
}

/// A read of that moment, as a program sends it.
fn read_at(clock: &str, child: &str) -> Command {
    Command {
        key: key_at(clock),
        made_ms: Some(ms(clock)),
        ..command("SB00001", child)
    }
}

async fn outcome(site: &Site, by: &Packs, read: &Command) -> ScanOutcome {
    site.services.scan(by, read.clone()).await.unwrap().outcome
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_handheld_in_1970_works(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = device(&site, "h1", "1970-01-01T02:00:00Z");
    let read = read_at("1970-01-01T00:10:00Z", "C0001");
    let first = site.services.scan(&by, read.clone()).await.unwrap();
    assert_eq!(first.outcome, Linked);
    // The answer was lost; the device sends it again, later.
    let later = device(&site, "h1", "1970-01-03T02:00:00Z");
    assert_eq!(site.services.scan(&later, read).await.unwrap(), first);
    // So do the acts whose time stands in the key alone.
    let key = || key_at("1970-01-03T01:00:00Z");
    let s = &site.services;
    let undone = s.undo(&later, key(), "SB00001", Meant::default(), None).await;
    assert_eq!(undone.unwrap().outcome, Undone);
    assert_eq!(
        outcome(&site, &later, &read_at("1970-01-03T01:30:00Z", "C0001")).await,
        Linked
    );
    let closed = s.close_parent(&later, key(), "SB00001", "damaged").await;
    assert_eq!(closed.unwrap().outcome, Closed);
    site.sound().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_old_command_is_refused_whatever_the_clock_says(pool: PgPool) {
    let site = Site::new(pool).await;
    for (clock, made) in [
        ("1970-01-09T00:00:00Z", "1970-01-01T00:10:00Z"),
        ("2031-05-09T00:00:00Z", "2031-05-01T00:00:00Z"),
    ] {
        let by = device(&site, "h1", clock);
        assert_eq!(outcome(&site, &by, &read_at(made, "C0001")).await, TooOld);
    }
    // A device that does not say when it sends, or whose clock was set back, is measured by the server's.
    let silent = site.packs(&site.jaipur);
    let set_back = device(&site, "h1", "2025-01-01T00:00:00Z");
    for by in [silent, set_back] {
        assert_eq!(
            outcome(&site, &by, &read_at("2025-01-31T08:00:00Z", "C0001")).await,
            TooOld
        );
    }
    assert_eq!(site.count("select count(*) from link").await, 0);
    site.sound().await;
}

/// An older program sends no clock of its own. A time before 2020 is of one that was never set, and tells no age.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_time_that_cannot_be_is_no_time(pool: PgPool) {
    let site = Site::new(pool).await;
    let by = site.packs(&site.jaipur);
    assert_eq!(
        outcome(&site, &by, &read_at("1970-01-01T00:10:00Z", "C0001")).await,
        Linked
    );
    let stations = site.services.stats(&site.views(&site.admin)).await.unwrap();
    assert_eq!(stations.wrong_clocks[0].station, "h1");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_station_with_a_wrong_clock_is_shown_to_the_admin_until_it_is_set(pool: PgPool) {
    let site = Site::new(pool).await;
    let shown = async |user| {
        let stats = site.services.stats(&site.views(user)).await.unwrap();
        let off: Vec<_> = stats
            .wrong_clocks
            .into_iter()
            .map(|clock| (clock.station, clock.ahead_seconds < -1_700_000_000))
            .collect();
        off
    };
    let wrong = device(&site, "h1", "1970-01-01T02:00:00Z");
    for child in ["C0001", "C0002"] {
        outcome(&site, &wrong, &read_at("1970-01-01T01:00:00Z", child)).await;
    }
    assert_eq!(shown(&site.admin).await, [("h1".to_owned(), true)]);
    assert_eq!(shown(&site.jaipur).await, []);
    let found = site.services.doctor(crate::around()).await.unwrap();
    let stations = found.iter().find(|check| check.name == "stations").unwrap();
    assert!(
        !stations.is_fine && stations.what.contains("h1 (−"),
        "{stations:?}"
    );
    // Dated by a better clock than its own, as the scan page does.
    let page = Client {
        station: Some("h2".to_owned()),
        device_time: Some(moment("2026-11-28T00:00:00Z")),
        device_clock: Some(moment("1970-01-01T00:00:00Z")),
        ..Client::default()
    };
    let page = site.packs(&site.jaipur.clone().from_client(page));
    let read = Command {
        station: Some("h2".to_owned()),
        ..read_at("2026-11-28T00:00:00Z", "C0003")
    };
    assert_eq!(outcome(&site, &page, &read).await, Linked);
    assert_eq!(shown(&site.admin).await.len(), 2);

    let now = Client {
        station: Some("h1".to_owned()),
        device_time: Moment::from_unix_timestamp(site.services.now_ms() / 1000).ok(),
        ..Client::default()
    };
    let right = site.packs(&site.jaipur.clone().from_client(now));
    outcome(&site, &right, &command("SB00001", "C0004")).await;
    assert_eq!(shown(&site.admin).await, [("h2".to_owned(), true)]);
    site.run("update station_clock set seen_at = now() - interval '8 days'")
        .await;
    assert_eq!(shown(&site.admin).await, []);
    site.services.housekeeping().await.unwrap();
    assert_eq!(site.count("select count(*) from station_clock").await, 0);
}
