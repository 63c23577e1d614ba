//! Random commands: after any sequence the books are right, and agree with a model that fits on a page.

use crate::acts::Acts as _;
use crate::{Site, command};
use domain::scan::{Meant, ScanOutcome};
use sqlx::PgPool;
use std::collections::BTreeMap;
use uuid::Uuid;

const CAPACITY: usize = 3;

/// A child in a parent, by which step it came there, and from where if it was moved.
#[derive(Clone)]
struct Held {
    child: String,
    step: u32,
    from: Option<(String, Box<Held>)>,
}

/// Children by parent, as a person would keep them on paper.
type Model = BTreeMap<String, Vec<Held>>;

fn holder(model: &Model, child: &str) -> Option<String> {
    model
        .iter()
        .find(|(_, held)| held.iter().any(|held| held.child == child))
        .map(|(parent, _)| parent.clone())
}

fn take(model: &mut Model, parent: &str, child: &str) -> Option<Held> {
    let held = model.get_mut(parent)?;
    let at = held.iter().position(|held| held.child == child)?;
    Some(held.remove(at))
}

/// Takes back what came last into the parent: the child, and whether it went.
fn take_back(model: &mut Model, parent: &str) -> Option<(String, bool)> {
    let newest = model.get(parent)?.iter().max_by_key(|held| held.step)?.clone();
    let stays = matches!(&newest.from, Some((from, _)) if model.get(from).map_or(0, Vec::len) >= CAPACITY);
    if !stays {
        take(model, parent, &newest.child);
        if let Some((from, as_before)) = newest.from {
            model.entry(from).or_default().push(*as_before);
        }
    }
    Some((newest.child, !stays))
}

/// A small generator of our own seeds: the run is the same every time, so a failure can be looked into.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn random_commands_agree_with_the_model(pool: PgPool) {
    let site = Site::new(pool).await;
    sqlx::query("update bag_type set capacity = 3")
        .execute(&site.pool)
        .await
        .unwrap();
    let by = site.packs(&site.jaipur);
    for seed in 0..4 {
        let mut dice = Dice(seed);
        let mut model: Model = Model::new();
        for step in 0..120 {
            let parent = format!("SB{seed}000{}", dice.roll(4));
            let child = format!("C{seed}00{}", dice.roll(9));
            let held_by = holder(&model, &child);
            let room = model.get(&parent).map_or(0, Vec::len) < CAPACITY;
            let held = |from| Held {
                child: child.clone(),
                step,
                from,
            };
            match dice.roll(5) {
                0 => {
                    let answer = site
                        .services
                        .undo(&by, Uuid::new_v4(), &parent, Meant::default(), None)
                        .await
                        .unwrap();
                    let expected = take_back(&mut model, &parent);
                    let accepted = answer.outcome.is_accepted();
                    assert_eq!(answer.child.map(|child| (child, accepted)), expected);
                }
                1 => {
                    let answer = site
                        .services
                        .unlink(&by, Uuid::new_v4(), &parent, &child, None)
                        .await
                        .unwrap();
                    assert_eq!(
                        answer.outcome == ScanOutcome::Unlinked,
                        held_by.as_deref() == Some(&parent)
                    );
                    take(&mut model, &parent, &child);
                }
                2 => {
                    let answer = site
                        .services
                        .move_child(&by, Uuid::new_v4(), &child, &parent, None)
                        .await
                        .unwrap();
                    let goes = held_by.as_deref() != Some(&parent) && room;
                    assert_eq!(answer.outcome.is_accepted(), goes, "{answer:?}");
                    if goes {
                        let from = held_by.and_then(|from| {
                            let as_before = take(&mut model, &from, &child)?;
                            Some((from, Box::new(as_before)))
                        });
                        model.entry(parent).or_default().push(held(from));
                    }
                }
                _ => {
                    let answer = site.services.scan(&by, command(&parent, &child)).await.unwrap();
                    let expected = match held_by {
                        Some(p) if p == parent => ScanOutcome::AlreadyHere,
                        Some(_) => ScanOutcome::InOtherParent,
                        None if !room => ScanOutcome::ParentFull,
                        None => ScanOutcome::Linked,
                    };
                    assert_eq!(answer.outcome, expected);
                    if expected == ScanOutcome::Linked {
                        model.entry(parent).or_default().push(held(None));
                    }
                }
            }
        }
        let stored: Vec<(String, String)> = sqlx::query_as(
            "select p.label, c.label from link l join bag p on p.id = l.parent_bag_id join bag c on c.id = l.child_bag_id
             where p.label like $1 order by p.label, l.id",
        ).bind(format!("SB{seed}%")).fetch_all(&site.pool).await.unwrap();
        let expected: Vec<(String, String)> = model
            .into_iter()
            .flat_map(|(p, held)| held.into_iter().map(move |held| (p.clone(), held.child)))
            .collect();
        assert_eq!(stored, expected);
    }
    site.sound().await;
}
