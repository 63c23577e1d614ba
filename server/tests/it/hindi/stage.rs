//! A site in which every page has something to show.

use crate::site::ServedSite;
use domain::access::Role;
use domain::alert::{AlertKind, Saying};
use domain::notice::NoticeCode;
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) struct Stage {
    pub(crate) site: ServedSite,
    biller: String,
    dispatcher: String,
}

impl Stage {
    pub(crate) async fn set(site: ServedSite) -> Self {
        site.user("amit", Role::Admin, None).await;
        let stage = Self {
            biller: site.user("bina", Role::Biller, None).await,
            dispatcher: site.user("jaya", Role::Dispatcher, Some("jaipur")).await,
            site,
        };
        stage.people().await;
        stage.bags().await;
        stage.bills().await;
        stage.news().await;
        stage.stations().await;
        stage.badges().await;
        stage.imports().await;
        stage
    }

    /// Somebody of another area, somebody disabled, somebody invited and locked.
    async fn people(&self) {
        self.site.user("dipa", Role::Dispatcher, Some("indore")).await;
        for name in ["ravi", "mina"] {
            self.site.user(name, Role::Biller, None).await;
        }
        self.run(
            r#"update "user" set disabled_at = now() where username = 'ravi';
               update "user" set failed_login_attempts = 6, locked_until = now() + interval '1 hour' where username = 'mina';
               insert into promotion_request (user_id, requested_role, reason)
                   select id, 'admin', 'रात की पाली में अकेले' from "user" where username = 'mina';
               insert into promotion_request (user_id, requested_role, reason, decided_at, decided_by, approved, decision_note)
                   select u.id, 'biller', 'बिल भी बनाने हैं', now(), a.id, d.approved, 'ठीक है'
                   from "user" u, "user" a, (values (true), (false)) d (approved)
                   where u.username = 'dipa' and a.username = 'amit'"#,
        )
        .await;
    }

    /// Open, full, closed short, and refused reads of several kinds.
    async fn bags(&self) {
        for n in 0..15 {
            self.scan("M444-00001", &format!("ABCD{n:04}")).await;
        }
        for (parent, child) in [
            ("M444-00001", "ABCD0099"),
            ("SB00001", "C0001"),
            ("SB00001", "C0001"),
            ("SB00002", "C0001"),
            ("SB00002", "C0002"),
            ("SB00003", "C0003"),
            ("SB00001", "?!"),
        ] {
            self.scan(parent, child).await;
        }
        let close = json!({"key": Uuid::new_v4(), "reason": "damaged"});
        self.call(&self.dispatcher, "POST", "/api/v1/bags/SB00002/close", &close)
            .await;
    }

    /// New, begun, completed and completed for a reason.
    async fn bills(&self) {
        for (number, parents) in [
            ("BILL1", vec![]),
            ("BILL2", vec!["SB00001"]),
            ("BILL3", vec!["M444-00001"]),
            ("BILL4", vec!["SB00002"]),
        ] {
            let bill = json!({
                "number": number, "target_parents": 1, "customer": "कृष्णा सीड्स", "destination": "बठिंडा",
                "vehicle": "RJ14GB1234", "note": "फाटक 2",
            });
            self.call(&self.biller, "POST", "/api/v1/bills", &bill).await;
            for parent in parents {
                let add = json!({"key": Uuid::new_v4(), "parent": parent});
                self.call(
                    &self.biller,
                    "POST",
                    &format!("/api/v1/bills/{number}/parents"),
                    &add,
                )
                .await;
            }
        }
        let weighed = json!({"scale_weight_g": 15_200});
        self.call(&self.biller, "PATCH", "/api/v1/bills/BILL3", &weighed)
            .await;
        for number in ["BILL3", "BILL4"] {
            let why = json!({"reason": "गाड़ी निकल रही है"});
            self.call(
                &self.biller,
                "POST",
                &format!("/api/v1/bills/{number}/complete"),
                &why,
            )
            .await;
        }
    }

    /// One that is well, one that tells nothing, and one whose reads never came.
    async fn stations(&self) {
        self.run(
            "insert into station (name, seen_at, waiting, oldest_ms, p50_ms, p95_ms, ahead_seconds, app_version, is_persisted)
             values ('S-1', now(), 0, null, 40, 180, -3, '0.0.1', true), ('S-2', now(), null, null, null, null, null, null, null),
                    ('S-3', now() - interval '3 hours', 12, 900000, 40, 180, 7200, '0.0.1', false);
             insert into scan_tally (hour, user_id, station, area, action, outcome, count, last_at)
             values (date_bin('15 minutes', now(), 'epoch'), 1, 'S-1', '', 'link', 'linked', 9, now()),
                    (date_bin('15 minutes', now(), 'epoch'), 1, 'S-1', '', 'link', 'in_other_parent', 2, now())",
        )
        .await;
    }

