//! The state behind a station: signals for what is shown, stored values for the rest.

use super::clock::Clock;
use super::cues;
use super::device::{self, times};
use super::kept::Kept;
use super::keys;
use super::known::Known;
use super::marks::Mark;
use super::props::{Addresses, Line, Message, Start, Work};
use super::queue::{Queue, Shelf};
use super::reads::{How, Read, type_of, understand};
use super::screen::{Packed, Screen, put_line};
use super::store::Local;
use super::text::time_of_day;
use super::waits::Waits;
use super::words::Station as Words;
use domain::bill::{BillParent, BillStatus};
use domain::label::{BagType, Site};
use domain::language::Language;
use domain::parent::ParentStatus;
use domain::scan::Act;
use domain::timestamp::Timestamp;
use leptos::html::{Details, Input};
use leptos::prelude::*;
use uuid::Uuid;

/// Where the time is stored that the server said last, and the device's own of then.
const CLOCK: &str = "tt.clock";

/// A station. Copied into every handler.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    pub(crate) language: Language,
    pub(crate) words: &'static Words,
    pub(crate) screen: RwSignal<Screen>,
    pub(crate) recent: RwSignal<Vec<Line>>,
    /// Reads that are too old to be sent by themselves: the person decides about each.
    pub(crate) held: RwSignal<Vec<Kept>>,
    pub(crate) rows: RwSignal<Vec<BillParent>>,
    /// The one input. Its text is the person's: nothing but the person and [`super::CATCHER`] ever writes it.
    pub(crate) input: NodeRef<Input>,
    pub(crate) close: NodeRef<Details>,
    pub(crate) place: StoredValue<Place>,
    pub(crate) inner: StoredValue<Inner>,
}

/// What stays the same while the page is open.
pub(crate) struct Place {
    pub(crate) person_id: i64,
    pub(crate) person: String,
    pub(crate) by_badge: bool,
    pub(crate) types: Vec<BagType>,
    /// Number of the bill; empty on a scan page.
    pub(crate) bill: String,
    /// Whether the page was made for a completed bill.
    pub(crate) is_completed: bool,
    pub(crate) addresses: Addresses,
    now_ms: i64,
    offset_minutes: Option<i32>,
}

/// The state that changes and is not shown.
#[derive(Default)]
pub(crate) struct Inner {
    pub(crate) queue: Queue,
    clock: Clock,
    station: String,
    /// Where people reach the site.
    url: String,
    offset_minutes: i32,
    pub(crate) is_busy: bool,
    /// The last look at the queue is over, and the lock not given back yet.
    pub(crate) is_ended: bool,
    /// A read came after it.
    pub(crate) is_late: bool,
    pub(crate) timer: Option<TimeoutHandle>,
    /// Commands are sent one by one: one of them was refused as such.
    pub(crate) is_single: bool,
    /// Reads whose person has not heard yet that they are only kept.
    pub(crate) silent: Vec<Uuid>,
    /// How many were read.
    pub(crate) reads: u32,
    /// How long answers took.
    pub(crate) waits: Waits,
    /// What the device knows itself.
    pub(crate) known: Known,
    /// How many came at once: of so many the last are shown.
    pub(crate) shown: usize,
    /// What had been read when something was told last that the person must not miss.
    pub(crate) behind: Vec<Uuid>,
    /// The bill as it was heard last.
    pub(crate) seen: String,
    /// How often it was looked at since it changed.
    pub(crate) quiet: u32,
    /// The parent as it was stored last.
    pub(crate) stored: Option<String>,
}

impl Desk {
    pub(crate) fn new(start: &Start) -> Self {
        let words = Words::of(start.language);
        let (types, bill, is_completed, recent, rows) = match &start.work {
            Work::Pack(pack) => (
                pack.types.clone(),
                String::new(),
                false,
                pack.recent.clone(),
                Vec::new(),
            ),
            Work::Bill(bill) => {
                let totals = &bill.totals;
                (
                    Vec::new(),
                    totals.number.clone(),
                    totals.status == BillStatus::Completed,
                    Vec::new(),
                    bill.parents.clone(),
                )
            }
        };
        Self {
            language: start.language,
            words,
            screen: RwSignal::new(Screen::new(start, words)),
            recent: RwSignal::new(recent),
            held: RwSignal::new(Vec::new()),
            rows: RwSignal::new(rows),
            input: NodeRef::new(),
            close: NodeRef::new(),
            place: StoredValue::new(Place {
                person_id: start.person_id,
                person: start.person.clone(),
                by_badge: start.by_badge,
                types,
                bill,
                is_completed,
                addresses: start.addresses.clone(),
                now_ms: start.now_ms,
                offset_minutes: start.offset_minutes,
            }),
            inner: StoredValue::new(Inner::default()),
        }
    }

