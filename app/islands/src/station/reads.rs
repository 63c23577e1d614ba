//! What a read means at a station. The rules are `domain::label`'s, as the server has them.

use domain::label::{BagType, Label, NotALabel, Site, parse, parse_child};

/// A read, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Read {
    /// The label, as people see it.
    pub(crate) label: String,
    /// Whether it is a parent's by its form.
    pub(crate) is_parent: bool,
    /// Whether the parser refuses it as a child of the parent that is packed. Only the server knows whether an old bag bears it.
    pub(crate) is_doubtful: bool,
}

/// How something was read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct How {
    /// See [`super::kept::Kept::doubtful`].
    pub(crate) doubtful: bool,
    /// See [`super::kept::Kept::typed`].
    pub(crate) typed: bool,
}

/// Understands a read that goes into `parent`, which may be none. Nothing where nothing was read.
pub(crate) fn understand(raw: &str, parent: &str, site: &Site<'_>) -> Option<Read> {
    let parent = parse(parent, site);
    let label = parse_child(raw, &parent, site);
    if label.refusal() == Some(&NotALabel::Empty) {
        return None;
    }
    Some(Read {
        // Of what is far too long for a label the beginning is shown.
        label: match label.text() {
            "" => raw.trim().chars().take(64).collect(),
            text => text.to_owned(),
        },
        is_parent: matches!(label, Label::Parent { .. }),
        is_doubtful: label.refusal().is_some(),
    })
}

/// The type of a parent by its label.
pub(crate) fn type_of<'a>(label: &str, site: &Site<'a>) -> Option<&'a BagType> {
    match parse(label, site) {
        Label::Parent { bag_type, .. } => site.types.iter().find(|t| t.id == bag_type),
        Label::Child { .. } | Label::BillNumber { .. } | Label::NotALabel { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::label::{ChildPattern, LabelPattern};

    fn types() -> Vec<BagType> {
        let of = |id, name: &str, pattern, child: Option<&str>| BagType {
            retired: false,
            id,
            name: name.to_owned(),
            pattern: LabelPattern::parse(pattern).expect("a pattern"),
            child_patterns: child
                .iter()
                .map(|c| ChildPattern::parse(c).expect("a pattern"))
                .collect(),
            capacity: 30,
            grams_per_child: 1000,
        };
        vec![
            of(1, "Mustard", "SB#####", None),
            of(2, "Moong", "M444-#####", Some("#######")),
        ]
    }

    fn read(raw: &str, parent: &str) -> Option<Read> {
        let types = types();
        understand(
            raw,
            parent,
            &Site {
                types: &types,
                url: "https://bags.example",
            },
        )
    }

    #[test]
    fn a_parent_a_child_and_nothing_are_told_apart() {
        let parent = read(" sb00001\r", "");
        assert_eq!(
            parent.map(|r| (r.label, r.is_parent)),
            Some(("SB00001".to_owned(), true))
        );
        let child = read("abcd0001", "SB00001");
        assert_eq!(
            child.map(|r| (r.label, r.is_parent, r.is_doubtful)),
            Some(("ABCD0001".to_owned(), false, false))
        );
        assert_eq!(read(" \t", "SB00001"), None);
        let own = read("https://bags.example/bags/SB00002", "SB00001");
        assert_eq!(
            own.map(|r| (r.label, r.is_parent)),
            Some(("SB00002".to_owned(), true))
        );
    }

    #[test]
    fn what_the_type_of_the_parent_refuses_is_doubtful() {
        let doubtful = |raw, parent| read(raw, parent).map(|r| r.is_doubtful);
        assert_eq!(doubtful("ABCD0001", "M444-00001"), Some(true), "another form");
        assert_eq!(doubtful("0000123", "M444-00001"), Some(false));
        assert_eq!(
            doubtful("SB0001", "SB00001"),
            Some(true),
            "what is left of a parent's label"
        );
        assert_eq!(doubtful("Lot 7 / old", "SB00001"), Some(true));
        assert_eq!(
            doubtful("Some text LABEL NO. 0001234", "SB00001"),
            Some(false),
            "a factory's text"
        );
    }

    #[test]
    fn a_read_that_is_far_too_long_is_shown_by_its_beginning() {
        let long = read(&"X".repeat(2000), "SB00001");
        assert_eq!(long.map(|r| (r.label.len(), r.is_doubtful)), Some((64, true)));
    }
}
