//! The reads that wait on this device.
//!
//! Each has a slot of its own in the browser's storage, `tt.queue.PERSON.ORDER.TAB`, so two tabs never overwrite what the other keeps.
//! `public/queue.js` stores the slots, and finds out whether the browser keeps them. What this page read stays in its memory too until its
//! answer is here: it lets a page ask again for an answer that another tab got. `public/kept.js` tells on every page what waits.

use super::kept::Kept;
use uuid::Uuid;

/// What the names of all slots begin with.
pub(crate) const PREFIX: &str = "tt.queue.";

/// The browser's storage, or what stands for it in a test. Each may be refused.
pub(crate) trait Shelf {
    fn names(&self) -> Vec<String>;
    fn load(&self, name: &str) -> Option<String>;
    /// Whether it was kept.
    fn keep(&self, name: &str, text: &str) -> bool;
    /// Whether it is gone.
    fn forget(&self, name: &str) -> bool;
    /// Whether the browser refuses to keep reads.
    fn is_refused(&self) -> bool;
    /// Whether closing the page would lose reads.
    fn has_loose(&self) -> bool;
}

/// What waits of one person.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    /// What the names of this person's places in the browser's storage begin with.
    mine: String,
    by: String,
    tab: String,
    /// What this page read, in the order of the slots.
    own: Vec<(String, Kept)>,
}

impl Queue {
    /// The queue of a person in a tab.
    pub(crate) fn open(person_id: i64, by: &str, tab: &str) -> Self {
        Self {
            mine: [PREFIX, &person_id.to_string(), "."].concat(),
            by: by.to_owned(),
            tab: tab.to_owned(),
            ..Self::default()
        }
    }

    /// Takes over what the first versions left.
    pub(crate) fn take_over(&mut self, shelf: &dyn Shelf) {
        for kind in ["scan", "bill"] {
            self.take_list(shelf, kind);
        }
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
    fn take_list(&self, shelf: &dyn Shelf, kind: &str) {
        let name = ["tt.", kind, ".", &self.by].concat();
        let Some(list) = shelf.load(&name).and_then(|text| Kept::read_list(&text)) else {
            return;
        };
        let first = list.first().map_or(0, |kept| kept.made_ms);
        let mut is_kept = true;
        for (at, mut kept) in (first..).zip(list) {
            if kept.by.is_empty() {
                kept.by.clone_from(&self.by);
            }
            is_kept &= shelf.keep(&self.slot(at, kind), &kept.to_text());
        }
        if is_kept {
            shelf.forget(&name);
        }
    }

    /// Where a slot is, or would be, in this page's memory.
    fn at(&self, slot: &str) -> Result<usize, usize> {
        self.own.binary_search_by(|(own, _)| own.as_str().cmp(slot))
    }

    fn remove(&mut self, slot: &str) {
        if let Ok(at) = self.at(slot) {
            self.own.remove(at);
        }
    }

    fn own(&self, slot: &str) -> Option<Kept> {
        let (_, kept) = self.own.get(self.at(slot).ok()?)?;
        Some(kept.clone())
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
        // No slot is taken twice.
        if let Err(at) = self.at(&slot) {
            self.own.insert(at, (slot.clone(), kept.clone()));
        }
        shelf.keep(&slot, &kept.to_text());
        kept
    }

    /// Forgets what was answered, and nothing else.
    pub(crate) fn drop(&mut self, shelf: &dyn Shelf, key: Uuid) {
        for (slot, kept) in self.entries(shelf) {
            if kept.key == key {
                self.remove(&slot);
                shelf.forget(&slot);
            }
        }
    }

    /// Keeps a read that is not to be sent again until the person decides.
    pub(crate) fn hold(&mut self, shelf: &dyn Shelf, key: Uuid, why: &str, said: &str) {
        for (slot, mut kept) in self.entries(shelf) {
            if kept.key == key {
                kept.held = true;
                why.clone_into(&mut kept.why);
                said.clone_into(&mut kept.said);
                self.remove(&slot);
                shelf.keep(&slot, &kept.to_text());
            }
        }
    }

    /// Whether this page made the read and waits for its answer.
    pub(crate) fn is_own(&self, key: Uuid) -> bool {
        self.own.iter().any(|(_, kept)| kept.key == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::scan::Act;
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    /// A storage in memory.
    #[derive(Default)]
    struct Drawer {
        kept: RefCell<BTreeMap<String, String>>,
    }

    impl Shelf for Drawer {
        fn names(&self) -> Vec<String> {
            self.kept.borrow().keys().cloned().collect()
        }
        fn load(&self, name: &str) -> Option<String> {
            self.kept.borrow().get(name).cloned()
        }
        fn keep(&self, name: &str, text: &str) -> bool {
            self.kept.borrow_mut().insert(name.to_owned(), text.to_owned());
            true
        }
        fn forget(&self, name: &str) -> bool {
            self.kept.borrow_mut().remove(name);
            true
        }
        fn is_refused(&self) -> bool {
            false
        }
        fn has_loose(&self) -> bool {
            false
        }
    }

    fn read_of(n: u128, made_ms: i64) -> Kept {
        let act = Act::Link {
            parent: "SB00001".to_owned(),
            child: format!("C{n:04}"),
        };
        Kept::new(Uuid::from_u128(n), act, made_ms)
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
        let mut queue = Queue::open(7, "dipa", "aa");
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
        let mut one = Queue::open(7, "dipa", "aa");
        let mut two = Queue::open(7, "dipa", "bb");
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
        Queue::open(71, "other", "aa").push(&shelf, read_of(1, 5_000));
        let mut queue = Queue::open(7, "dipa", "bb");
        assert_eq!(codes(&queue, &shelf), [""; 0]);
        queue.drop(&shelf, Uuid::from_u128(1));
        assert_eq!(shelf.names().len(), 1);
    }

    #[test]
    fn what_is_held_stays_and_is_not_sent() {
        let shelf = Drawer::default();
        let mut queue = Queue::open(7, "dipa", "aa");
        queue.push(&shelf, read_of(1, 5_000));
        queue.hold(&shelf, Uuid::from_u128(1), "too_old", "Old.");
        assert_eq!(codes(&queue, &shelf), [""; 0]);
        let again = Queue::open(7, "dipa", "bb");
        assert_eq!(
            again
                .read(&shelf)
                .iter()
                .map(|k| (k.held, k.said.as_str()))
                .collect::<Vec<_>>(),
            [(true, "Old.")]
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
        let mut queue = Queue::open(7, "dipa", "aa");
        queue.take_over(&shelf);
        assert_eq!(codes(&queue, &shelf), ["C0001", "C0002"]);
        assert_eq!(shelf.load("tt.scan.dipa"), None);
        let mut again = Queue::open(7, "dipa", "bb");
        again.take_over(&shelf);
        assert_eq!(codes(&again, &shelf), ["C0001", "C0002"]);
    }
}
