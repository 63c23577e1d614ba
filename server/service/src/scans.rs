//! The floor's commands: scan, undo, unlink, move, close short, reopen (SPEC 4).

use crate::bags::check_plain;
use crate::retry::retried;
use crate::{Authorized, Client, ServiceError, Services};
use domain::access::PackBags;
use domain::label::{self, Label, NotALabel};
use domain::refusal::FieldError;
use domain::scan::{self, CloseReason, ParentState, ScanAnswer, ScanEntry, Undoable};
use std::future::Future;
use std::time::Instant;
use store::StoreError;
use store::scans::{Keyed, Meant, ScanChild, Scanner, TooOld};
use uuid::Uuid;

/// Scans in one batch at most (SPEC 11).
pub(crate) const MAX_BATCH: usize = 500;
/// What was read and refused is kept in the log up to here, in characters: enough to see what it was, too little for a whole contact card.
const READ_TEXT_CHARS: usize = 64;
/// The longest name of a station, in characters.
const STATION_CHARS: usize = 64;

/// Link this child into this parent.
#[derive(Clone, Debug)]
pub struct ScanCommand {
    /// Made by the device for this scan; the same key gets the same answer.
    pub key: Uuid,
    pub parent: String,
    pub child: String,
    pub station: Option<String>,
    /// The device's clock, in RFC 3339.
    pub scanned_at: Option<String>,
}

impl ScanCommand {
    /// The device's clock and the station, if both can be read.
    fn check(&self) -> Result<(Option<store::Moment>, Option<&str>), FieldError> {
        let scanned_at = self
            .scanned_at
            .as_deref()
            .map(store::parse_moment)
            .transpose()
            .map_err(|()| {
                FieldError::new(
                    "scanned_at",
                    "Write the time as 2026-11-24T14:15:05+05:30 (RFC 3339).",
                )
            })?;
        Ok((scanned_at, check_station(self.station.as_deref())?))
    }
}

pub(crate) fn answer<T>(keyed: Keyed<T>) -> Result<T, ServiceError> {
    match keyed {
        Keyed::Answer(answer) => Ok(answer),
        Keyed::KeyReused => Err(ServiceError::KeyReused),
        Keyed::UnknownBill => Err(ServiceError::NotFound("bill")),
    }
}

/// When a command was made, in milliseconds since 1970: as its key says, if that is a UUIDv7, else by the device's clock.
pub(crate) fn made_ms(key: Uuid, scanned_at: Option<store::Moment>) -> Option<i64> {
    match key.get_version_num() {
        7 => i64::try_from(key.as_u128() >> 80).ok(),
        _ => scanned_at.map(ms),
    }
}

/// Milliseconds since 1970.
fn ms(at: store::Moment) -> i64 {
    at.unix_timestamp()
        .saturating_mul(1000)
        .saturating_add(i64::from(at.millisecond()))
}

/// The text of a label that the command must name.
fn named(field: &str, label: &Label) -> Result<String, FieldError> {
    match label.text() {
        "" => Err(FieldError::not_a_label(
            field,
            label.refusal().unwrap_or(&NotALabel::Empty),
        )),
        text => Ok(text.to_owned()),
    }
}

pub(crate) fn check_station(station: Option<&str>) -> Result<Option<&str>, FieldError> {
    let station = station.map(str::trim).filter(|s| !s.is_empty());
    match station {
        Some(s) if s.chars().count() > STATION_CHARS || s.chars().any(char::is_control) => Err(
            FieldError::new("station", "A station's name has at most 64 plain characters."),
        ),
        other => Ok(other),
    }
}

fn check_batch(scans: usize) -> Result<(), FieldError> {
    if (1..=MAX_BATCH).contains(&scans) {
        return Ok(());
    }
    Err(FieldError::new("scans", "Send 1 to 500 scans at once."))
}

/// What was read, cut to what the log keeps.
pub(crate) fn read_text(raw: &str) -> String {
    raw.chars().filter(|c| *c != '\0').take(READ_TEXT_CHARS).collect()
}

impl Authorized<PackBags> {
    fn scanner<'a>(&'a self, station: Option<&'a str>) -> Scanner<'a> {
        Scanner {
            user: self.user().id(),
            bound: self.user().role().is_bound_to_area(),
            area: self.area(),
            station,
            sent_at: self.user().client().device_time,
        }
    }
}

impl Services {
    /// Whether a command is older than the memory of keys, so that nobody can say whether it was carried out before.
    pub(crate) fn is_too_old(
        &self,
        key: Uuid,
        scanned_at: Option<store::Moment>,
        sent_at: Option<store::Moment>,
    ) -> bool {
        made_ms(key, scanned_at).is_some_and(|made| scan::is_too_old(made, sent_at.map(ms), self.now_ms()))
    }

