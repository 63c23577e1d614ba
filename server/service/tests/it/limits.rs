//! Limits on requests: allowed up to the quota, refused beyond, and by whom. The clock stands still until it is moved.

mod servers;

use crate::Site;
use service::people::accounts::Visit;
use service::site::limits::{Clock, FakeRelativeClock, LimitSettings, Limited, Limits, Requester};
use service::{Client, ServiceError};
use sqlx::PgPool;
use std::time::Duration;

const HALL: Option<&str> = Some("203.0.113.7");
const ELSEWHERE: Option<&str> = Some("198.51.100.1");

fn limits(settings: &LimitSettings) -> (Limits, FakeRelativeClock) {
    let clock = FakeRelativeClock::default();
    (Limits::with_clock(settings, &Clock::from(clock.clone())), clock)
}

fn usual() -> (Limits, FakeRelativeClock) {
    limits(&LimitSettings::default())
}

/// So many pass and the next is refused; answers the refusal.
fn quota(times: u32, ask: impl Fn() -> Result<(), Limited>) -> Limited {
    for n in 0..times {
        assert_eq!(ask(), Ok(()), "number {n} of {times}");
    }
    ask().expect_err("one more than the quota")
}

fn refused(name: &'static str, seconds: u64) -> Limited {
    Limited { name, seconds }
}

#[test]
fn an_account_takes_ten_log_ins_a_minute_from_one_address() {
    let (limits, clock) = usual();
    let ask = || limits.log_in("jaya", HALL);
    assert_eq!(quota(10, ask), refused("login_per_account", 6));
    // However the name is written, it is the same account.
    assert_eq!(
        limits.log_in("  JAYA ", HALL),
        Err(refused("login_per_account", 6))
    );
    assert_eq!(limits.log_in("lata", HALL), Ok(()), "another account");
    assert_eq!(limits.log_in("jaya", ELSEWHERE), Ok(()), "another address");
    clock.advance(Duration::from_secs(6));
    assert_eq!(quota(1, ask), refused("login_per_account", 6));
    clock.advance(Duration::from_secs(60));
    quota(10, ask);
}

#[test]
fn a_hundred_people_sign_in_from_one_address_within_a_minute() {
    let (limits, clock) = usual();
    for person in 0..100 {
        assert_eq!(limits.log_in(&format!("person-{person}"), HALL), Ok(()));
    }
    assert_eq!(
        limits.log_in("person-100", HALL),
        Err(refused("login_per_address", 1))
    );
    assert_eq!(limits.log_in("person-100", ELSEWHERE), Ok(()));
    clock.advance(Duration::from_millis(600));
    assert_eq!(limits.log_in("person-101", HALL), Ok(()));
}

#[test]
fn hammering_on_one_account_leaves_the_address_to_the_others() {
    let (limits, _) = usual();
    for _ in 0..1000 {
        let _ = limits.log_in("jaya", HALL);
    }
    for person in 0..90 {
        assert_eq!(limits.log_in(&format!("person-{person}"), HALL), Ok(()));
    }
}

#[test]
fn an_account_gets_five_reset_links_an_hour() {
    let (limits, clock) = usual();
    let ask = || limits.reset("jaya", HALL);
    assert_eq!(quota(5, ask), refused("reset_per_account", 720));
    assert_eq!(
        limits.reset("Jaya", ELSEWHERE),
        Err(refused("reset_per_account", 720))
    );
    assert_eq!(limits.reset("lata", HALL), Ok(()));
    clock.advance(Duration::from_secs(720));
    quota(1, ask);
}

#[test]
fn an_address_gets_twenty_reset_links_an_hour() {
    let (limits, _) = usual();
    for person in 0..20 {
        assert_eq!(limits.reset(&format!("person-{person}"), HALL), Ok(()));
    }
    assert_eq!(
        limits.reset("person-20", HALL),
        Err(refused("reset_per_address", 180))
    );
    assert_eq!(limits.reset("person-20", ELSEWHERE), Ok(()));
}

#[test]
fn a_token_a_user_and_an_address_take_six_hundred_requests_a_minute_each() {
    let (limits, clock) = usual();
    let table = [
        (
            Requester::Token("tt_a"),
            Requester::Token("tt_b"),
            "api_per_token",
        ),
        (Requester::User(1), Requester::User(2), "pages_per_user"),
        (
            Requester::Nobody(HALL),
            Requester::Nobody(ELSEWHERE),
            "pages_per_address",
        ),
    ];
    for (one, other, name) in table {
        assert_eq!(quota(600, || limits.request(one)), refused(name, 1));
        assert_eq!(limits.request(other), Ok(()));
    }
    clock.advance(Duration::from_secs(1));
    for (one, _, name) in table {
        assert_eq!(quota(10, || limits.request(one)), refused(name, 1));
    }
}

