//! The reads that wait on this device.
//!
//! Each has a slot of its own in the browser's storage, `tt.queue.PERSON.ORDER.TAB`, so two tabs never overwrite what the other keeps.
//! What this page read stays in its memory too until its answer is here: that is all there is where the browser refuses storage, and it
//! lets a page ask again for an answer that another tab got. `public/kept.js` tells on every page what waits; it reads the same slots.

use super::kept::Kept;
use uuid::Uuid;

const PREFIX: &str = "tt.queue.";

/// The browser's storage, or what stands for it in a test. Each may be refused.
pub(crate) trait Shelf {
    fn names(&self) -> Vec<String>;
    fn load(&self, name: &str) -> Option<String>;
    /// Whether it was kept.
    fn keep(&self, name: &str, text: &str) -> bool;
    /// Whether it is gone.
    fn forget(&self, name: &str) -> bool;
}

/// What waits of one person.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    /// What the names of this person's places in the browser's storage begin with.
    mine: String,
    by: String,
    tab: String,
    own: Vec<(String, Kept)>,
    unkept: Vec<String>,
    /// Whether the browser kept nothing when it was asked last.
    refused: bool,
}

impl Queue {
    /// The queue of a person in a tab. Takes over what older versions left, and finds out whether the browser keeps anything.
    pub(crate) fn open(shelf: &dyn Shelf, person_id: i64, by: &str, tab: &str) -> Self {
        let mut queue = Self {
            mine: [PREFIX, &person_id.to_string(), "."].concat(),
            by: by.to_owned(),
            tab: tab.to_owned(),
            ..Self::default()
        };
        queue.refused = !shelf.keep("tt.try", &"x".repeat(500));
        shelf.forget("tt.try");
        for kind in ["scan", "bill"] {
            queue.take_over(shelf, kind);
        }
        queue
    }

    /// The name of the lock under which only one tab of a person sends.
    pub(crate) fn lock(&self) -> &str {
        self.mine.trim_end_matches('.')
    }

    fn slot(&self, order: i64, part: &str) -> String {
        let order = order.max(0).to_string();
        let zeros = "0".repeat(16_usize.saturating_sub(order.len()));
        [&self.mine, zeros.as_str(), &order, ".", part].concat()
    }

    /// The first versions kept all reads of a person and a page as one list under the person's name. The slots are made of the list
    /// itself, so that two tabs that take it over at once make the same ones.
    fn take_over(&mut self, shelf: &dyn Shelf, kind: &str) {
        let name = ["tt.", kind, ".", &self.by].concat();
        let Some(list) = shelf.load(&name).and_then(|text| Kept::read_list(&text)) else {
            return;
        };
        let first = list.first().map_or(0, |kept| kept.made_ms);
        let mut slots = Vec::new();
        for (at, mut kept) in (first..).zip(list) {
            if kept.by.is_empty() {
                kept.by.clone_from(&self.by);
            }
            let slot = self.slot(at, kind);
            self.keep(shelf, &slot, &kept);
            self.put(&slot, kept);
            slots.push(slot);
        }
        if slots.iter().any(|slot| self.unkept.contains(slot)) || !shelf.forget(&name) {
            return;
        }
        for slot in slots {
            self.remove(&slot);
        }
    }

    fn keep(&mut self, shelf: &dyn Shelf, slot: &str, kept: &Kept) {
        self.refused = !shelf.keep(slot, &kept.to_text());
        if self.refused {
            if !self.unkept.iter().any(|other| other == slot) {
                self.unkept.push(slot.to_owned());
            }
        } else {
            self.unkept.retain(|other| other != slot);
        }
    }

    /// Puts a read into this page's memory.
    fn put(&mut self, slot: &str, kept: Kept) {
        self.remove(slot);
        self.own.push((slot.to_owned(), kept));
    }

    fn remove(&mut self, slot: &str) {
        self.own.retain(|(own, _)| own != slot);
    }

    fn own(&self, slot: &str) -> Option<Kept> {
        let found = self.own.iter().find(|(own, _)| own == slot);
        found.map(|(_, kept)| kept.clone())
    }

    /// In the order in which it was read. Asked afresh each time: another tab may have added to it.
    fn slots(&self, shelf: &dyn Shelf) -> Vec<String> {
        let mut slots: Vec<String> = Vec::new();
        let own = self.own.iter().map(|(slot, _)| slot.clone());
        for slot in shelf.names().into_iter().chain(own) {
            // The storage gives its names in no order; sorted as they come, which takes less code than to sort them.
            if let Err(at) = slots.binary_search(&slot)
                && slot.starts_with(&self.mine)
            {
                slots.insert(at, slot);
            }
        }
        slots
    }

