//! A plausible site to try things on: people, parents in all states, bills, five weeks of a season.

use crate::access::anonymous;
use crate::{Client, CurrentUser, ServiceError, Services, secrets};
use domain::access::{ManageBills, Role};
use domain::audit::AuditEvent;
use domain::bill::BillInput;
use domain::fault::Missing;
use domain::refusal::Refusal;
use domain::scan::{Act, Command};
use uuid::Uuid;

const PARENTS: u32 = 200;
const BILLS: u32 = 20;
const DAYS: i32 = 35;
/// Parents packed at once.
const AT_ONCE: usize = 8;
/// Bags of a hundred parents at size, the parents included (`demo_at_size.sql`).
const BAGS_PER_HUNDRED_PARENTS: u32 = 2110;
/// Parents at size that share a bill.
const LOT: u32 = 40;
/// Parents at size that are made in one transaction.
const BLOCK: u32 = 25 * LOT;
const PEOPLE: [(&str, Role, Option<&str>); 5] = [
    ("demo.admin", Role::Admin, None),
    ("demo.biller", Role::Biller, None),
    ("demo.jaipur", Role::Dispatcher, Some("jaipur")),
    ("demo.lucknow", Role::Dispatcher, Some("lucknow")),
    ("demo.indore", Role::Dispatcher, Some("indore")),
];

/// Every fourth parent holds moong.
fn demo_parent(n: u32) -> String {
    if n % 4 == 3 {
        format!("M444-{:05}", 1000 + n)
    } else {
        format!("SB{:05}", 10_000 + n)
    }
}

fn demo_children(n: u32) -> u32 {
    let capacity = if n % 4 == 3 { 15 } else { 30 };
    match n % 10 {
        0..=4 => capacity,
        5 | 6 => capacity / 2,
        7 | 8 => capacity - 3,
        _ => 1,
    }
}

fn command(act: Act) -> Command {
    Command {
        key: Uuid::new_v4(),
        act,
        station: None,
        made_ms: None,
        typed: false,
    }
}

async fn join(tasks: &mut tokio::task::JoinSet<Result<(), ServiceError>>) -> Result<(), ServiceError> {
    match tasks.join_next().await {
        Some(done) => done.map_err(ServiceError::internal)?,
        None => Ok(()),
    }
}

impl Services {
    /// Seeds the demo and answers its people with their passwords, which are shown this once.
    /// Refused when the site has bags already.
    pub async fn seed_demo(&self, client: &Client) -> Result<Vec<(String, String)>, ServiceError> {
        let (users, people) = self.seed_people(client).await?;
        let packers: Vec<i64> = users
            .iter()
            .filter(|u| u.role() == Role::Dispatcher)
            .map(CurrentUser::id)
            .collect();
        self.db.insert_demo_history(&packers, DAYS).await?;
        self.seed_parents(&users).await?;
        self.seed_bills(&users).await?;
        self.note_seeded(client).await?;
        Ok(people)
    }

    /// Seeds a site for trying it out at size: about so many bags, over two years, packed by sixty people who cannot sign in, and twice as
    /// many scans. `progress` hears how many bags are there after each step. Answers the demo's people as [`Self::seed_demo`] does.
    pub async fn seed_demo_at_size(
        &self,
        client: &Client,
        bags: u32,
        mut progress: impl FnMut(u32),
    ) -> Result<Vec<(String, String)>, ServiceError> {
        let (_, people) = self.seed_people(client).await?;
        self.db.prepare_demo_at_size().await?;
        let parents = u64::from(bags) * 100 / u64::from(BAGS_PER_HUNDRED_PARENTS);
        let parents = u32::try_from(parents)
            .unwrap_or(u32::MAX)
            .max(1)
            .next_multiple_of(LOT);
        for first in (0..parents).step_by(BLOCK as usize) {
            let end = (first + BLOCK).min(parents);
            self.db.insert_demo_parents(first, end - 1, parents).await?;
            progress(
                u32::try_from(u64::from(end) * u64::from(BAGS_PER_HUNDRED_PARENTS) / 100).unwrap_or(u32::MAX),
            );
        }
        self.note_seeded(client).await?;
        Ok(people)
    }