#[test]
fn a_user_scans_twenty_times_a_second() {
    let (limits, clock) = limits(&LimitSettings {
        scan_burst: 20,
        ..LimitSettings::default()
    });
    assert_eq!(quota(20, || limits.scan(1)), refused("scans_per_second", 1));
    assert_eq!(limits.scan(2), Ok(()), "another user, whatever the address");
    assert_eq!(limits.request(Requester::User(1)), Ok(()), "pages count apart");
    clock.advance(Duration::from_millis(50));
    assert_eq!(quota(1, || limits.scan(1)), refused("scans_per_second", 1));
    clock.advance(Duration::from_secs(1));
    quota(20, || limits.scan(1));
}

#[test]
fn exempt_networks_have_no_limit_per_address() {
    let (limits, _) = limits(&LimitSettings {
        login_per_address: 2,
        reset_per_address: 2,
        pages_per_address: 2,
        exempt: "203.0.113.0/24, 2001:db8::/32, 192.0.2.1".parse().unwrap(),
        ..LimitSettings::default()
    });
    for ip in ["203.0.113.7", "::ffff:203.0.113.8", "2001:db8:1::9", "192.0.2.1"] {
        for person in 0..9 {
            let name = format!("{ip}-{person}");
            assert_eq!(limits.log_in(&name, Some(ip)), Ok(()));
            assert_eq!(limits.reset(&name, Some(ip)), Ok(()));
            assert_eq!(limits.request(Requester::Nobody(Some(ip))), Ok(()));
        }
        // What is counted per account still is.
        quota(10, || limits.log_in("jaya", Some(ip)));
    }
    quota(2, || limits.request(Requester::Nobody(Some("203.0.114.7"))));
    quota(2, || limits.request(Requester::Nobody(Some("192.0.2.2"))));
}

#[test]
fn zero_switches_a_limit_off() {
    let (limits, _) = limits(&LimitSettings {
        login_per_account: 0,
        login_per_address: 0,
        reset_per_account: 0,
        reset_per_address: 0,
        api_per_token: 0,
        pages_per_user: 0,
        pages_per_address: 0,
        scans_per_second: 0,
        ..LimitSettings::default()
    });
    for _ in 0..1000 {
        assert_eq!(limits.log_in("jaya", HALL), Ok(()));
        assert_eq!(limits.reset("jaya", HALL), Ok(()));
        assert_eq!(limits.request(Requester::Token("tt_a")), Ok(()));
        assert_eq!(limits.request(Requester::User(1)), Ok(()));
        assert_eq!(limits.request(Requester::Nobody(HALL)), Ok(()));
        assert_eq!(limits.scan(1), Ok(()));
    }
    assert!(limits.is_empty() && limits.nearest().is_none());
}

#[test]
fn of_ipv6_the_network_of_a_customer_counts_as_one_address() {
    let (limits, _) = usual();
    // A customer's /56 has 256 networks.
    for host in 0..600 {
        let ip = format!("2001:db8:0:1{:02x}::{host:x}", host % 256);
        assert_eq!(limits.request(Requester::Nobody(Some(&ip))), Ok(()));
    }
    let ask = |ip: &str| limits.request(Requester::Nobody(Some(ip)));
    assert!(ask("2001:db8:0:1ff:ffff:ffff:ffff:ffff").is_err());
    assert_eq!(ask("2001:db8:0:200::1"), Ok(()), "the next customer");
    // A /48 may do four times as much, and not 256 times.
    let asked = (0x300..=0xffff)
        .step_by(8)
        .map(|network| format!("2001:db8:0:{network:x}::1"));
    let passed = asked.filter(|ip| ask(ip).is_ok()).count();
    assert_eq!(passed, 4 * 600 - 601);
    assert_eq!(ask("2001:db8:1::1"), Ok(()), "another /48");
    // One of IPv4, written as IPv6, is the one of IPv4.
    quota(600, || ask("203.0.113.7"));
    assert!(ask("::ffff:203.0.113.7").is_err());
}

#[test]
fn an_account_is_not_tried_from_every_address_of_a_customers_network() {
    let (limits, _) = usual();
    for host in 0..10 {
        assert_eq!(
            limits.log_in("jaya", Some(&format!("2001:db8:0:{host:x}::1"))),
            Ok(())
        );
    }
    let refused = limits.log_in("jaya", Some("2001:db8:0:ff::1")).unwrap_err();
    assert_eq!(refused.name, "login_per_account");
}

#[test]
fn whoever_has_no_address_shares_one_bucket() {
    let (limits, _) = usual();
    quota(600, || limits.request(Requester::Nobody(None)));
    assert!(limits.request(Requester::Nobody(Some("no address"))).is_err());
}

/// A batch as the server counts it: the request is the first of its scans.
fn batch(limits: &Limits, scans: usize) -> Result<(), Limited> {
    limits.scan(1)?;
    limits.rest_of_batch(1, scans)
}

#[test]
fn an_offline_queue_of_a_thousand_drains_at_once_and_then_at_the_usual_rate() {
    let (limits, clock) = usual();
    for _ in 0..10 {
        assert_eq!(batch(&limits, 100), Ok(()));
    }
    assert_eq!(limits.scan(1), Err(refused("scans_per_second", 1)));
    assert_eq!(limits.scan(2), Ok(()), "another user");
    clock.advance(Duration::from_secs(1));
    quota(20, || limits.scan(1));
}

