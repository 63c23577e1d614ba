//! The commands of the floor: one way in for devices, forms and programs (SPEC 4 and 5).

use crate::{Authorized, CurrentUser, ServiceError, Services};
use domain::access::{ManageBills, PackBags};
use domain::fault::Missing;
use domain::label::{Label, NotALabel};
use domain::refusal::{FieldError, WrongField};
use domain::scan::{Action, Answer, Command, MAX_BATCH, Reading, Unfit};
use std::time::Instant;
use store::StoreError;
use store::floor::scans::{CommandAnswer, Order, Prepared, Scanner};

/// The proof that somebody may run a command.
enum Proof {
    Bags(Authorized<PackBags>),
    Bill(Authorized<ManageBills>),
}

impl Proof {
    fn of(by: &CurrentUser, action: Action) -> Result<Self, ServiceError> {
        match action {
            Action::Link
            | Action::Move
            | Action::BothHere
            | Action::Undo
            | Action::Unlink
            | Action::Close
            | Action::Reopen => by.authorize(PackBags).map(Self::Bags),
            Action::AddToBill | Action::RemoveFromBill => by.authorize(ManageBills).map(Self::Bill),
        }
    }

    fn user(&self) -> &CurrentUser {
        match self {
            Self::Bags(by) => by.user(),
            Self::Bill(by) => by.user(),
        }
    }

    fn scanner(&self) -> Scanner<'_> {
        match self {
            Self::Bags(by) => Scanner {
                user: by.user().id(),
                bound: by.user().role().is_bound_to_area(),
                area: by.area(),
            },
            // A bill takes parents of any area.
            Self::Bill(by) => Scanner {
                user: by.user().id(),
                bound: false,
                area: None,
            },
        }
    }
}

impl Services {
    /// Runs one command. Its answer is the same however often it is sent.
    pub async fn run(&self, by: &CurrentUser, command: &Command) -> Result<Answer, ServiceError> {
        let proof = Proof::of(by, command.act.action())?;
        let types = self.bag_types().await?;
        let reading = command.read(&self.site(&types))?;
        let reading = self.within_area(&proof, reading).await?;
        let order = self.order(&proof, command, &reading).await?;
        let mut answers = self.decide(&[order], std::slice::from_ref(&reading)).await?;
        answers.pop().ok_or_else(|| missing().into())
    }

    /// Up to 500 commands, in order, one answer each. All are looked at before the first is done: who sent nonsense, or what is not
    /// allowed, learns of it before anything is stored. Each counts against the person's limit; the request itself was counted as one.
    /// `list` is what the sender calls them: an error names a field of that.
    ///
    /// What only the database knows ends a batch in its midst: a key of another command, or a bill that is not there. Those before it
    /// are done, and get the same answers when they are sent again; those after it are not.
    pub async fn run_batch(
        &self,
        by: &CurrentUser,
        list: &str,
        commands: &[Command],
    ) -> Result<Vec<Answer>, ServiceError> {
        if !(1..=MAX_BATCH).contains(&commands.len()) {
            let wrong = WrongField::BatchSize {
                max: MAX_BATCH,
                list: list.to_owned(),
            };
            return Err(FieldError::new(list, wrong).into());
        }
        let mut ready = Vec::with_capacity(commands.len());
        for command in commands {
            ready.push((command, Proof::of(by, command.act.action())?));
        }
        self.limits.rest_of_batch(by.id(), commands.len())?;
        let types = self.bag_types().await?;
        let site = self.site(&types);
        let mut readings = Vec::with_capacity(commands.len());
        for (at, (command, proof)) in ready.iter().enumerate() {
            let reading = command.read(&site).map_err(|unfit| in_batch(unfit, list, at))?;
            readings.push(self.within_area(proof, reading).await?);
        }
        let mut orders = Vec::with_capacity(commands.len());
        for ((command, proof), reading) in ready.iter().zip(&readings) {
            orders.push(self.order(proof, command, reading).await?);
        }
        self.decide(&orders, &readings).await
    }

    /// The reading, by which no parent is made in an area that is retired.
    async fn within_area(&self, proof: &Proof, reading: Reading) -> Result<Reading, ServiceError> {
        let is_new = reading.new_refused.is_none() && matches!(reading.parent, Label::Parent { .. });
        let area = proof.scanner().area.filter(|_| is_new);
        Ok(match (reading.action, area) {
            (Action::Link | Action::Move, Some(area)) => Reading {
                new_refused: self.refuse_in_area(area).await?,
                ..reading
            },
            _ => reading,
        })
    }

    /// Why no parent is made in an area, where it is retired.
    pub(crate) async fn refuse_in_area(&self, area: &str) -> Result<Option<NotALabel>, ServiceError> {
        let retired = self.retired_area(area).await?;
        Ok(retired.map(|area| NotALabel::AreaRetired { area }))
    }

    /// What the database is asked.
    async fn order(
        &self,
        proof: &Proof,
        command: &Command,
        reading: &Reading,
    ) -> Result<Prepared, ServiceError> {
        let (scanner, client) = (proof.scanner(), proof.user().client());
        let station = reading.station.as_deref();
        self.look_at_clock(client, command.dated_ms(), station, scanner.user)
            .await;
        let sent = client.device_time.map(store::unix_ms);
        let too_old = command.is_too_old(sent, self.now_ms());
        Ok(Order::new(scanner, command, reading, too_old).prepare()?)
    }

    /// Runs the commands of one sender in order, together with those of others that arrive meanwhile.
    async fn decide(&self, orders: &[Prepared], readings: &[Reading]) -> Result<Vec<Answer>, ServiceError> {
        let begun = Instant::now();
        let outcomes = self.gather.run(&self.floor, orders).await?;
        let took = begun.elapsed().as_secs_f64();
        let mut answers = Vec::with_capacity(readings.len());
        for (reading, outcome) in readings.iter().zip(outcomes) {
            let answer = match outcome {
                CommandAnswer::Answer(answer) => answer.with_why(&reading.parent),
                CommandAnswer::KeyReused => return Err(ServiceError::KeyReused),
                CommandAnswer::UnknownBill => return Err(ServiceError::NotFound(Missing::Bill)),
            };
            if matches!(reading.action, Action::Link | Action::Move) {
                metrics::histogram!("traitortrack_scan_seconds").record(took);
                metrics::counter!("traitortrack_scans_total", "outcome" => answer.code()).increment(1);
            }
            answers.push(answer);
        }
        if answers.len() == readings.len() {
            Ok(answers)
        } else {
            Err(missing().into())
        }
    }
}

/// An answer short of what was asked, which no refusal explains.
fn missing() -> StoreError {
    StoreError::Corrupt {
        table: "scan_key",
        what: "fewer answers than commands".to_owned(),
    }
}

/// The same refusal, of a command in a list.
fn in_batch(unfit: Unfit, list: &str, at: usize) -> Unfit {
    match unfit {
        Unfit::Field(error) => Unfit::Field(FieldError {
            field: format!("{list}[{at}].{}", error.field),
            ..error
        }),
        Unfit::UnknownBill => Unfit::UnknownBill,
    }
}
