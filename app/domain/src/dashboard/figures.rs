//! The figures of the whole site, read once, and what of them each person sees.

use super::attention::{Attention, OldParent, Rising, ShortBill, WaitingReads};
use super::work::{Today, Work};
use super::{AreaHours, HourCount, RefusedCount, Stats, WrongClock};
use crate::scan_log::LoggedOutcome;
use crate::timestamp::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// How many of the oldest are named.
const NAMED: usize = 3;

/// What somebody may see of the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sight {
    /// Whether to one area,
    pub is_bound: bool,
    /// and which one.
    pub area: Option<String>,
    pub bills: bool,
    /// What is an operator's: stations, and their clocks.
    pub site: bool,
}

impl Sight {
    /// Whether an area is in sight; what has none is everybody's.
    pub fn sees(&self, area: &str) -> bool {
        !self.is_bound || area.is_empty() || self.area.as_deref() == Some(area)
    }
}

/// Scans of one hour, area and outcome, or parents that were begun then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    /// The hour's beginning, in seconds since 1970.
    pub hour: i64,
    pub area: String,
    /// None where parents are counted.
    pub outcome: Option<LoggedOutcome>,
    pub is_today: bool,
    /// Of the last hour, to the quarter.
    pub is_recent: bool,
    pub count: i64,
    pub bags: i64,
    pub weight_g: i64,
    pub parents: i64,
}

impl Slice {
    fn work(&self) -> Work {
        let accepted = match self.outcome {
            Some(outcome) if outcome.is_accepted() => self.count,
            _ => 0,
        };
        Work {
            bags: self.bags,
            weight_g: self.weight_g,
            parents: self.parents,
            accepted,
            refused: if self.outcome.is_some() {
                self.count - accepted
            } else {
                0
            },
        }
    }
}

/// What has ended, so that it need not be read again at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// The end of what is compared; none where the day has just begun.
    pub until: Option<Timestamp>,
    /// The day and night before that end.
    pub day: Vec<Slice>,
    pub yesterday: Vec<Slice>,
    pub week_before: Vec<Slice>,
}

/// Bags and bills of an area, as they are now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AreaCounts {
    /// Empty for what has none.
    pub area: String,
    pub open: i64,
    pub full: i64,
    pub closed_short: i64,
    pub children: i64,
    /// Of the open parents those that were begun within the last hour.
    pub young: i64,
    pub new_bills: i64,
    pub processing_bills: i64,
    pub completed_bills: i64,
}

/// Who scanned in an area in the last 15 minutes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Active {
    pub area: String,
    pub users: Vec<i64>,
    pub stations: Vec<String>,
}

/// What the whole site shows at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub at: Timestamp,
    /// The 24 hours that end now: their beginnings in seconds since 1970, and as people read them.
    pub hours: Vec<(i64, Timestamp)>,
    pub counts: Vec<AreaCounts>,
    /// What came after [`Past`] ends.
    pub running: Vec<Slice>,
    pub active: Vec<Active>,
    /// Parents that are open for long with their areas, the oldest first.
    pub old_parents: Vec<(String, OldParent)>,
    pub short_bills: i64,
    pub oldest_bills: Vec<ShortBill>,
    pub waiting: Option<WaitingReads>,
    pub wrong_clocks: Vec<WrongClock>,
}

impl Figures {
    /// What somebody sees of them, without the latest scans.
    pub fn seen(&self, past: &Past, sight: &Sight) -> Stats {
        let mut stats = Stats {
            as_of: self.at.clone(),
            ..Stats::default()
        };
        let mut young = 0;
        for counts in self.counts.iter().filter(|c| sight.sees(&c.area)) {
            stats.open_parents += counts.open;
            stats.full_parents += counts.full;
            stats.closed_short_parents += counts.closed_short;
            stats.child_bags += counts.children;
            young += counts.young;
            if sight.bills {
                stats.new_bills += counts.new_bills;
                stats.processing_bills += counts.processing_bills;
                stats.completed_bills += counts.completed_bills;
            }
        }
        stats.parent_bags = stats.open_parents + stats.full_parents + stats.closed_short_parents;
        stats.total_bags = stats.parent_bags + stats.child_bags;

        let active = || self.active.iter().filter(|a| sight.sees(&a.area));
        let users: BTreeSet<i64> = active().flat_map(|a| a.users.iter().copied()).collect();
        let stations: BTreeSet<&str> = active()
            .flat_map(|a| a.stations.iter().map(String::as_str))
            .collect();
        stats.active_users = i64::try_from(users.len()).unwrap_or(i64::MAX);
        stats.active_stations = i64::try_from(stations.len()).unwrap_or(i64::MAX);

        let rising = self.hours_of(past, sight, &mut stats);
        stats.attention = Attention {
            old_parents: (stats.open_parents - young).max(0),
            oldest_parents: self
                .old_parents
                .iter()
                .filter(|(area, _)| sight.sees(area))
                .map(|(_, parent)| parent.clone())
                .take(NAMED)
                .collect(),
            rising,
            ..Attention::default()
        };
        if sight.bills {
            stats.attention.short_bills = self.short_bills;
            stats.attention.oldest_bills = self.oldest_bills.iter().take(NAMED).cloned().collect();
        }
        if sight.site {
            stats.attention.waiting.clone_from(&self.waiting);
            stats.wrong_clocks.clone_from(&self.wrong_clocks);
        }
        stats
    }