#[test]
fn a_batch_fits_whole_or_not_at_all() {
    let (limits, clock) = usual();
    batch(&limits, 500).unwrap();
    batch(&limits, 400).unwrap();
    // Of a hundred that are left one is the request's own; 401 more take 20 s.
    assert_eq!(batch(&limits, 500), Err(refused("scans_per_second", 21)));
    let state = limits.nearest().unwrap();
    assert_eq!(
        (state.limit, state.remaining, state.retry_after),
        (1000, 99, Some(21))
    );
    // Whoever waits so long is let in, and not told to wait again.
    clock.advance(Duration::from_secs(21));
    assert_eq!(batch(&limits, 500), Ok(()));
    assert_eq!(limits.nearest().unwrap().remaining, 19);
    assert_eq!(batch(&limits, 1), Ok(()), "a batch of one is one");
}

#[test]
fn a_batch_that_is_larger_than_the_burst_costs_all_of_it() {
    let (limits, clock) = limits(&LimitSettings {
        scan_burst: 20,
        ..LimitSettings::default()
    });
    assert_eq!(batch(&limits, 500), Ok(()));
    assert_eq!(batch(&limits, 500), Err(refused("scans_per_second", 1)));
    clock.advance(Duration::from_secs(1));
    assert_eq!(batch(&limits, 500), Ok(()));
}

#[test]
fn a_state_says_what_is_left_and_until_when() {
    let (limits, clock) = usual();
    let state = || {
        let state = limits.nearest().unwrap();
        (state.limit, state.remaining, state.reset, state.retry_after)
    };
    let one = limits.for_request();
    assert!(one.nearest().is_none());
    limits.log_in("jaya", HALL).unwrap();
    assert_eq!(state(), (10, 9, 6, None));
    assert!(one.nearest().is_none(), "each request tells of itself only");
    quota(9, || limits.log_in("jaya", HALL));
    assert_eq!(state(), (10, 0, 60, Some(6)));
    clock.advance(Duration::from_millis(5_500));
    limits.log_in("jaya", HALL).unwrap_err();
    assert_eq!(state(), (10, 0, 55, Some(1)));
}

#[test]
fn of_several_limits_the_nearest_is_told() {
    let (limits, _) = usual();
    limits.request(Requester::Nobody(HALL)).unwrap();
    assert_eq!(limits.nearest().unwrap().name, "pages_per_address");
    limits.log_in("jaya", HALL).unwrap();
    assert_eq!(limits.nearest().unwrap().name, "login_per_account");
}

#[test]
fn buckets_that_are_full_again_are_dropped() {
    let (limits, clock) = usual();
    for user in 0..1000 {
        limits.scan(user).unwrap();
        limits.request(Requester::User(user)).unwrap();
    }
    quota(10, || limits.log_in("jaya", None));
    assert_eq!(limits.len(), 2002);
    clock.advance(Duration::from_secs(30));
    limits.tidy();
    // The account of the log-ins, which is half full; the address has had ten of its hundred and is full again.
    assert_eq!(limits.len(), 1);
    quota(5, || limits.log_in("jaya", None));
    clock.advance(Duration::from_secs(66));
    limits.tidy();
    assert!(limits.is_empty());
}

#[test]
fn the_time_to_wait_is_told_in_words() {
    let words = |seconds| ServiceError::from(refused("any", seconds)).to_string();
    assert_eq!(words(1), "Too many attempts. Wait 2 seconds and try again.");
    assert_eq!(words(6), "Too many attempts. Wait 6 seconds and try again.");
    assert_eq!(words(720), "Too many attempts. Wait 12 minutes and try again.");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_limited_log_in_is_refused_before_the_database_hears_of_it(pool: PgPool) {
    let site = Site::new(pool).await;
    let (limits, _) = limits(&LimitSettings {
        login_per_account: 1,
        ..LimitSettings::default()
    });
    let services = site.services.clone().with_limits(limits);
    let client = Client {
        ip: HALL.map(str::to_owned),
        ..Client::default()
    };
    let visit = Visit {
        client,
        ..Visit::default()
    };
    let attempt = async || services.log_in(&visit, "jaya", "a wrong password").await;
    assert!(matches!(attempt().await, Err(ServiceError::BadCredentials)));
    let before = site.count("select count(*) from audit_log").await;
    for _ in 0..3 {
        let refused = attempt().await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (429, "too_many_requests"));
    }
    assert_eq!(site.count("select count(*) from audit_log").await, before);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn reset_links_are_limited_by_the_services(pool: PgPool) {
    let site = Site::new(pool).await;
    let (limits, _) = limits(&LimitSettings::default());
    let services = site.services.clone().with_limits(limits);
    let client = Client {
        ip: HALL.map(str::to_owned),
        ..Client::default()
    };
    // Whether there is such an account makes no difference.
    for name in ["jaya", "nobody"] {
        for _ in 0..5 {
            services
                .ask_password_reset(&client, name)
                .await
                .unwrap()
                .await
                .unwrap();
        }
        let refused = services.ask_password_reset(&client, name).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (429, "too_many_requests"));
    }
}
