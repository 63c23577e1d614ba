//! The timeline over both logs: each filter finds what it must, and paging neither loses nor repeats a row.

use crate::{db, run};
use domain::timeline::EntityAct;
use domain::timeline::{Log, Position};
use sqlx::PgPool;
use store::proof::timeline::Wanted;

/// Rows in both logs, numbered from 1 in the order that they stand here; times are minutes of one morning.
async fn morning(pool: &PgPool) {
    run(
        pool,
        "insert into \"user\" (username, email, role) values ('asha', 'a@example.com', 'admin'), ('Bina', 'b@example.com', 'biller');
         insert into bag (label, type, bag_type_id, capacity, grams_per_child) select l, 'parent', 1, 2, 1000 from unnest(array['SB00001', 'SB00002']) l;
         insert into bag (label, type) select l, 'child' from unnest(array['C0001', 'C0002']) l;
         insert into bill (number, target_parents) values ('B1', 1), ('B2', 2);
         create function at_minute(m integer) returns timestamptz language sql as
             $$ select timestamptz '2026-11-02 09:00+05:30' + make_interval(mins => m) $$;
         create function bag_id(l text) returns bigint language sql as $$ select id from bag where label = l $$;
         create function bill_id(n text) returns bigint language sql as $$ select id from bill where number = n $$;
         create function user_id(n text) returns bigint language sql as $$ select id from \"user\" where username = n $$;
         insert into audit_log (\"timestamp\", user_id, action, entity_type, entity_id, details, before_state, after_state, ip_address, request_id) values
            (at_minute(1), user_id('asha'), 'login', 'user', user_id('asha'), '{\"method\": \"totp\"}', null, null, '10.0.0.1', 'req-1'),
            (at_minute(2), null, 'login_failed', 'user', null, '{\"username\": \"x\"}', null, null, '10.0.0.9', 'req-2'),
            (at_minute(3), user_id('Bina'), 'create_bill', 'bill', bill_id('B1'), '{}', null, '{\"number\": \"B1\"}', '10.0.0.2', 'req-3'),
            (at_minute(4), user_id('asha'), 'delete_bag', 'bag', 900, '{\"label\": \"SB00001\"}', null, null, '10.0.0.1', 'req-4'),
            (at_minute(5), user_id('asha'), 'delete_bill', 'bill', 901, '{}', '{\"number\": \"B2\"}', null, '10.0.0.1', 'req-5'),
            (at_minute(9), user_id('asha'), 'create_token', 'api_token', 7, jsonb_build_object('user', user_id('Bina')), null, null, null, 'req-6');
         insert into scan (\"timestamp\", key, action, outcome, user_id, parent_label, child_label, parent_bag_id, child_bag_id, other_parent_bag_id, bill_id, bill_number, station)
         select at_minute(m), gen_random_uuid(), a, o, user_id(u), p, c, coalesce(bag_id(p), i), bag_id(c), bag_id(q), bill_id(b), b, 'gate' from (values
            (3, 'link', 'linked', 'Bina', 'SB00001', 'C0001', null, null, null),
            (4, 'link', 'linked', 'Bina', 'SB00001', 'C0002', null, null, null),
            (5, 'move', 'moved', 'Bina', 'SB00002', 'C0002', 'SB00001', null, null),
            (6, 'unlink', 'unlinked', 'asha', 'SB00002', 'C0002', null, null, null),
            (7, 'bill_add', 'added', 'Bina', 'SB00001', null, null, 'B1', null),
            (8, 'link', 'linked', 'asha', 'OLD1', null, null, null, 900)) as s (m, a, o, u, p, c, q, b, i)
            order by m;",
    )
    .await
    .unwrap();
}

/// The timeline whole, as `a3` for the third row of the audit and `s3` for the third scan.
async fn found(pool: &PgPool, wanted: &Wanted) -> String {
    let page = db(pool).timeline(wanted, None, 100).await.unwrap();
    assert_eq!(page.next, None);
    let names = page.items.iter().map(|entry| match entry.log {
        Log::Audit => format!("a{}", entry.id),
        Log::Scan => format!("s{}", entry.id),
    });
    names.collect::<Vec<_>>().join(" ")
}

async fn id(pool: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}

fn words(actions: &[&str]) -> Option<Vec<String>> {
    Some(actions.iter().map(|action| (*action).to_owned()).collect())
}

fn about(kind: &'static str, id: i64) -> Wanted {
    Wanted {
        entity: Some((kind, id)),
        ..Wanted::default()
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_filter_finds_its_rows_newest_first(pool: PgPool) {
    morning(&pool).await;
    let all = Wanted::default();
    assert_eq!(found(&pool, &all).await, "a6 s6 s5 s4 a5 s3 a4 s2 a3 s1 a2 a1");
    let of = |log: Log| Wanted {
        skip: Some(log.other()),
        ..Wanted::default()
    };
    assert_eq!(found(&pool, &of(Log::Audit)).await, "a6 a5 a4 a3 a2 a1");
    assert_eq!(found(&pool, &of(Log::Scan)).await, "s6 s5 s4 s3 s2 s1");

    let asha = id(&pool, "select user_id('asha')").await;
    let by_asha = Wanted {
        user: Some(asha),
        ..Wanted::default()
    };
    assert_eq!(found(&pool, &by_asha).await, "a6 s6 s4 a5 a4 a1");

    let acted = |acts: &[&str], scans: &[&str]| Wanted {
        acts: words(acts),
        scans: words(scans),
        ..Wanted::default()
    };
    assert_eq!(found(&pool, &acted(&["login_failed"], &[])).await, "a2");
    assert_eq!(found(&pool, &acted(&[], &["link"])).await, "s6 s2 s1");
    assert_eq!(found(&pool, &acted(&[], &["move"])).await, "s3");
    assert_eq!(
        found(&pool, &acted(&["delete_bag", "delete_bill"], &["unlink"])).await,
        "s4 a5 a4"
    );
    let many = ["a_a", "b_b", "c_c", "d_d", "e_e", "f_f", "g_g", "h_h", "login"];
    assert_eq!(
        found(&pool, &acted(&many, &[])).await,
        "a1",
        "more than are looked up singly"
    );

    let address = Wanted {
        address: Some("10.0.0.1".to_owned()),
        ..Wanted::default()
    };
    assert_eq!(found(&pool, &address).await, "a5 a4 a1", "scans have no address");
    let request = Wanted {
        request: Some("req-3".to_owned()),
        ..Wanted::default()
    };
    assert_eq!(found(&pool, &request).await, "a3");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_entity_is_found_in_both_logs(pool: PgPool) {
    morning(&pool).await;
    let first = id(&pool, "select bag_id('SB00001')").await;
    let child = id(&pool, "select bag_id('C0002')").await;
    let bill = id(&pool, "select bill_id('B1')").await;
    let asha = id(&pool, "select user_id('asha')").await;
    // Packed, packed, left by a moved child, put on a bill.
    assert_eq!(found(&pool, &about("bag", first)).await, "s5 s3 s2 s1");
    assert_eq!(found(&pool, &about("bag", child)).await, "s4 s3 s2");
    assert_eq!(found(&pool, &about("bag", 900)).await, "s6 a4");
    assert_eq!(found(&pool, &about("bill", bill)).await, "s5 a3");
    assert_eq!(found(&pool, &about("user", asha)).await, "a1");
    let users = Wanted {
        kind: Some("user"),
        ..Wanted::default()
    };
    assert_eq!(found(&pool, &users).await, "a2 a1");
    let narrowed = Wanted {
        scans: words(&["move", "unlink"]),
        acts: words(&[]),
        ..about("bag", child)
    };
    assert_eq!(found(&pool, &narrowed).await, "s4 s3");
    let labelled = Wanted {
        label: Some("SB00002".to_owned()),
        ..about("bag", first)
    };
    assert_eq!(found(&pool, &labelled).await, "s3", "what is about both");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_label_finds_whatever_bore_it(pool: PgPool) {
    morning(&pool).await;
    let labelled = |label: &str| Wanted {
        label: Some(label.to_owned()),
        ..Wanted::default()
    };
    // The bag of now, and the one of before, whose scans stay under its number.
    assert_eq!(found(&pool, &labelled("SB00001")).await, "s6 s5 s3 a4 s2 s1");
    assert_eq!(found(&pool, &labelled("B1")).await, "s5 a3");
    assert_eq!(
        found(&pool, &labelled("B2")).await,
        "a5",
        "a deleted bill is found by its number"
    );
    assert_eq!(found(&pool, &labelled("NEVER")).await, "");
    let narrowed = Wanted {
        scans: words(&["link"]),
        acts: words(&[]),
        ..labelled("SB00001")
    };
    assert_eq!(
        found(&pool, &narrowed).await,
        "s6 s2 s1",
        "filters narrow each other"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn names_are_those_of_now(pool: PgPool) {
    morning(&pool).await;
    let page = db(&pool).timeline(&Wanted::default(), None, 100).await.unwrap();
    let entry = |log: Log, id: i64| page.items.iter().find(|e| (e.log, e.id) == (log, id)).unwrap();
    let shown = |log, id| {
        let e = entry(log, id);
        let about = &e.about;
        (about.kind.as_str(), about.name.as_deref(), about.exists)
    };
    assert_eq!(shown(Log::Audit, 1), ("user", Some("asha"), true));
    assert_eq!(shown(Log::Audit, 2), ("user", None, false));
    assert_eq!(shown(Log::Audit, 3), ("bill", Some("B1"), true));
    assert_eq!(shown(Log::Audit, 4), ("bag", Some("SB00001"), false));
    assert_eq!(shown(Log::Audit, 5), ("bill", Some("B2"), false));
    assert_eq!(shown(Log::Audit, 6), ("api_token", Some("Bina"), false));
    assert_eq!(shown(Log::Scan, 3), ("bag", Some("C0002"), true));
    assert_eq!(shown(Log::Scan, 5), ("bill", Some("B1"), true));
    let moved: serde_json::Value = serde_json::from_str(&entry(Log::Scan, 3).details).unwrap();
    assert_eq!(
        moved,
        serde_json::json!({"parent": "SB00002", "child": "C0002", "other_parent": "SB00001"})
    );
    assert_eq!(entry(Log::Audit, 2).who, None);
    assert_eq!(entry(Log::Audit, 3).at.0, "2026-11-02T09:03:00+05:30");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn pages_of_any_size_make_up_the_whole(pool: PgPool) {
    morning(&pool).await;
    // Runs of equal times in both logs, and ids that do not follow the times.
    run(
        &pool,
        "insert into audit_log (\"timestamp\", action, entity_type)
         select at_minute(20 + (g * 7919 % 13) / 4), 'login', 'user' from generate_series(1, 41) g;
         insert into scan (\"timestamp\", key, action, outcome, user_id)
         select at_minute(20 + (g * 104729 % 11) / 3), gen_random_uuid(), 'link', 'linked', 1 from generate_series(1, 37) g;",
    )
    .await
    .unwrap();
    let db = db(&pool);
    for wanted in [
        Wanted::default(),
        Wanted {
            skip: Some(Log::Scan),
            ..Wanted::default()
        },
        Wanted {
            acts: words(&["login"]),
            scans: words(&["link", "move"]),
            ..Wanted::default()
        },
    ] {
        for size in [1, 2, 3, 7, 50] {
            let whole: Vec<(Log, i64)> = db
                .timeline(&wanted, None, 500)
                .await
                .unwrap()
                .items
                .iter()
                .map(|e| (e.log, e.id))
                .collect();
            let (mut paged, mut at, mut pages) = (Vec::new(), None, 0);
            loop {
                let page = db.timeline(&wanted, at, size).await.unwrap();
                paged.extend(page.items.iter().map(|e| (e.log, e.id)));
                pages += 1;
                // What is written meanwhile belongs before the first page.
                if pages == 2 {
                    run(
                        &pool,
                        "insert into audit_log (action, entity_type) values ('login', 'user');
                         insert into scan (key, action, outcome, user_id) values (gen_random_uuid(), 'link', 'linked', 1);",
                    )
                    .await
                    .unwrap();
                }
                at = page.next.map(|next| Position::parse(&next.text()).unwrap());
                if at.is_none() {
                    break;
                }
            }
            assert_eq!(
                paged, whole,
                "size {size}: nothing lost, nothing twice, the same order"
            );
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn times_bound_the_rows_with_seals_and_without(pool: PgPool) {
    morning(&pool).await;
    let between = |from: &str, to: &str| {
        let db = db(&pool);
        let moment = |text: &str| Some(db.local_moment(text).unwrap());
        Wanted {
            from: moment(from),
            to: moment(to),
            ..Wanted::default()
        }
    };
    let wanted = between("2026-11-02T09:03", "2026-11-02T09:06");
    let some = "a5 s3 a4 s2 a3 s1";
    assert_eq!(found(&pool, &wanted).await, some);
    // One seal from before, one that ends within, one after all.
    run(
        &pool,
        "insert into audit_seal (number, sealed_at, audit_from, audit_to, audit_rows, audit_root, scan_from, scan_to, scan_rows, scan_root,
                                 previous, hash, public_key, signature, form, audit_marks, scan_marks)
         select n, at_minute(m), a, b, 0, sha256('r'), c, d, 0, sha256('r'), sha256(('p' || n)::bytea), sha256(('h' || n)::bytea), sha256('k'),
                sha256('a') || sha256('b'), 1, '', ''
         from (values (1, 2, 1, 1, 1, 0), (2, 5, 2, 3, 1, 2), (3, 11, 4, 5, 3, 4), (4, 30, 6, 6, 5, 6)) as s (n, m, a, b, c, d);",
    )
    .await
    .unwrap();
    assert_eq!(found(&pool, &wanted).await, some);
    assert_eq!(
        found(&pool, &between("2026-11-02", "2026-11-03")).await,
        "a6 s6 s5 s4 a5 s3 a4 s2 a3 s1 a2 a1"
    );
    assert_eq!(found(&pool, &between("2026-11-03", "2026-11-04")).await, "");
    for wrong in [
        "",
        "today",
        "2026-13-01T00:00",
        "2026-11-02T25:00",
        "2026-11-02T09:00:00Z",
    ] {
        assert!(db(&pool).local_moment(wrong).is_none(), "{wrong}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn failed_log_ins_are_counted_by_address(pool: PgPool) {
    run(
        &pool,
        "insert into audit_log (\"timestamp\", action, entity_type, details, ip_address)
         select now() - t, a, 'user', jsonb_build_object('username', u), i from (values
            (interval '1 hour', 'login_failed', 'x', '10.0.0.9'), (interval '2 hours', 'login_failed', 'y', '10.0.0.9'),
            (interval '3 hours', 'login_failed', 'x', '10.0.0.9'), (interval '1 minute', 'login_failed', 'z', '10.0.0.8'),
            (interval '25 hours', 'login_failed', 'z', '10.0.0.8'), (interval '1 hour', 'login', 'x', '10.0.0.9')) as r (t, a, u, i)",
    )
    .await
    .unwrap();
    let found = db(&pool).failed_log_ins().await.unwrap();
    let lines: Vec<_> = found
        .iter()
        .map(|f| (f.address.as_deref().unwrap(), f.failures, f.names.join(" ")))
        .collect();
    assert_eq!(
        lines,
        [("10.0.0.9", 3, "x y".to_owned()), ("10.0.0.8", 1, "z".to_owned())]
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_acts_about_a_bag_name_its_namesakes_end(pool: PgPool) {
    morning(&pool).await;
    let lines = |acts: Option<Vec<EntityAct>>| -> Vec<(String, String)> {
        let acts = acts.unwrap().into_iter();
        acts.map(|act| (act.action, act.by.unwrap())).collect()
    };
    let line = |action: &str, by: &str| (action.to_owned(), by.to_owned());
    let bill = db(&pool).bill("B1", true).await.unwrap().unwrap();
    assert_eq!(lines(bill.acts), [line("create_bill", "Bina")]);
    let bag = db(&pool)
        .bag("SB00001", false, None, true)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(lines(bag.acts), [line("delete_bag", "asha")]);
    let bag = db(&pool)
        .bag("SB00001", false, None, false)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(bag.acts, None, "not asked for");
}
