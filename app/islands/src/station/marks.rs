//! What undo takes back: this person's children in this parent, the reads on their way among them.
//!
//! Each is named by its event, or by its own key while that has no number yet, so that no tap takes back another one than it shows.

use super::json::from_json;
use domain::scan::Meant;
use uuid::Uuid;

/// One child that undo can take back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) label: String,
    /// What was read, for one that is on its way.
    code: Option<String>,
    pub(crate) scan_id: Option<i64>,
    key: Option<Uuid>,
}

/// A child of a parent, as the site tells it.
#[derive(Debug)]
pub(crate) struct Child {
    pub(crate) label: String,
    pub(crate) linked_by: String,
    pub(crate) scan_id: Option<i64>,
}

from_json!(Child {
    label,
    linked_by,
    scan_id
});

impl Mark {
    /// The mark of a child that the site has stored.
    pub(crate) fn linked(label: String, scan_id: Option<i64>) -> Self {
        Self {
            label,
            code: None,
            scan_id,
            key: None,
        }
    }

    /// The mark of a child whose scan is on its way.
    pub(crate) fn on_its_way(label: String, code: &str, key: Uuid) -> Self {
        Self {
            label,
            code: Some(code.to_owned()),
            scan_id: None,
            key: Some(key),
        }
    }

    /// How a command names it.
    pub(crate) fn meant(self) -> Meant {
        Meant {
            child: Some(self.code.unwrap_or(self.label)),
            scan_id: self.scan_id,
            scan_key: if self.scan_id.is_some() { None } else { self.key },
        }
    }
}

/// The marks of a parent, the newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks(Vec<Mark>);

impl Marks {
    pub(crate) fn of(first: Option<Mark>) -> Self {
        Self(first.into_iter().collect())
    }

    /// The person's own among all children of the parent.
    pub(crate) fn of_children(children: Vec<Child>, person: &str) -> Self {
        let mut own: Vec<Child> = children.into_iter().filter(|c| c.linked_by == person).collect();
        own.sort_by_key(|child| child.scan_id.unwrap_or(0));
        Self(
            own.into_iter()
                .map(|c| Mark::linked(c.label, c.scan_id))
                .collect(),
        )
    }

    pub(crate) fn last(&self) -> Option<&Mark> {
        self.0.last()
    }

    pub(crate) fn push(&mut self, mark: Mark) {
        self.0.push(mark);
    }

    pub(crate) fn pop(&mut self) -> Option<Mark> {
        self.0.pop()
    }

    /// The command will never be done.
    pub(crate) fn forget(&mut self, key: Uuid) {
        self.0.retain(|mark| mark.key != Some(key));
    }

    /// Follows an answer. What was refused is none of it, so a refusal is never followed by an undo of the one before unawares.
    pub(crate) fn answered(&mut self, key: Uuid, outcome: &str, child: Option<&str>, scan_id: Option<i64>) {
        let child = child.unwrap_or_default();
        if matches!(outcome, "linked" | "moved") {
            let mark = Mark::linked(child.to_owned(), scan_id);
            match self.0.iter_mut().find(|mark| mark.key == Some(key)) {
                Some(place) => *place = mark,
                None => self.0.push(mark),
            }
            return;
        }
        self.forget(key);
        if outcome == "undone" {
            self.0.retain(|mark| mark.label != child);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(marks: &Marks) -> Vec<&str> {
        marks.0.iter().map(|mark| mark.label.as_str()).collect()
    }

    fn on_its_way(n: u128) -> Mark {
        Mark::on_its_way(format!("C{n}"), &format!("c{n} "), Uuid::from_u128(n))
    }

    #[test]
    fn a_refused_read_is_nothing_to_undo() {
        let mut marks = Marks::of(Some(Mark::linked("C0".to_owned(), Some(1))));
        marks.push(on_its_way(1));
        marks.push(on_its_way(2));
        marks.answered(Uuid::from_u128(1), "in_other_parent", Some("C1"), Some(8));
        marks.answered(Uuid::from_u128(2), "linked", Some("C2"), Some(9));
        assert_eq!(labels(&marks), ["C0", "C2"]);
        assert_eq!(marks.pop().map(|mark| mark.meant().scan_id), Some(Some(9)));
    }

    #[test]
    fn one_on_its_way_is_named_by_its_key_and_by_what_was_read() {
        let meant = on_its_way(1).meant();
        assert_eq!(meant.scan_key, Some(Uuid::from_u128(1)));
        assert_eq!((meant.child.as_deref(), meant.scan_id), (Some("c1 "), None));
        let meant = Mark::linked("C1".to_owned(), Some(4)).meant();
        assert_eq!(
            (meant.child.as_deref(), meant.scan_id, meant.scan_key),
            (Some("C1"), Some(4), None)
        );
    }

    #[test]
    fn what_was_undone_is_gone_and_what_was_moved_can_be_undone() {
        let mut marks = Marks::of(Some(Mark::linked("C0".to_owned(), Some(1))));
        marks.answered(Uuid::from_u128(3), "undone", Some("C0"), None);
        assert_eq!(marks, Marks::default());
        marks.answered(Uuid::from_u128(4), "moved", Some("C7"), Some(5));
        assert_eq!(labels(&marks), ["C7"]);
    }

    #[test]
    fn only_ones_own_children_can_be_undone_the_newest_first() {
        let child = |label: &str, by: &str, scan_id| Child {
            label: label.to_owned(),
            linked_by: by.to_owned(),
            scan_id,
        };
        let children = vec![
            child("C1", "dipa", Some(9)),
            child("C2", "other", Some(8)),
            child("C3", "dipa", Some(7)),
        ];
        let marks = Marks::of_children(children, "dipa");
        assert_eq!(labels(&marks), ["C3", "C1"]);
    }
}
