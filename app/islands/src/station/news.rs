//! What the site is asked for: a parent and its children, and a bill as others change it too.

use super::desk::Desk;
use super::device;
use super::http::{Body, request};
use super::json::from_json;
use super::looks::look;
use super::marks::{Child, Marks};
use super::screen::{Packed, Screen};
use super::text::encode;
use domain::bill::{BillParent, BillStatus, BillTotals};
use domain::scan::{ScanOutcome, ScanReport};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// After so many looks without news a bill is looked at rarely: every so many times.
const QUIET: u32 = 600;
const RARELY: u32 = 4;
const AREA_DENIED: &str = "area_denied";

/// A parent that the site knows.
pub(crate) struct Found {
    pub(crate) bag: Packed,
    pub(crate) children: Vec<Child>,
}

from_json!(Found { bag, children });

/// Why no parent was found: there is none, or the site did not answer.
pub(crate) struct Asked {
    /// The site says that there is no such parent yet.
    pub(crate) is_unknown: bool,
    /// It is one of another area.
    pub(crate) is_elsewhere: bool,
}

/// The part of a bill that is a list.
struct Parents {
    parent_list: Vec<BillParent>,
}

from_json!(Parents { parent_list });

impl Desk {
    /// Asks for a parent's state and children.
    pub(crate) async fn fetch_parent(self, label: &str) -> Result<Found, Asked> {
        let reply = request(
            self,
            &["/api/v1/bags/", &encode(label)].concat(),
            Body::None,
            true,
        )
        .await;
        let found = if reply.status == 200 {
            reply.json::<Found>()
        } else {
            None
        };
        let (is_bag, status) = (found.is_some(), reply.status);
        let is_elsewhere =
            status == 404 && reply.problem().is_some_and(|problem| problem.code == AREA_DENIED);
        found
            .filter(|found| found.bag.role.as_deref() == Some("parent"))
            .ok_or(Asked {
                is_unknown: !is_elsewhere && (is_bag || matches!(status, 404 | 422)),
                is_elsewhere,
            })
    }

    /// Tells which parent is packed from now on, or that nothing more goes into it.
    pub(crate) fn say_chosen(self) {
        let said = self.screen.with_untracked(|s| {
            let parent = s.parent.as_ref()?;
            Some((parent.chosen(self.words), parent.label.clone()))
        });
        if let Some(((code, sentence), label)) = said {
            self.show(code, &sentence, &label);
        }
    }

    /// The same once more is known of it, unless something was read meanwhile: that says more.
    pub(crate) fn say_if_over(self, label: &str) {
        let is_last = |s: &Screen| s.message.code == "reading" && s.message.read == label;
        if self.screen.with_untracked(is_last) {
            self.say_chosen();
        }
    }

    /// The parent is another area's: nothing is packed into it.
    pub(crate) fn refuse_parent(self, label: &str) {
        self.choose("", None);
        let report = ScanReport {
            outcome: ScanOutcome::AreaDenied,
            child: None,
            other_parent: None,
            foreign_parent: Some(label.to_owned()),
            why: None,
            cause: None,
            both_here: false,
        };
        self.tell(AREA_DENIED, &report.sentence(None, self.language), label);
    }

    /// The marks of the parent that is packed, as the site knows them.
    pub(crate) fn mark_again(self, children: Vec<Child>) {
        let person = self.place.with_value(|p| p.person.clone());
        let labels = children.iter().map(|child| child.label.clone()).collect();
        self.inner.update_value(|i| i.known.set_inside(labels));
        self.screen
            .update(|s| s.marks = Marks::of_children(children, &person));
    }

    /// Asks what undo takes back now.
    pub(crate) fn ask_for_marks(self, label: String) {
        spawn_local(async move {
            if let Ok(found) = self.fetch_parent(&label).await
                && self.parent() == label
                && self.to_send().is_empty()
            {
                self.mark_again(found.children);
            }
        });
    }

    /// A bill's totals, as an answer tells them.
    pub(crate) fn show_totals(self, totals: BillTotals) {
        // Answers that were stored before there were stamps have none.
        if !totals.stamp.is_empty() {
            device::set_stamps(&totals.stamp);
        }
        let status = look(totals.status.code(), self.language);
        device::set_badge(status.word, status.tone);
        self.screen.update(|s| s.totals = Some(totals));
    }

    /// Looks at the bill again; less often once nothing has happened to it for long.
    pub(crate) fn follow(self) {
        let is_due = self.inner.try_update_value(|i| {
            i.quiet = i.quiet.saturating_add(1);
            !i.is_busy && (i.quiet < QUIET || i.quiet.is_multiple_of(RARELY))
        });
        if is_due == Some(true) {
            self.refresh();
        }
    }

    /// Asks for the bill.
    pub(crate) fn refresh(self) {
        let path = self
            .place
            .with_value(|p| ["/api/v1/bills/", &encode(&p.bill)].concat());
        spawn_local(async move {
            let reply = request(self, &path, Body::None, true).await;
            let is_news = reply.status == 200 && self.inner.with_value(|i| i.seen != reply.body);
            let totals = if is_news { reply.json::<BillTotals>() } else { None };
            let Some(totals) = totals else {
                return;
            };
            let is_other =
                (totals.status == BillStatus::Completed) != self.place.with_value(|p| p.is_completed);
            self.show_totals(totals);
            // Completed or reopened elsewhere: the page's forms are others now.
            let is_typed = self
                .input
                .get_untracked()
                .is_some_and(|input| !input.value().is_empty());
            if is_other && !is_typed && self.to_send().is_empty() {
                // A browser that does not load the page shows it as it is.
                let _ = location().reload();
            }
            // Somebody on a button of the list keeps it; the next look brings the news.
            let is_free = !device::is_within("bill-rows");
            if let Some(list) = reply.json::<Parents>().filter(|_| is_free) {
                self.rows.set(list.parent_list);
                self.inner.update_value(|i| (i.seen, i.quiet) = (reply.body, 0));
            }
        });
    }
}
