//! Looking into the audit: the timeline of both logs, its export, and what stands of it on other pages (SPEC 9).

mod export;

use crate::input::{check_no_controls, check_one_of};
use crate::{Authorized, ServiceError, Services};
use domain::access::ReadAudit;
use domain::audit::AuditEvent;
use domain::label;
use domain::page::{DEFAULT_LIMIT, Page};
use domain::refusal::{FieldError, WrongField};
use domain::scan::Action;
use domain::timeline::{ENTITIES, FailedLogIns, Log, Position, TimelineEntry, TimelineFilter, View};
use store::Moment;
use store::proof::timeline::Wanted;

/// The cursor that a page ended with.
fn position(filter: &TimelineFilter) -> Result<Option<Position>, FieldError> {
    let wrong = || FieldError::new("cursor", WrongField::AuditPageGone);
    let cursor = filter.cursor.as_deref();
    cursor
        .map(|text| Position::parse(text).ok_or_else(wrong))
        .transpose()
}

/// What a filter says entries are about: a kind, and perhaps a number.
fn entity(filter: &TimelineFilter) -> Result<Option<(&'static str, Option<i64>)>, FieldError> {
    let kinds = ENTITIES.map(|(kind, _)| kind);
    check_one_of("entity", filter.entity.as_deref(), &kinds)?;
    let id = filter.id.as_deref().map(|text| {
        text.parse()
            .map_err(|_| FieldError::new("id", WrongField::EntityNumber))
    });
    let id = id.transpose()?;
    let kind = kinds
        .into_iter()
        .find(|kind| filter.entity.as_deref() == Some(kind));
    match (kind, id) {
        (Some(kind), id) => Ok(Some((kind, id))),
        (None, Some(_)) => Err(FieldError::new("entity", WrongField::EntityMissing)),
        (None, None) => Ok(None),
    }
}

/// The actions that are about a kind, of those that are wanted: they stand for the kind, which has no index of its own.
fn narrowed((acts, scans): Actions, kind: &str) -> Actions {
    let within = |wanted: Option<Vec<String>>, of_kind: &[&str]| match wanted {
        Some(wanted) => wanted
            .into_iter()
            .filter(|action| of_kind.contains(&action.as_str()))
            .collect(),
        None => of_kind.iter().map(|action| (*action).to_owned()).collect(),
    };
    let of_kind = ENTITIES.iter().find(|(known, _)| *known == kind);
    let acts = match of_kind {
        Some((_, actions)) if !actions.is_empty() => Some(within(acts, actions)),
        _ => acts.map(|acts| {
            let elsewhere = |action: &String| {
                ENTITIES
                    .iter()
                    .any(|(_, actions)| actions.contains(&action.as_str()))
            };
            acts.into_iter().filter(|action| !elsewhere(action)).collect()
        }),
    };
    let scans = match kind {
        "bag" => scans,
        "bill" => Some(within(scans, &["bill_add", "bill_remove"])),
        _ => Some(Vec::new()),
    };
    (acts, scans)
}

/// The actions wanted of the audit and of the scan log; none of a log leaves it out, absent ones let all through.
type Actions = (Option<Vec<String>>, Option<Vec<String>>);

fn actions(filter: &TimelineFilter, view: Option<View>) -> Result<Actions, FieldError> {
    let of_view = |view: View| view.actions().iter().map(|action| (*action).to_owned()).collect();
    let chosen: Vec<String> = match (&filter.action, view) {
        (Some(action), _) => vec![action.clone()],
        (None, Some(view)) => of_view(view),
        (None, None) => return Ok((None, None)),
    };
    let fits = |action: &String| {
        (3..=40).contains(&action.len()) && action.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
    };
    if !chosen.iter().all(fits) {
        return Err(FieldError::new("action", WrongField::ActionUnknown));
    }
    let (scans, acts) = chosen
        .into_iter()
        .partition(|action| Action::from_code(action).is_some());
    Ok((Some(acts), Some(scans)))
}

impl Services {
    /// A page of the timeline, newest first. That somebody looked is audited, too; one's own looks are shown to who asks for them, and in every file.
    pub async fn timeline(
        &self,
        by: &Authorized<ReadAudit>,
        filter: &TimelineFilter,
    ) -> Result<Page<TimelineEntry>, ServiceError> {
        let filter = &filter.cleaned();
        let (mut wanted, at) = (self.wanted(filter).await?, position(filter)?);
        wanted.no_looks_of = filter.hides_own_looks().then(|| by.user().id());
        let page = self.db.timeline(&wanted, at, DEFAULT_LIMIT).await?;
        self.record_reading(by, filter.names()).await?;
        Ok(Page {
            items: page.items,
            next: page.next.map(Position::text),
        })
    }

    /// Log-ins that failed in the last 24 hours, by address. Audited like the timeline.
    pub async fn failed_log_ins(
        &self,
        by: &Authorized<ReadAudit>,
    ) -> Result<Vec<FailedLogIns>, ServiceError> {
        let found = self.db.failed_log_ins().await?;
        self.record_reading(by, vec!["failed_logins"]).await?;
        Ok(found)
    }

    async fn record_reading(
        &self,
        by: &Authorized<ReadAudit>,
        filters: Vec<&'static str>,
    ) -> Result<(), ServiceError> {
        let event = AuditEvent::AuditRead { filters };
        Ok(self.db.begin(by.actor()).await?.commit(event).await?)
    }

    /// Checks a filter and looks up whom and what it names.
    async fn wanted(&self, filter: &TimelineFilter) -> Result<Wanted, ServiceError> {
        for (name, value) in filter.parts() {
            check_no_controls(name, value)?;
        }
        let views = View::ALL.map(View::code);
        check_one_of("view", filter.view.as_deref(), &views)?;
        let view = filter.view.as_deref().and_then(View::from_code);
        check_one_of("log", filter.log.as_deref(), &Log::ALL.map(Log::code))?;
        let skip = filter.log.as_deref().and_then(Log::from_code).map(Log::other);
        let about = entity(filter)?;
        let (acts, scans) = match about {
            Some((kind, None)) => narrowed(actions(filter, view)?, kind),
            _ => actions(filter, view)?,
        };
        let from = match (&filter.from, view.and_then(View::hours)) {
            (None, Some(hours)) => Some(self.db.hours_ago(hours).await?),
            (from, _) => self.time("from", from.as_deref())?,
        };
        let user = match &filter.user {
            Some(name) => Some(
                self.db
                    .find_user_id(name)
                    .await?
                    .ok_or_else(|| FieldError::new("user", WrongField::UserUnknown))?,
            ),
            None => None,
        };
        let label = match &filter.label {
            Some(text) => {
                let parsed = label::parse(text, &self.site(&self.bag_types().await?));
                if parsed.text().is_empty() {
                    return Err(FieldError::new("label", WrongField::NoLabelOrNumber).into());
                }
                Some(parsed.text().to_owned())
            }
            None => None,
        };
        Ok(Wanted {
            skip,
            from,
            to: self.time("to", filter.to.as_deref())?,
            user,
            acts,
            scans,
            entity: about.and_then(|(kind, id)| Some((kind, id?))),
            kind: about.and_then(|(kind, id)| (id.is_none() && kind == "user").then_some(kind)),
            label,
            address: filter.address.clone(),
            request: filter.request.clone(),
            no_looks_of: None,
        })
    }

    fn time(&self, field: &str, text: Option<&str>) -> Result<Option<Moment>, FieldError> {
        let wrong = || FieldError::new(field, WrongField::NotLocalTime);
        text.map(|text| self.db.local_moment(text).ok_or_else(wrong))
            .transpose()
    }
}
