//! What a station's queue sends: commands of all kinds in one request, by the person who made them.

use crate::site::{Answer, ServedSite};
use axum::body::Body;
use axum::http::{Request, header};
use domain::access::Role;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

fn command(act: Value) -> Value {
    json!({"key": Uuid::new_v4(), "act": act, "station": "S-1"})
}

fn link(parent: &str, child: &str) -> Value {
    command(json!({"link": {"parent": parent, "child": child}}))
}

/// Sends commands as the page's script does, with further headers of the device.
async fn send(site: &ServedSite, cookie: &str, commands: &[Value], device: &[(&str, &str)]) -> Answer {
    let mut request = Request::post("/fn/commands")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/json")
        .header(header::HOST, "localhost")
        .header(header::ORIGIN, "http://localhost")
        .header(header::COOKIE, cookie);
    for (name, value) in device {
        request = request.header(*name, *value);
    }
    let body = json!({"commands": commands}).to_string();
    site.send(request.body(Body::from(body)).unwrap()).await
}

fn outcomes(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let json = answer.json();
    let all = json.as_array().unwrap().iter();
    all.map(|one| one["outcome"].as_str().unwrap().to_owned())
        .collect()
}

async fn count(site: &ServedSite, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&site.pool).await.unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_queue_of_all_kinds_is_answered_in_order(pool: PgPool) {
    let site = ServedSite::new(pool);
    let token = site.user("bina", Role::Biller, None).await;
    let cookie = site.sign_in("bina").await;
    site.call(
        &token,
        "POST",
        "/api/v1/bills",
        r#"{"number": "B1", "target_parents": 3}"#,
    )
    .await;
    let linked = link("SB00001", "C0001");
    let of_key = json!({"parent": "SB00001", "of": {"scan_key": linked["key"]}});
    let queue = [
        linked,
        link("SB00002", "C0001"),
        command(json!({"move": {"parent": "SB00002", "child": "C0001"}})),
        command(json!({"undo": of_key})),
        command(json!({"unlink": {"parent": "SB00002", "child": "C0001"}})),
        link("SB00001", "C0002"),
        command(json!({"close": {"parent": "SB00001", "reason": "damaged"}})),
        command(json!({"reopen": {"parent": "SB00001"}})),
        command(json!({"add_to_bill": {"bill": "B1", "parent": "SB00001"}})),
        command(json!({"remove_from_bill": {"bill": "B1", "parent": "SB00001"}})),
    ];
    let first = send(&site, &cookie, &queue, &[]).await;
    assert_eq!(
        outcomes(&first),
        [
            "linked",
            "in_other_parent",
            "moved",
            "nothing_to_undo",
            "unlinked",
            "linked",
            "closed",
            "reopened",
            "added",
            "removed"
        ]
    );
    assert_eq!(first.json()[8]["bill"]["number"], "B1");
    assert_eq!(first.json()[0]["message"], "C0001 is in SB00001: 1/30.");
    // The answer was lost: the same queue again is answered again, in the language of the screen, and does nothing more.
    let again = send(&site, &format!("{cookie}; lang=hi"), &queue, &[]).await;
    assert_eq!(outcomes(&again), outcomes(&first));
    assert_eq!(again.json()[0]["message"], "C0001 SB00001 में जुड़ गया: 1/30।");
    assert_eq!(again.json()[9]["scan_id"], first.json()[9]["scan_id"]);
    assert_eq!(count(&site, "select count(*) from scan").await, 10);
    assert_eq!(
        count(&site, "select count(*) from scan where station = 'S-1'").await,
        10
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn another_persons_queue_is_not_taken(pool: PgPool) {
    let site = ServedSite::new(pool);
    for name in ["asha", "bina"] {
        site.user(name, Role::Dispatcher, Some("jaipur")).await;
    }
    let bina = site.sign_in("bina").await;
    let id_of = async |name: &str| -> String {
        sqlx::query_scalar("select id::text from \"user\" where username = $1")
            .bind(name)
            .fetch_one(&site.pool)
            .await
            .unwrap()
    };
    let queue = [link("SB00001", "C0001")];
    let (asha_id, bina_id) = (id_of("asha").await, id_of("bina").await);
    let refused = send(&site, &bina, &queue, &[("x-queue-user-id", asha_id.as_str())]).await;
    assert_eq!(refused.status, 401, "{}", refused.text);
    let nobody = send(&site, "", &queue, &[]).await;
    assert_eq!(nobody.status, 401, "{}", nobody.text);
    assert_eq!(count(&site, "select count(*) from scan").await, 0);
    let own = send(&site, &bina, &queue, &[("x-queue-user-id", bina_id.as_str())]).await;
    assert_eq!(outcomes(&own), ["linked"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn where_one_command_is_not_allowed_or_not_understood_none_is_done(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let cookie = site.sign_in("jaya").await;
    let on_bill = command(json!({"add_to_bill": {"bill": "B1", "parent": "SB00001"}}));
    let refused = send(&site, &cookie, &[link("SB00001", "C0001"), on_bill], &[]).await;
    assert_eq!(refused.status, 403, "{}", refused.text);
    let nameless = command(json!({"unlink": {"parent": "SB00001", "child": " "}}));
    let wrong = send(&site, &cookie, &[link("SB00001", "C0001"), nameless], &[]).await;
    assert_eq!(wrong.status, 422, "{}", wrong.text);
    assert_eq!(wrong.json()["detail"]["field"], "commands[1].child");
    for queue in [vec![], vec![link("SB00001", "C0001"); 501]] {
        let wrong = send(&site, &cookie, &queue, &[]).await;
        assert_eq!(wrong.status, 422, "{}", wrong.text);
        assert_eq!(wrong.json()["detail"]["field"], "commands");
    }
    assert_eq!(count(&site, "select count(*) from scan").await, 0);
    let audited = "select count(*) from audit_log where action = 'refuse_permission'";
    assert_eq!(count(&site, audited).await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_no_list_of_commands_is_refused_for_good(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let cookie = site.sign_in("jaya").await;
    for body in [
        "",
        "{",
        "[]",
        r#"{"commands": 7}"#,
        r#"{"commands": [{"key": "x"}]}"#,
    ] {
        let request = Request::post("/fn/commands")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json")
            .header(header::COOKIE, &cookie);
        let answer = site.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status, 422, "{body}: {}", answer.text);
        assert_eq!(answer.json()["code"], "invalid", "{body}");
        assert_eq!(answer.json()["detail"]["field"], "form", "{body}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_devices_own_clock_and_name_count(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let cookie = site.sign_in("jaya").await;
    // Ten minutes after a power cut, by the device; it has no name of its own in the command.
    let mut read = link("SB00001", "C0001");
    read["made_ms"] = json!(600_000);
    read.as_object_mut().unwrap().remove("station");
    let device = |sent| [("x-station", "H-7"), ("x-device-time", sent)];
    let fresh = send(
        &site,
        &cookie,
        std::slice::from_ref(&read),
        &device("1970-01-01T02:00:00Z"),
    )
    .await;
    assert_eq!(outcomes(&fresh), ["linked"]);
    let kept = "select count(*) from scan where station = 'H-7' and scanned_at = '1970-01-01T00:10:00Z'";
    assert_eq!(count(&site, kept).await, 1);
    read["key"] = json!(Uuid::new_v4());
    let late = send(&site, &cookie, &[read], &device("1970-01-09T00:00:00Z")).await;
    assert_eq!(outcomes(&late), ["too_old"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn each_command_counts_against_the_limit(pool: PgPool) {
    let site = ServedSite::with(
        pool,
        &[("LIMIT_SCANS_PER_SECOND", "1"), ("LIMIT_SCAN_BURST", "10")],
    );
    site.user("jaya", Role::Dispatcher, Some("jaipur")).await;
    let cookie = site.sign_in("jaya").await;
    let queue: Vec<Value> = (0..14).map(|n| link("SB00001", &format!("C{n:04}"))).collect();
    assert_eq!(outcomes(&send(&site, &cookie, &queue[..5], &[]).await).len(), 5);
    let refused = send(&site, &cookie, &queue[5..], &[]).await;
    assert_eq!(refused.status, 429, "{}", refused.text);
    assert_eq!(count(&site, "select count(*) from scan").await, 5);
}
