//! What waits on the device for the parent that is packed.

use super::kept::Kept;
use domain::scan::Act;

/// What the reads that wait change in a parent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Own {
    /// Children that they put in.
    pub(crate) labels: Vec<String>,
    /// How many they take out of those that the site knows there.
    pub(crate) gone: usize,
    /// Of one child.
    pub(crate) grams: i64,
}

impl Own {
    /// Goes through what waits, in its order. `inside`: children of the parent that the site counts already.
    pub(crate) fn reckon(
        waiting: &[Kept],
        parent: &str,
        inside: &[String],
        label_of: impl Fn(&str) -> String,
    ) -> Self {
        let mut own = Self::default();
        let about = waiting
            .iter()
            .filter(|kept| !kept.doubtful && kept.parent() == parent);
        for kept in about {
            let is_in = match kept.act {
                Act::Link { .. } | Act::Move { .. } => true,
                Act::Undo { .. } | Act::Unlink { .. } => false,
                _ => continue,
            };
            let label = label_of(kept.code());
            let before = own.labels.len();
            own.labels.retain(|other| *other != label);
            if is_in {
                if !inside.contains(&label) {
                    own.labels.push(label);
                }
            } else if own.labels.len() == before {
                own.gone += 1;
            }
        }
        own
    }

    fn more(&self) -> i16 {
        let count = |n: usize| i16::try_from(n).unwrap_or(i16::MAX);
        count(self.labels.len()).saturating_sub(count(self.gone))
    }

    /// So many children, where the site knew so many.
    pub(crate) fn children(&self, known: Option<i16>) -> i16 {
        known.unwrap_or(0).saturating_add(self.more()).max(0)
    }

    /// The weight, where the site knew so much.
    pub(crate) fn weight_g(&self, known: Option<i64>) -> i64 {
        (known.unwrap_or(0) + self.grams * i64::from(self.more())).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::scan::Meant;
    use uuid::Uuid;

    fn kept(act: Act) -> Kept {
        Kept::new(Uuid::from_u128(1), act, 1)
    }

    fn link(parent: &str, child: &str) -> Kept {
        kept(Act::Link {
            parent: parent.to_owned(),
            child: child.to_owned(),
        })
    }

    fn undo(child: &str) -> Kept {
        kept(Act::Undo {
            parent: "P".to_owned(),
            of: Meant {
                child: Some(child.to_owned()),
                ..Meant::default()
            },
        })
    }

    #[test]
    fn a_child_counts_once_and_only_where_it_is_packed() {
        let doubtful = Kept {
            doubtful: true,
            ..link("P", "x")
        };
        let waiting = [
            link("P", "a"),
            link("Q", "b"),
            link("P", "A"),
            doubtful,
            link("P", "c"),
            link("P", "d"),
        ];
        let inside = ["D".to_owned()];
        let own = Own::reckon(&waiting, "P", &inside, str::to_uppercase);
        assert_eq!(own.labels, ["A", "C"]);
        assert_eq!((own.children(Some(3)), own.children(None)), (5, 2));
    }

    #[test]
    fn what_is_taken_back_counts_no_more() {
        let waiting = [link("P", "A"), undo("A"), undo("KNOWN"), link("P", "B")];
        let own = Own::reckon(&waiting, "P", &[], str::to_owned);
        assert_eq!((own.labels.len(), own.gone), (1, 1));
        assert_eq!(own.children(Some(7)), 7);
        let own = Own { grams: 500, ..own };
        assert_eq!((own.weight_g(Some(3500)), own.weight_g(None)), (3500, 0));
    }
}