    /// Runs a command under its key, or refuses it as `old` says if it came too late.
    async fn keyed<F: Future<Output = Result<Keyed<ScanAnswer>, StoreError>>>(
        &self,
        client: &Client,
        by: Scanner<'_>,
        key: Uuid,
        old: TooOld<'_>,
        command: impl FnMut() -> F,
    ) -> Result<ScanAnswer, ServiceError> {
        let made = made_ms(key, old.scanned_at);
        self.look_at_clock(client, made, by.station, by.user).await;
        if self.is_too_old(key, old.scanned_at, by.sent_at) {
            return answer(retried(|| self.floor.refuse_too_old(by, key, &old)).await?);
        }
        answer(retried(command).await?)
    }

    /// Links a child into a parent.
    pub async fn scan(
        &self,
        by: &Authorized<PackBags>,
        command: ScanCommand,
    ) -> Result<ScanAnswer, ServiceError> {
        let (scanned_at, station) = command.check()?;
        self.scan_child(
            by,
            command.key,
            &command.parent,
            &command.child,
            station,
            scanned_at,
            false,
        )
        .await
    }

    /// Counts a batch's scans against the person's limit, before any of them is done. The request itself was counted as one.
    pub fn count_batch(&self, by: &Authorized<PackBags>, scans: usize) -> Result<(), ServiceError> {
        check_batch(scans)?;
        Ok(self.limits.rest_of_batch(by.user().id(), scans)?)
    }

    /// Up to 500 scans, in order, one answer each.
    pub async fn scan_batch(
        &self,
        by: &Authorized<PackBags>,
        commands: Vec<ScanCommand>,
    ) -> Result<Vec<ScanAnswer>, ServiceError> {
        check_batch(commands.len())?;
        // All are looked at before the first is done: who sent nonsense learns of it before anything was stored.
        for (at, command) in commands.iter().enumerate() {
            command
                .check()
                .map_err(|error| FieldError::new(&format!("scans[{at}].{}", error.field), error.message))?;
        }
        let mut answers = Vec::with_capacity(commands.len());
        for command in commands {
            answers.push(self.scan(by, command).await?);
        }
        Ok(answers)
    }