    async fn note_seeded(&self, client: &Client) -> Result<(), ServiceError> {
        let tx = self.db.begin(anonymous(client)).await?;
        tx.commit(AuditEvent::DemoSeeded).await?;
        Ok(())
    }

    /// The demo's people, and what they sign in with.
    async fn seed_people(
        &self,
        client: &Client,
    ) -> Result<(Vec<CurrentUser>, Vec<(String, String)>), ServiceError> {
        if self.db.has_bags().await? {
            return Err(Refusal::NotEmpty.into());
        }
        let mut people = Vec::new();
        let mut users = Vec::new();
        for (name, role, area) in PEOPLE {
            let password = secrets::password();
            self.create_user(
                client,
                name,
                &format!("{name}@example.com"),
                role,
                area,
                Some(&password),
            )
            .await?;
            let id = self
                .db
                .find_user(name)
                .await?
                .ok_or(ServiceError::NotFound(Missing::User))?
                .id;
            users.push(CurrentUser::for_demo(id, name, role, area));
            people.push((name.to_owned(), password));
        }
        Ok((users, people))
    }

    /// Of ten parents five are full, two open, two closed short, one hardly begun. Several are packed at once: every
    /// scan waits for the disk.
    async fn seed_parents(&self, users: &[CurrentUser]) -> Result<(), ServiceError> {
        let packers: Vec<&CurrentUser> = users.iter().filter(|u| u.role() == Role::Dispatcher).collect();
        let mut tasks = tokio::task::JoinSet::new();
        let mut first_child = 1_u32;
        for n in 0..PARENTS {
            let Some(user) = packers.get(n as usize % packers.len()) else {
                continue;
            };
            let (by, parent) = (CurrentUser::clone(user), demo_parent(n));
            let children = demo_children(n);
            let services = self.clone();
            tasks.spawn(async move {
                services
                    .seed_parent(&by, n, &parent, first_child..first_child + children)
                    .await
            });
            first_child += children;
            if tasks.len() >= AT_ONCE {
                join(&mut tasks).await?;
            }
        }
        while !tasks.is_empty() {
            join(&mut tasks).await?;
        }
        Ok(())
    }

    async fn seed_parent(
        &self,
        by: &CurrentUser,
        n: u32,
        parent: &str,
        children: std::ops::Range<u32>,
    ) -> Result<(), ServiceError> {
        let link = |child: u32| {
            let act = Act::Link {
                parent: parent.to_owned(),
                child: format!("{child:07}"),
            };
            Command {
                station: Some(format!("demo-{}", n % 3 + 1)),
                ..command(act)
            }
        };
        let mut commands: Vec<Command> = children.map(link).collect();
        // A few refused scans, as every floor has them.
        if n % 9 == 8 {
            commands.push(link(1));
        }
        if matches!(n % 10, 7 | 8) {
            commands.push(command(Act::Close {
                parent: parent.to_owned(),
                reason: "short_stock".to_owned(),
            }));
        }
        for command in &commands {
            self.run(by, command).await?;
        }
        Ok(())
    }

    async fn seed_bills(&self, users: &[CurrentUser]) -> Result<(), ServiceError> {
        let Some(biller) = users.iter().find(|u| u.role() == Role::Biller) else {
            return Ok(());
        };
        let by = biller.authorize(ManageBills)?;
        for n in 0..BILLS {
            let number = format!("BILL-{:04}", n + 1);
            let input = BillInput {
                number: number.clone(),
                target_parents: 5,
                customer: Some(["Asha Seeds", "Kisan Bhandar", "Verma Agro"][n as usize % 3].to_owned()),
                destination: Some(["Delhi", "Nagpur", "Patna"][n as usize % 3].to_owned()),
                vehicle: Some(format!("RJ14 GA {:04}", 1200 + n)),
                note: None,
                area: None,
            };
            self.create_bill(&by, input).await?;
            if n % 5 == 4 {
                continue; // a new bill without parents
            }
            for k in 0..5 {
                let at = n * 5 + k;
                let add = command(Act::AddToBill {
                    bill: number.clone(),
                    parent: demo_parent(at),
                });
                self.run(biller, &add).await?;
            }
            if n % 5 < 3 {
                self.complete_bill(&by, &number, Some("demo data: parents are short"))
                    .await?;
            }
        }
        Ok(())
    }
}
