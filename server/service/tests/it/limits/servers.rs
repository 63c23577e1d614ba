//! Limits of a site with several servers.

use super::*;

#[test]
fn each_of_many_servers_allows_its_share() {
    let (limits, _) = limits(&LimitSettings {
        servers: 4,
        ..LimitSettings::default()
    });
    quota(150, || limits.request(Requester::User(1)));
    quota(150, || limits.request(Requester::Nobody(HALL)));
    // A batch of 500 fits all the same; what comes back is the share.
    assert_eq!(batch(&limits, 500), Ok(()));
    assert_eq!(limits.scan(1), Err(refused("scans_per_second", 1)));
    // Log-ins are shared through the database, so here stands the whole limit.
    quota(10, || limits.log_in("jaya", HALL));
}

/// Two servers over one database, whose clocks are moved together.
async fn two_servers(
    site: &Site,
    settings: &LimitSettings,
) -> ([service::Services; 2], [FakeRelativeClock; 2]) {
    let ((a, clock_a), (b, clock_b)) = (limits(settings), limits(settings));
    let server = |limits| site.services.clone().with_limits(limits);
    ([server(a), server(b)], [clock_a, clock_b])
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn log_ins_are_limited_for_the_site_and_not_for_each_server(pool: PgPool) {
    let site = Site::new(pool).await;
    // One comes back in half a minute: longer than this test takes by the database's clock.
    let few = LimitSettings {
        login_per_account: 2,
        ..LimitSettings::default()
    };
    let (servers, clocks) = two_servers(&site, &few).await;
    let visit = |ip: &str| Visit {
        client: Client {
            ip: Some(ip.to_owned()),
            ..Client::default()
        },
        ..Visit::default()
    };
    let code = async |server: usize, name: &str, ip: &str| {
        let refused = servers[server]
            .log_in(&visit(ip), name, "a wrong password")
            .await
            .unwrap_err();
        refused.code().to_owned()
    };
    for server in [0, 1] {
        assert_eq!(code(server, "nobody", "203.0.113.7").await, "bad_credentials");
    }
    for server in [0, 1] {
        assert_eq!(code(server, " Nobody", "203.0.113.7").await, "too_many_requests");
        assert_eq!(
            code(server, "nobody", "198.51.100.1").await,
            "bad_credentials",
            "elsewhere"
        );
    }
    for clock in &clocks {
        clock.advance(Duration::from_secs(30));
    }
    assert_eq!(code(1, "nobody", "203.0.113.7").await, "bad_credentials");
    // A server that was restarted has forgotten; the site has not.
    let restarted = || site.services.clone().with_limits(limits(&few).0);
    let before = restarted();
    for _ in 0..2 {
        let _ = before.log_in(&visit("192.0.2.1"), "somebody", "wrong").await;
    }
    let after = restarted();
    let refused = after
        .log_in(&visit("192.0.2.1"), "somebody", "wrong")
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "too_many_requests");
    let state = after.limits().nearest().unwrap();
    assert_eq!((state.limit, state.remaining), (2, 0));
    assert!(
        state
            .retry_after
            .is_some_and(|seconds| (1..=30).contains(&seconds)),
        "{state:?}"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn reset_links_are_limited_for_the_site_and_the_bucket_names_nobody(pool: PgPool) {
    let site = Site::new(pool).await;
    let (servers, _) = two_servers(&site, &LimitSettings::default()).await;
    let client = Client {
        ip: HALL.map(str::to_owned),
        ..Client::default()
    };
    for n in 0..5 {
        let asked = servers[n % 2].ask_password_reset(&client, "jaya").await.unwrap();
        asked.await.unwrap();
    }
    for server in &servers {
        let refused = server.ask_password_reset(&client, "jaya").await.unwrap_err();
        assert_eq!(refused.code(), "too_many_requests");
    }
    let buckets: Vec<String> = sqlx::query_scalar("select limit_bucket::text from limit_bucket")
        .fetch_all(&site.pool)
        .await
        .unwrap();
    assert_eq!(buckets.len(), 2, "{buckets:?}");
    assert!(!buckets.concat().contains("jaya") && !buckets.concat().contains("203.0.113"));
    sqlx::query("update limit_bucket set full_at = now() - interval '1 second'")
        .execute(&site.pool)
        .await
        .unwrap();
    site.services.housekeeping().await.unwrap();
    assert_eq!(
        site.count("select count(*) from limit_bucket").await,
        0,
        "and it is forgotten"
    );
}