    /// Takes a child out of the parent that holds it and links it into another, in one step.
    pub async fn move_child(
        &self,
        by: &Authorized<PackBags>,
        key: Uuid,
        child: &str,
        to_parent: &str,
        station: Option<&str>,
    ) -> Result<ScanAnswer, ServiceError> {
        let station = check_station(station)?;
        self.scan_child(by, key, to_parent, child, station, None, true)
            .await
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the fields of one command, named at both callers"
    )]
    async fn scan_child(
        &self,
        by: &Authorized<PackBags>,
        key: Uuid,
        parent: &str,
        child: &str,
        station: Option<&str>,
        scanned_at: Option<store::Moment>,
        moving: bool,
    ) -> Result<ScanAnswer, ServiceError> {
        let types = self.bag_types().await?;
        let site = self.site(&types);
        let parent_label = label::parse(parent, &site);
        let child_label = label::parse_child(child, &parent_label, &site);
        let read = read_text(if parent_label.refusal().is_some() {
            parent
        } else {
            child
        });
        let scan = ScanChild {
            key,
            parent: &parent_label,
            child: &child_label,
            child_refused: &label::child_refusals(child, &site),
            read: &read,
            scanned_at,
            moving,
        };
        let old = TooOld {
            action: if moving { "move" } else { "link" },
            parent: parent_label.text(),
            child: Some(child_label.text()),
            read: Some(read.as_str()).filter(|_| parent_label.refusal().or(child_label.refusal()).is_some()),
            scanned_at,
            ..TooOld::default()
        };
        let begun = Instant::now();
        let answer = self
            .keyed(by.user().client(), by.scanner(station), key, old, || {
                self.floor.scan_child(by.scanner(station), &scan)
            })
            .await?;
        metrics::histogram!("traitortrack_scan_seconds").record(begun.elapsed().as_secs_f64());
        metrics::counter!("traitortrack_scans_total", "outcome" => answer.outcome.code()).increment(1);
        Ok(answer)
    }

    /// Takes back the newest link that this person made in this parent, and that only if it is what is meant. A child that was
    /// moved there goes back into the parent that it came from.
    pub async fn undo(
        &self,
        by: &Authorized<PackBags>,
        key: Uuid,
        parent: &str,
        of: Meant<'_>,
        station: Option<&str>,
    ) -> Result<ScanAnswer, ServiceError> {
        let scanner = by.scanner(check_station(station)?);
        let types = self.bag_types().await?;
        let site = self.site(&types);
        let parent = label::parse(parent, &site);
        let child = of
            .child
            .map(|child| named("child", &label::parse(child, &site)))
            .transpose()?;
        let of = Meant {
            child: child.as_deref(),
            ..of
        };
        let old = TooOld {
            action: "undo",
            parent: parent.text(),
            of,
            ..TooOld::default()
        };
        self.keyed(by.user().client(), scanner, key, old, || {
            self.floor.unlink_child(scanner, key, &parent, None, of)
        })
        .await
    }

    /// What [`Services::undo`] in this parent would take back.
    pub async fn undoable(
        &self,
        by: &Authorized<PackBags>,
        parent: &str,
    ) -> Result<Option<Undoable>, ServiceError> {
        let parent = label::parse(parent, &self.site(&self.bag_types().await?));
        let (bound, area) = (by.user().role().is_bound_to_area(), by.area());
        Ok(self
            .floor
            .undoable(parent.text(), by.user().id(), bound, area)
            .await?)
    }

    /// Takes the named child out of its parent.
    pub async fn unlink(
        &self,
        by: &Authorized<PackBags>,
        key: Uuid,
        parent: &str,
        child: &str,
        station: Option<&str>,
    ) -> Result<ScanAnswer, ServiceError> {
        let scanner = by.scanner(check_station(station)?);
        let types = self.bag_types().await?;
        let site = self.site(&types);
        let parent = label::parse(parent, &site);
        let child = named("child", &label::parse(child, &site))?;
        let old = TooOld {
            action: "unlink",
            parent: parent.text(),
            child: Some(&child),
            ..TooOld::default()
        };
        self.keyed(by.user().client(), scanner, key, old, || {
            self.floor
                .unlink_child(scanner, key, &parent, Some(&child), Meant::default())
        })
        .await
    }

    /// Closes a parent below its capacity, for a reason.
    pub async fn close_parent(
        &self,
        by: &Authorized<PackBags>,
        key: Uuid,
        parent: &str,
        reason: &str,
    ) -> Result<ScanAnswer, ServiceError> {
        check_plain("reason", Some(reason))?;
        let reason = CloseReason::parse(reason).map_err(|why| FieldError::new("reason", why))?;
        let parent = label::parse(parent, &self.site(&self.bag_types().await?));
        let old = TooOld {
            action: "close",
            parent: parent.text(),
            reason: Some(reason.as_str()),
            ..TooOld::default()
        };
        self.keyed(by.user().client(), by.scanner(None), key, old, || {
            self.floor
                .close_parent(by.scanner(None), key, &parent, Some(reason.as_str()))
        })
        .await
    }

    /// Opens a parent that was closed short.
    pub async fn reopen_parent(
        &self,
        by: &Authorized<PackBags>,
        key: Uuid,
        parent: &str,
    ) -> Result<ScanAnswer, ServiceError> {
        let parent = label::parse(parent, &self.site(&self.bag_types().await?));
        let old = TooOld {
            action: "reopen",
            parent: parent.text(),
            ..TooOld::default()
        };
        self.keyed(by.user().client(), by.scanner(None), key, old, || {
            self.floor.close_parent(by.scanner(None), key, &parent, None)
        })
        .await
    }

    /// The state of the parent that somebody is about to pack; one that nobody packed yet is empty and open.
    pub async fn parent_state(
        &self,
        by: &Authorized<PackBags>,
        text: &str,
    ) -> Result<ParentState, ServiceError> {
        let types = self.bag_types().await?;
        let parsed = label::parse(text, &self.site(&types));
        let (bound, area) = (by.user().role().is_bound_to_area(), by.area());
        let not_a_parent = |message: &str| ServiceError::from(FieldError::new("parent", message));
        match self.floor.find_parent_state(parsed.text(), bound, area).await? {
            Some(found) if !found.is_parent => {
                Err(not_a_parent("This label is a child's. Scan a parent first."))
            }
            Some(found) if !found.in_scope => Err(not_a_parent(
                "This parent belongs to another area. Take one of your own area.",
            )),
            Some(found) => found
                .state
                .ok_or_else(|| not_a_parent("This label is not a parent's. Scan a parent first.")),
            None => match &parsed {
                Label::Parent { label, bag_type } => {
                    let kind = types.iter().find(|t| t.id == *bag_type);
                    let kind =
                        kind.ok_or_else(|| not_a_parent("This bag type was removed. Ask an admin."))?;
                    Ok(ParentState {
                        label: label.clone(),
                        bag_type: kind.name.clone(),
                        children: 0,
                        capacity: kind.capacity,
                        weight_g: 0,
                        status: "open".to_owned(),
                        bill: None,
                        area: by.area().map(str::to_owned),
                    })
                }
                Label::NotALabel { why, .. } => Err(FieldError::not_a_label("parent", why).into()),
                Label::Child { .. } | Label::BillNumber { .. } => {
                    Err(not_a_parent("This label is not a parent's. Scan a parent first."))
                }
            },
        }
    }

    /// The newest scans of the asking person, newest first.
    pub async fn my_scans(
        &self,
        by: &Authorized<PackBags>,
        limit: i64,
    ) -> Result<Vec<ScanEntry>, ServiceError> {
        Ok(self
            .floor
            .scans_of_user(
                by.user().id(),
                by.user().role().is_bound_to_area(),
                by.area(),
                limit.clamp(1, 100),
            )
            .await?)
    }
}
