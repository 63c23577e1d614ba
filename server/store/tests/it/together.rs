//! Commands that go together come to what they would have come to one after the other: random ones, once in batches and once one by one, on
//! two halves of a site that differ by a digit in every label.

use crate::{db, run};
use serde_json::{Value, json};
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};

/// A small generator of our own seeds: the run is the same every time, so a failure can be looked into.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.roll(all.len())]
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.roll(n) == 0
    }

    /// A label of the half that `_` stands for, and what the parser makes of it.
    fn label(&mut self, parents_first: bool) -> (String, &'static str) {
        let role = if self.one_in(12) {
            !parents_first
        } else {
            parents_first
        };
        match (self.roll(20), role) {
            (0, _) => (format!("BILL_{}", self.roll(2)), "bill"),
            (1, _) => (format!("OLD _ {}", if role { "PARENT" } else { "CHILD" }), "none"),
            (2, _) => (format!("JUNK_*{}", self.roll(3)), "none"),
            (_, true) => (format!("SB_000{}", self.roll(5)), "parent"),
            (_, false) => (format!("C_{:03}", self.roll(40)), "child"),
        }
    }

    fn command(&mut self, key: &str) -> Value {
        let action = self.of(&[
            "link",
            "link",
            "link",
            "link",
            "link",
            "link",
            "link",
            "link",
            "move",
            "undo",
            "unlink",
            "close",
            "reopen",
            "bill_add",
            "bill_remove",
        ]);
        let (user, bound, area) = [
            (1, true, "jaipur"),
            (2, true, "lucknow"),
            (3, false, ""),
            (4, true, "jaipur"),
        ][self.roll(4)];
        let (parent, parent_kind) = self.label(true);
        let (child, child_kind) = self.label(false);
        let mut p = json!({
            "key": key, "user": user, "fingerprint": format!("{action}|{parent}|{child}"), "action": action, "bound": bound,
            "parent": parent, "parent_kind": parent_kind, "station": format!("s{user}"), "read": format!("{parent} {child}"),
        });
        let mut add = |name: &str, value: Value| {
            p.as_object_mut().unwrap().insert(name.to_owned(), value);
        };
        if !area.is_empty() {
            add("area", json!(area));
        }
        if parent_kind == "parent" {
            add("parent_type", json!(1));
        } else if parent_kind == "none" {
            add("parent_why", json!({"code": "parent"}));
        }
        match action {
            "link" | "move" | "unlink" => {
                if child_kind == "none" {
                    add("child_why", json!({"code": "child"}));
                }
                if child.ends_with('7') {
                    add("child_refused", json!({"1": {"code": "form"}}));
                }
                add("child", json!(child));
                add("child_kind", json!(child_kind));
            }
            "close" => add("reason", json!("damaged")),
            "bill_add" | "bill_remove" => {
                let bill = if self.one_in(8) {
                    "NONE_".to_owned()
                } else {
                    format!("BILL_{}", self.roll(2))
                };
                add("bill", json!(bill));
                add("bound", json!(false));
            }
            _ => {}
        }
        if user == 2 {
            add("typed", json!(true));
        }
        if self.one_in(30) {
            add("too_old", json!(true));
        }
        p
    }
}

/// The same in one of the halves, with keys of its own.
fn of_half(command: &Value, half: char) -> Value {
    let mut text = command
        .to_string()
        .replace("000000000000", &half.to_string().repeat(12));
    for label in ["SB_", "C_", "BILL_", "OLD _", "JUNK_", "NONE_"] {
        text = text.replace(label, &label.replace('_', &half.to_string()));
    }
    serde_json::from_str(&text).unwrap()
}

/// What is told of either half in the same words.
fn without_half(text: &str, half: char) -> String {
    let mut text = text.to_owned();
    for label in ["SB_", "C_", "BILL_", "OLD _", "JUNK_", "NONE_"] {
        text = text.replace(&label.replace('_', &half.to_string()), label);
    }
    text
}

fn words(answer: Option<Value>, half: char) -> String {
    let Some(mut answer) = answer else {
        return "none".to_owned();
    };
    if let Some(bill) = answer.get_mut("bill").and_then(Value::as_object_mut) {
        // It has the number of the newest row in it.
        bill.remove("stamp");
    }
    answer.as_object_mut().unwrap().remove("scan_id");
    without_half(&answer.to_string(), half)
}

async fn one_by_one(pool: &PgPool, commands: &[Value], lists: &[i32]) -> Vec<Option<Value>> {
    let mut ended = BTreeSet::new();
    let mut answers = Vec::new();
    for (command, list) in commands.iter().zip(lists) {
        if ended.contains(list) {
            answers.push(None);
            continue;
        }
        let answer: Value = sqlx::query_scalar("select run_command($1)")
            .bind(command)
            .fetch_one(pool)
            .await
            .unwrap();
        if answer.get("key_reused").or(answer.get("unknown_bill")).is_some() {
            ended.insert(*list);
        }
        answers.push(Some(answer));
    }
    answers
}

async fn together(pool: &PgPool, commands: &[Value], lists: &[i32]) -> Vec<Option<Value>> {
    sqlx::query_scalar("select run_commands($1, $2)")
        .bind(commands)
        .bind(lists)
        .fetch_one(pool)
        .await
        .unwrap()
}