    fn entries(&self, shelf: &dyn Shelf) -> Vec<(String, Kept)> {
        let mut entries = Vec::new();
        for slot in self.slots(shelf) {
            let stored = || Kept::read(&shelf.load(&slot)?);
            if let Some(kept) = self.own(&slot).or_else(stored) {
                entries.push((slot, kept));
            }
        }
        entries
    }

    /// All that waits of this person.
    pub(crate) fn read(&self, shelf: &dyn Shelf) -> Vec<Kept> {
        self.entries(shelf).into_iter().map(|(_, kept)| kept).collect()
    }

    /// What waits to be sent: all but what the person has to decide about.
    pub(crate) fn to_send(&self, shelf: &dyn Shelf) -> Vec<Kept> {
        let mut items = self.read(shelf);
        items.retain(|kept| !kept.held);
        items
    }

    /// Keeps a read. The clock may be put back, and another tab may be ahead: the next slot is behind all that are taken.
    pub(crate) fn push(&mut self, shelf: &dyn Shelf, mut kept: Kept) -> Kept {
        kept.by.clone_from(&self.by);
        let last = self.slots(shelf).pop();
        let last = last.and_then(|slot| slot.split('.').nth(3)?.parse::<i64>().ok());
        let slot = self.slot(kept.made_ms.max(last.map_or(0, |order| order + 1)), &self.tab);
        self.put(&slot, kept.clone());
        self.keep(shelf, &slot, &kept);
        kept
    }

    /// Forgets what was answered, and nothing else.
    pub(crate) fn drop(&mut self, shelf: &dyn Shelf, key: Uuid) {
        for (slot, kept) in self.entries(shelf) {
            if kept.key == key {
                self.remove(&slot);
                self.unkept.retain(|other| *other != slot);
                shelf.forget(&slot);
            }
        }
        // There may be room now.
        for slot in self.unkept.clone() {
            if let Some(kept) = self.own(&slot) {
                self.keep(shelf, &slot, &kept);
            }
        }
    }

    /// Keeps a read that is not to be sent again until the person decides.
    pub(crate) fn hold(&mut self, shelf: &dyn Shelf, key: Uuid) {
        for (slot, mut kept) in self.entries(shelf) {
            if kept.key == key {
                kept.held = true;
                self.keep(shelf, &slot, &kept);
                if self.unkept.contains(&slot) {
                    self.put(&slot, kept);
                } else {
                    self.remove(&slot);
                }
            }
        }
    }

    /// Whether this page made the read and waits for its answer.
    pub(crate) fn is_own(&self, key: Uuid) -> bool {
        self.own.iter().any(|(_, kept)| kept.key == key)
    }

    /// Whether only this page has its reads, because the browser refuses to keep them.
    pub(crate) fn is_refused(&self) -> bool {
        self.refused || self.has_unkept()
    }

