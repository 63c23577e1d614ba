//! What the device knows of the parent that is packed, and what it has told already.

use uuid::Uuid;

/// What the device knows of the parent that is packed, and what it has told already.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// The children that are in it.
    pub(crate) inside: Vec<String>,
    /// Commands of which the person was told the outcome before the site said it.
    pub(crate) told: Vec<(Uuid, &'static str)>,
}

impl Known {
    /// The site tells what is in the parent.
    pub(crate) fn set_inside(&mut self, labels: Vec<String>) {
        self.inside = labels;
    }

    /// Follows an answer about a child of the parent.
    pub(crate) fn answered(&mut self, outcome: &str, child: &str) {
        if matches!(outcome, "linked" | "moved" | "undone" | "unlinked") {
            self.inside.retain(|label| label != child);
        }
        if matches!(outcome, "linked" | "moved" | "already_here") {
            self.inside.push(child.to_owned());
        }
    }

    /// Forgets what was told of a command that is answered now, and says what it was.
    pub(crate) fn take_told(&mut self, key: Uuid) -> Option<&'static str> {
        let at = self.told.iter().position(|told| told.0 == key)?;
        Some(self.told.swap_remove(at).1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inside_follows_the_answers() {
        let mut known = Known::default();
        known.set_inside(vec!["C1".to_owned()]);
        for (outcome, child) in [
            ("linked", "C2"),
            ("in_other_parent", "C3"),
            ("undone", "C1"),
            ("moved", "C2"),
        ] {
            known.answered(outcome, child);
        }
        assert_eq!(known.inside, ["C2"]);
    }

    #[test]
    fn what_was_told_is_known_once() {
        let key = Uuid::from_u128(1);
        let mut known = Known::default();
        known.told.push((key, "already_here"));
        assert_eq!(known.take_told(key), Some("already_here"));
        assert_eq!(known.take_told(key), None);
    }
}