/// Everything that a half holds, in the order in which it came.
async fn rows(pool: &PgPool, half: char) -> Vec<String> {
    let mut all = Vec::new();
    for sql in [
        "select concat_ws('|', b.label, b.type, b.capacity, b.child_count, b.status, b.dispatch_area, b.created_by, b.closed_by)
         from bag b where b.label ~ $1 and $2 <> '' order by b.label",
        "select concat_ws('|', p.label, c.label, l.linked_by) from link l join bag p on p.id = l.parent_bag_id
         join bag c on c.id = l.child_bag_id where p.label ~ $1 and $2 <> '' order by l.id",
        "select concat_ws('|', action, outcome, s.user_id, station, area, parent_label, child_label, p.label, c.label, o.label, s.bill_number,
                i.number, read_text, reason, typed, k.answer - 'scan_id' #- '{bill,stamp}', (k.answer ->> 'scan_id')::bigint = s.id)
         from scan s left join bag p on p.id = parent_bag_id left join bag c on c.id = child_bag_id
         left join bag o on o.id = other_parent_bag_id left join bill i on i.id = s.bill_id left join scan_key k on k.key = s.key
         where s.key::text like '%' || repeat($2, 12) and $1 <> '' order by s.id",
        "select concat_ws('|', number, parent_count, child_count, actual_weight_g, expected_weight_g, status) from bill where number ~ $1 and $2 <> '' order by 1",
    ] {
        let lines: Vec<String> = sqlx::query_scalar(sql)
            .bind(format!("^(SB|C|BILL|OLD |JUNK){half}|^OLD {half}"))
            .bind(half.to_string())
            .fetch_all(pool)
            .await
            .unwrap_or_else(|e| panic!("{sql}: {e}"));
        all.extend(lines.iter().map(|line| without_half(line, half)));
    }
    all
}

async fn site(pool: &PgPool) {
    run(
        pool,
        "insert into \"user\" (username, email, role, dispatch_area) select 'u' || n, 'u' || n || '@example.com', 'dispatcher', 'jaipur'
             from generate_series(1, 4) n;
         update bag_type set capacity = 4 where id = 1;
         insert into bag (label, type, bag_type_id, capacity, grams_per_child, dispatch_area, legacy)
             select 'OLD ' || h || ' PARENT', 'parent', 1, 3, 1000, 'lucknow', true from generate_series(0, 1) h;
         insert into bag (label, type, legacy) select 'OLD ' || h || ' CHILD', 'child', true from generate_series(0, 1) h;
         insert into bill (number, target_parents) select 'BILL' || h || n, 2 from generate_series(0, 1) h, generate_series(0, 1) n;",
    )
    .await
    .unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn commands_together_come_to_what_they_come_to_one_by_one(pool: PgPool) {
    site(&pool).await;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut dice = Dice(41);
    let mut before: Vec<Value> = Vec::new();
    for batch in 0..60 {
        let mut commands: Vec<Value> = Vec::new();
        let mut lists = Vec::new();
        let size = [1, 2, 3, 8, 25, 50][dice.roll(6)];
        for n in 0..size {
            // Sometimes a key again: of an earlier batch or of this one, now and then for other words.
            let again = if dice.one_in(15) {
                before.iter().chain(&commands).next_back().cloned()
            } else {
                None
            };
            let command = match again {
                Some(mut command) => {
                    if dice.one_in(3) {
                        command
                            .as_object_mut()
                            .unwrap()
                            .insert("fingerprint".to_owned(), json!("other"));
                    }
                    command
                }
                None => dice.command(&format!("{batch:08x}-{n:04x}-4000-8000-000000000000")),
            };
            commands.push(command);
            lists.push(i32::try_from(dice.roll(1 + size / 3)).unwrap());
        }
        let half = |half| commands.iter().map(|c| of_half(c, half)).collect::<Vec<_>>();
        let alone = one_by_one(&pool, &half('0'), &lists).await;
        let batched = together(&pool, &half('1'), &lists).await;
        for (at, (one, other)) in alone.into_iter().zip(batched).enumerate() {
            let (one, other) = (words(one, '0'), words(other, '1'));
            assert_eq!(one, other, "batch {batch}, {at}: {}", commands[at]);
            let outcome = one
                .split("\"outcome\":\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next())
                .unwrap_or(&one);
            *counts.entry(outcome.to_owned()).or_default() += 1;
        }
        assert_eq!(rows(&pool, '0').await, rows(&pool, '1').await, "batch {batch}");
        before = commands;
        if dice.one_in(6) {
            let bill = dice.roll(2);
            let change = if dice.one_in(2) {
                "completed_at = clock_timestamp() where completed_at is null"
            } else {
                "completed_at = null where completed_at is not null"
            };
            run(
                &pool,
                &format!("update bill set {change} and parent_count > 0 and number in ('BILL0{bill}', 'BILL1{bill}')"),
            )
            .await
            .unwrap();
        }
    }
    assert_eq!(db(&pool).check_invariants().await.unwrap(), []);
    for outcome in [
        "linked",
        "already_here",
        "in_other_parent",
        "parent_full",
        "parent_closed",
        "wrong_role",
        "not_a_label",
        "area_denied",
        "moved",
        "undone",
        "unlinked",
        "closed",
        "added",
        "too_old",
        "none",
        "{\"key_reused\":true}",
        "{\"unknown_bill\":true}",
    ] {
        assert!(counts.contains_key(outcome), "{outcome} never came: {counts:?}");
    }
}