    /// A file that is looked at, one that is done with refused rows, and one that is being taken.
    async fn imports(&self) {
        self.run(
            r#"insert into job (kind, state, payload, progress, ended_at, claimed_by, lease_until)
               values ('import', 'done', '{}', '{"rows": 9, "taken": 4, "refused": 1, "refused_rows": 5}', now(), null, null),
                      ('import', 'running', '{}', '{"rows": 3}', null, 's', now() + interval '1 hour');
               insert into import (key, kind, file_name, file_size, received, sha256, brought_by, job_id, looked)
               select gen_random_uuid(), kind, 'L.csv', 3, 3, sha256(kind::bytea), 1, job, looked::jsonb
               from (values ('bags', null::bigint,
                             '{"found": {"form": "utf-8", "delimiter": "comma", "sheets": [{"name": "S1", "hidden": false, "taken": true,
                               "heading": 1, "columns": {"label": 0}, "empty_rows": 1, "hidden_rows": 1, "filtered_rows": 0, "merged_ranges": 0,
                               "rows": [{"row": 2, "cells": [[0, "SB00001"]], "becomes": "single", "name": "SB00001"}],
                               "counts": {"rows": 2, "good": 1, "refused": 1, "refused_rows": 1, "members": 0, "faults": 1},
                               "faults": [{"row": 3, "fault": {"code": "blank"}}]},
                               {"name": "S2", "hidden": true, "taken": false, "heading": null, "columns": {}, "empty_rows": 0, "hidden_rows": 0,
                                "filtered_rows": 0, "merged_ranges": 0, "rows": [],
                                "counts": {"rows": 0, "good": 0, "refused": 0, "refused_rows": 0, "members": 0, "faults": 0}, "faults": []}]}}'),
                            ('packing', 1, null), ('bill_parents', 2, null)) i (kind, job, looked)"#,
        )
        .await;
    }

    /// A handheld and a badge in each state.
    async fn badges(&self) {
        self.run(
            "insert into device (name, code_hash, code_expires_at, made_by) values ('1', sha256('code'), now() + interval '9 minutes', 1);
             insert into device (name, token_hash, enrolled_at, used_at, revoked_at, made_by)
             values ('2', sha256('a'), now(), now(), null, 1), ('3', sha256('b'), now(), null, now(), 1);
             insert into badge (user_id, secret_hash, pin_hash, failures, locked_at, revoked_at, used_at, made_by)
             select id, sha256(username::bytea), '$argon2id$x', case username when 'dipa' then 5 else 0 end,
                    case username when 'dipa' then now() end, case username when 'mina' then now() end, now(), 1
             from \"user\" where username in ('jaya', 'dipa', 'mina')",
        )
        .await;
    }

    /// Every notice to everybody, every alert, on and over.
    async fn news(&self) {
        for code in NoticeCode::ALL {
            self.notice(code).await;
        }
        for kind in AlertKind::ALL {
            for saying in Saying::ALL {
                self.notice(NoticeCode::Alert(kind, saying)).await;
            }
            for cleared in ["null", "now()"] {
                self.run(&format!(
                    "insert into alert (kind, subject, severity, value, bound, cleared_at)
                     values ('{0}', 'web-1', 2, 90, 80, {cleared}), ('{0}', 'web-2', 3, null, 80, {cleared})",
                    kind.code()
                ))
                .await;
            }
        }
    }

    /// Their first details are mostly a role, and else what is the same in both languages.
    async fn notice(&self, notice: NoticeCode) {
        let details = match notice {
            NoticeCode::PromotionAsked => "array['mina', 'admin']",
            NoticeCode::RoleChanged => "array['biller']",
            NoticeCode::PromotionApproved | NoticeCode::PromotionRejected => "array['biller', 'ठीक है']",
            NoticeCode::ResetAsked | NoticeCode::BadgeLocked => "array['mina']",
            _ => "array['7', '10.0.0.7']",
        };
        self.run(&format!(
            "insert into notification (user_id, notification_type, title, message, link, code, details)
             select id, '{}', 'English title', 'English message', '/profile', '{}', {details} from \"user\"",
            notice.kind().code(),
            notice.code()
        ))
        .await;
    }

    pub(crate) async fn scan(&self, parent: &str, child: &str) {
        let scan = json!({"key": Uuid::new_v4(), "parent": parent, "child": child});
        self.call(&self.dispatcher, "POST", "/api/v1/scans", &scan).await;
    }

    /// A parent of another area, and a full one on no bill.
    pub(crate) async fn elsewhere(&self) {
        let theirs = self
            .site
            .state
            .services
            .create_token(&service::Client::default(), "dipa", "second")
            .await
            .unwrap();
        let scan = json!({"key": Uuid::new_v4(), "parent": "SB00020", "child": "C0200"});
        self.call(&theirs, "POST", "/api/v1/scans", &scan).await;
        for n in 200..215 {
            self.scan("M444-00002", &format!("ABCD{n:04}")).await;
        }
    }

    async fn call(&self, token: &str, method: &str, path: &str, body: &Value) {
        let answer = self.site.call(token, method, path, &body.to_string()).await;
        assert!(answer.status.is_success(), "{path} {body}: {}", answer.text);
    }

    pub(crate) async fn run(&self, sql: &str) {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))
            .execute(&self.site.pool)
            .await
            .unwrap();
    }

    /// The number of a user, or of whatever else the query finds.
    pub(crate) async fn number(&self, sql: &str) -> String {
        sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(sql.to_owned()))
            .fetch_one(&self.site.pool)
            .await
            .unwrap()
            .to_string()
    }

    pub(crate) async fn user(&self, name: &str) -> String {
        self.number(&format!("select id from \"user\" where username = '{name}'"))
            .await
    }
}