    /// Fills in what the tallies say, and answers whether refused reads rise.
    fn hours_of(&self, past: &Past, sight: &Sight, stats: &mut Stats) -> Option<Rising> {
        let empty = |(_, hour): &(i64, Timestamp)| HourCount {
            hour: hour.clone(),
            accepted: 0,
            refused: 0,
        };
        let place: BTreeMap<i64, usize> = self
            .hours
            .iter()
            .enumerate()
            .map(|(place, (hour, _))| (*hour, place))
            .collect();
        let hours: Vec<HourCount> = self.hours.iter().map(empty).collect();
        let mut areas = BTreeMap::<&str, AreaHours>::new();
        let mut refused = BTreeMap::<&'static str, RefusedCount>::new();
        let mut recent_refused = BTreeMap::<&'static str, (i64, LoggedOutcome)>::new();
        let (mut recent, mut before) = (Work::default(), Work::default());
        stats.scans_per_hour.clone_from(&hours);
        let ended = past.day.iter().map(|slice| (slice, true));
        let running = self.running.iter().map(|slice| (slice, false));
        for (slice, has_ended) in ended.chain(running).filter(|(s, _)| sight.sees(&s.area)) {
            let work = slice.work();
            if slice.is_today {
                stats.today.work += work;
                if has_ended {
                    stats.today.work_until += work;
                }
            }
            let Some(place) = place.get(&slice.hour).copied() else {
                continue;
            };
            let area = areas.entry(&slice.area).or_insert_with(|| AreaHours {
                area: slice.area.clone(),
                name: slice.area.clone(),
                today: Work::default(),
                hours: hours.clone(),
            });
            if slice.is_today {
                area.today += work;
            }
            for hours in [&mut stats.scans_per_hour, &mut area.hours] {
                if let Some(hour) = hours.get_mut(place) {
                    hour.accepted += work.accepted;
                    hour.refused += work.refused;
                }
            }
            stats.scans_24h += work.scans();
            let is_recent = slice.is_recent || !has_ended;
            *(if is_recent { &mut recent } else { &mut before }) += work;
            if let Some(outcome) = slice.outcome.filter(|outcome| !outcome.is_accepted()) {
                let code = crate::codes::Coded::code(outcome);
                refused
                    .entry(code)
                    .or_insert(RefusedCount { outcome, count: 0 })
                    .count += slice.count;
                if is_recent {
                    recent_refused.entry(code).or_insert((0, outcome)).0 += slice.count;
                }
            }
        }
        stats.refused_24h = refused.into_values().collect();
        stats
            .refused_24h
            .sort_by_key(|refused| std::cmp::Reverse(refused.count));
        let sum = |slices: &[Slice]| {
            let mut sum = Work::default();
            for slice in slices.iter().filter(|s| sight.sees(&s.area)) {
                sum += slice.work();
            }
            sum
        };
        stats.today = Today {
            until: past.until.clone(),
            yesterday: sum(&past.yesterday),
            week_before: sum(&past.week_before),
            ..stats.today.clone()
        };
        if !sight.is_bound {
            // One that only a bag was counted for has no scan to show.
            stats.areas = areas
                .into_values()
                .filter(|area| {
                    area.today != Work::default() || area.hours.iter().any(|h| h.accepted + h.refused > 0)
                })
                .collect();
        }
        let most = recent_refused
            .into_values()
            .max_by_key(|(count, _)| *count)
            .map(|(_, outcome)| outcome);
        Rising::of(&recent, &before, most)
    }
}