    /// Opens what only the browser has: its storage and its clocks.
    pub(crate) fn open(self) {
        let (person_id, person) = self.place.with_value(|p| (p.person_id, p.person.clone()));
        let (now_ms, offset) = self.place.with_value(|p| (p.now_ms, p.offset_minutes));
        let shelf = Local::new();
        let tab = keys::hex(&device::random::<3>());
        let mut clock = Clock::heard(now_ms as f64, times());
        if device::is_kept_page() {
            clock = clock.or_later(shelf.load(CLOCK).as_deref(), times());
        }
        self.inner.set_value(Inner {
            queue: Queue::open(person_id, &person, &tab),
            clock,
            station: device::station_name(&shelf),
            url: location().origin().unwrap_or_default(),
            offset_minutes: offset.unwrap_or_else(device::own_offset),
            ..Inner::default()
        });
    }

    /// Follows a part of the screen. One type of closure for each type of value, so that the views around them are made once.
    pub(crate) fn see<T: 'static>(
        self,
        what: fn(&Screen) -> T,
    ) -> impl Fn() -> T + Copy + Send + Sync + 'static {
        let screen = self.screen;
        move || screen.with(what)
    }

    pub(crate) fn is_bill(self) -> bool {
        self.place.with_value(|p| !p.bill.is_empty())
    }

    pub(crate) fn person_id(self) -> i64 {
        self.place.with_value(|p| p.person_id)
    }

    pub(crate) fn station(self) -> String {
        self.inner.with_value(|i| i.station.clone())
    }

    /// Label of the parent that is packed; empty for none.
    pub(crate) fn parent(self) -> String {
        self.screen.with_untracked(|s| s.label().to_owned())
    }

    /// The server's clock, in milliseconds since 1970.
    pub(crate) fn now(self) -> i64 {
        self.inner.with_value(|i| i.clock.now(times()))
    }

    /// The server said what time it is, if it is a time.
    pub(crate) fn hear_time(self, ms: f64) {
        if ms > 0.0 {
            let heard = Clock::heard(ms, times());
            self.inner.update_value(|i| i.clock = heard);
            // Where it is not kept, a kept page dates its reads by the time at which it was made.
            Local::new().keep(CLOCK, &heard.to_text());
        }
    }

    /// Runs with what the parser must know of the site.
    pub(crate) fn with_site<R>(self, act: impl FnOnce(&Site<'_>) -> R) -> R {
        let url = self.inner.with_value(|i| i.url.clone());
        self.place.with_value(|p| {
            act(&Site {
                types: &p.types,
                url: &url,
            })
        })
    }

    /// What a read means now.
    pub(crate) fn understand(self, raw: &str) -> Option<Read> {
        let parent = self.parent();
        self.with_site(|site| understand(raw, &parent, site))
    }

    /// A parent of which only the label is known yet.
    pub(crate) fn fresh(self, label: &str) -> Packed {
        let found = self.with_site(|site| type_of(label, site).map(|t| (t.name.clone(), t.capacity)));
        let (bag_type, capacity) = found.unzip();
        Packed {
            label: label.to_owned(),
            bag_type,
            capacity: capacity.unwrap_or(0),
            status: Some(ParentStatus::Open),
            ..Packed::default()
        }
    }

    pub(crate) fn to_send(self) -> Vec<Kept> {
        self.inner.with_value(|i| i.queue.to_send(&Local::new()))
    }

    /// Keeps a new command on the device.
    pub(crate) fn keep(self, act: Act, how: How) -> Option<Kept> {
        self.inner.try_update_value(|i| {
            let at = i.clock.now(times());
            let kept = i.queue.push(
                &Local::new(),
                Kept {
                    doubtful: how.doubtful,
                    typed: how.typed,
                    ..Kept::new(keys::key(at, device::random()), act, at)
                },
            );
            i.silent.push(kept.key);
            kept
        })
    }

    /// The mark of a child on its way.
    pub(crate) fn mark_of(self, kept: &Kept) -> Mark {
        let label = self
            .understand(kept.code())
            .map_or_else(String::new, |read| read.label);
        Mark::on_its_way(label, kept.code(), kept.key)
    }

    /// Shows what became of a read.
    pub(crate) fn show(self, code: &str, sentence: &str, read: &str) {
        self.show_moment(code, sentence, read, false);
    }

    /// The same where it made the parent or the bill full.
    pub(crate) fn show_moment(self, code: &str, sentence: &str, read: &str, is_moment: bool) {
        let message = Message {
            code: code.to_owned(),
            read: read.to_owned(),
            sentence: sentence.to_owned(),
            can_move: false,
        };
        device::forget_told();
        self.screen.update(|s| s.tell(message, is_moment));
    }

    /// Lets the person hear and feel an outcome.
    pub(crate) fn cue(self, code: &str) {
        cues::play(code, self.language);
    }

    /// Shows what became of a read, and lets the person hear it.
    pub(crate) fn tell(self, code: &str, sentence: &str, read: &str) {
        self.show(code, sentence, read);
        self.cue(code);
    }

    /// Shows a command among the last scans.
    pub(crate) fn line(self, kept: &Kept, code: &str, read: &str) {
        let has_read = !read.is_empty();
        self.put(Line {
            key: kept.key.to_string(),
            code: code.to_owned(),
            what: if has_read { read } else { kept.place() }.to_owned(),
            parent: if has_read { kept.parent() } else { "" }.to_owned(),
            time: self.time_of(kept.made_ms),
        });
    }

    /// Puts a line among the last scans.
    pub(crate) fn put(self, line: Line) {
        self.recent
            .update(|lines| put_line(lines, line, self.lines_shown()));
    }

    /// The site's own line of an event goes: the command that is answered now has one, and was done before.
    pub(crate) fn forget_line(self, scan_id: Option<i64>) {
        let id = scan_id.map_or_else(String::new, |id| id.to_string());
        let is_it = |line: &Line| line.key == id;
        if self.recent.with_untracked(|lines| lines.iter().any(is_it)) {
            self.recent.update(|lines| lines.retain(|line| !is_it(line)));
        }
    }

    /// How many of the last scans are shown.
    pub(crate) fn lines_shown(self) -> usize {
        const RECENT: usize = 10;
        self.inner.with_value(|i| i.shown.max(RECENT))
    }

    /// The time of day of a moment at the site.
    pub(crate) fn time_of(self, ms: i64) -> String {
        time_of_day(ms, self.inner.with_value(|i| i.offset_minutes))
    }

    /// A read that is surely damaged is kept too, but never shown as a bag.
    pub(crate) fn kept_line(self, kept: &Kept) {
        let code = if kept.doubtful {
            "not_a_label"
        } else {
            "saved_offline"
        };
        self.line(kept, code, kept.code());
    }

    /// The day of a command at the site, as `24 Nov 2026`.
    pub(crate) fn day_of(self, kept: &Kept) -> String {
        let offset = self.inner.with_value(|i| i.offset_minutes);
        Timestamp(device::iso((kept.made_ms + i64::from(offset) * 60_000) as f64)).day_in(self.language)
    }

    /// Shows what waits and what is held.
    pub(crate) fn show_waiting(self) {
        let shelf = Local::new();
        let all = self.inner.with_value(|i| i.queue.read(&shelf));
        let is_unkept = shelf.is_refused();
        let (held, to_send): (Vec<Kept>, Vec<Kept>) = all.into_iter().partition(|kept| kept.held);
        let own = self.reckon(&to_send);
        self.screen.update(|s| {
            (s.waiting, s.own) = (to_send.len(), own);
            s.is_unkept = is_unkept;
        });
        self.store_parent();
        if self.held.with_untracked(|shown| *shown != held) {
            self.held.set(held);
        }
    }

    pub(crate) fn focus(self) {
        if let Some(input) = self.input.get_untracked() {
            device::focus(&input);
        }
    }
}