    /// Whether closing the page would lose reads.
    pub(crate) fn has_unkept(&self) -> bool {
        !self.unkept.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::scan::Act;
    use std::cell::{Cell, RefCell};
    use std::collections::BTreeMap;

    /// A storage in memory, which can be full.
    #[derive(Default)]
    struct Drawer {
        kept: RefCell<BTreeMap<String, String>>,
        is_full: Cell<bool>,
    }

    impl Shelf for Drawer {
        fn names(&self) -> Vec<String> {
            self.kept.borrow().keys().cloned().collect()
        }
        fn load(&self, name: &str) -> Option<String> {
            self.kept.borrow().get(name).cloned()
        }
        fn keep(&self, name: &str, text: &str) -> bool {
            if !self.is_full.get() {
                self.kept.borrow_mut().insert(name.to_owned(), text.to_owned());
            }
            !self.is_full.get()
        }
        fn forget(&self, name: &str) -> bool {
            self.kept.borrow_mut().remove(name);
            true
        }
    }

    fn read_of(n: u128, made_ms: i64) -> Kept {
        Kept {
            key: Uuid::from_u128(n),
            act: Act::Link {
                parent: "SB00001".to_owned(),
                child: format!("C{n:04}"),
            },
            made_ms,
            by: String::new(),
            doubtful: false,
            typed: false,
            held: false,
        }
    }

    fn codes(queue: &Queue, shelf: &Drawer) -> Vec<String> {
        queue
            .to_send(shelf)
            .iter()
            .map(|kept| kept.code().to_owned())
            .collect()
    }

    #[test]
    fn reads_keep_their_order_when_the_clock_is_put_back() {
        let shelf = Drawer::default();
        let mut queue = Queue::open(&shelf, 7, "dipa", "aa");
        for (n, at) in [(1, 5_000), (2, 4_000), (3, 4_500), (4, 5_001)] {
            queue.push(&shelf, read_of(n, at));
        }
        assert_eq!(codes(&queue, &shelf), ["C0001", "C0002", "C0003", "C0004"]);
        let first = "tt.queue.7.0000000000005000.aa";
        assert_eq!(shelf.names().first().map(String::as_str), Some(first));
    }

    #[test]
    fn two_tabs_see_each_others_reads_and_make_slots_of_their_own() {
        let shelf = Drawer::default();
        let mut one = Queue::open(&shelf, 7, "dipa", "aa");
        let mut two = Queue::open(&shelf, 7, "dipa", "bb");
        one.push(&shelf, read_of(1, 5_000));
        two.push(&shelf, read_of(2, 5_000));
        assert_eq!(codes(&one, &shelf), ["C0001", "C0002"]);
        assert_eq!(codes(&two, &shelf), ["C0001", "C0002"]);
        assert!(one.is_own(Uuid::from_u128(1)) && !one.is_own(Uuid::from_u128(2)));
        two.drop(&shelf, Uuid::from_u128(1));
        assert_eq!(codes(&two, &shelf), ["C0002"]);
        assert_eq!(
            codes(&one, &shelf),
            ["C0001", "C0002"],
            "its own page still waits for the answer"
        );
    }

    #[test]
    fn another_persons_reads_are_not_touched() {
        let shelf = Drawer::default();
        Queue::open(&shelf, 71, "other", "aa").push(&shelf, read_of(1, 5_000));
        let mut queue = Queue::open(&shelf, 7, "dipa", "bb");
        assert_eq!(codes(&queue, &shelf), [""; 0]);
        queue.drop(&shelf, Uuid::from_u128(1));
        assert_eq!(shelf.names().len(), 1);
    }

    #[test]
    fn a_full_storage_loses_nothing_while_the_page_is_open() {
        let shelf = Drawer::default();
        shelf.is_full.set(true);
        let mut queue = Queue::open(&shelf, 7, "dipa", "aa");
        assert!(queue.is_refused(), "told before anything is read");
        queue.push(&shelf, read_of(1, 5_000));
        queue.push(&shelf, read_of(2, 5_001));
        queue.hold(&shelf, Uuid::from_u128(1));
        assert_eq!(codes(&queue, &shelf), ["C0002"]);
        assert_eq!(queue.read(&shelf).len(), 2);
        shelf.is_full.set(false);
        queue.push(&shelf, read_of(3, 5_002));
        queue.drop(&shelf, Uuid::from_u128(3));
        assert_eq!(
            shelf.names().len(),
            2,
            "what was refused is kept as soon as there is room"
        );
        assert!(!queue.is_refused());
    }

    #[test]
    fn what_is_held_stays_and_is_not_sent() {
        let shelf = Drawer::default();
        let mut queue = Queue::open(&shelf, 7, "dipa", "aa");
        queue.push(&shelf, read_of(1, 5_000));
        queue.hold(&shelf, Uuid::from_u128(1));
        assert_eq!(codes(&queue, &shelf), [""; 0]);
        let again = Queue::open(&shelf, 7, "dipa", "bb");
        assert_eq!(
            again.read(&shelf).iter().map(|k| k.held).collect::<Vec<_>>(),
            [true]
        );
    }

    #[test]
    fn a_list_of_the_first_form_is_taken_over_once() {
        let shelf = Drawer::default();
        let item = |n: u128| {
            format!(
                r#"{{"key":"{}","at":5000,"act":"scan","parent":"SB00001","code":"C{n:04}","told":true}}"#,
                Uuid::from_u128(n)
            )
        };
        shelf.keep("tt.scan.dipa", &format!("[{},{}]", item(1), item(2)));
        let queue = Queue::open(&shelf, 7, "dipa", "aa");
        assert_eq!(codes(&queue, &shelf), ["C0001", "C0002"]);
        assert_eq!(shelf.load("tt.scan.dipa"), None);
        let again = Queue::open(&shelf, 7, "dipa", "bb");
        assert_eq!(codes(&again, &shelf), ["C0001", "C0002"]);
    }
}
