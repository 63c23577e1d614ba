//! The order and the kind of what stands on pages, for those who hear them read.

use super::Role;
use krilla::tagging::{Identifier, TableHeaderScope, Tag, TagGroup, TagTree};
use std::iter::Peekable;
use std::vec::IntoIter;

/// Something drawn that has a meaning.
pub(super) struct Spoken {
    pub(super) page: usize,
    pub(super) role: Role,
    pub(super) id: Identifier,
    /// What stands for a picture.
    pub(super) says: String,
}

type Rest = Peekable<IntoIter<Spoken>>;

/// Everything in its order.
pub(super) fn tree(spoken: Vec<Spoken>, language: &str) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
    let mut rest: Rest = spoken.into_iter().peekable();
    while let Some(next) = rest.peek() {
        match next.role {
            Role::Cell { table, .. } => tree.push(table_of(&mut rest, table)),
            role => {
                let page = next.page;
                let tag = TagGroup::new(Tag::P);
                tree.push(group(&mut rest, tag, |other| {
                    other.page == page && other.role == role && role != Role::Picture
                }));
            }
        }
    }
    tree
}

/// What comes next, and what follows it as long as it belongs to it. A picture is alone, and has a text.
fn group(rest: &mut Rest, mut group: TagGroup, belongs: impl Fn(&Spoken) -> bool) -> TagGroup {
    let Some(first) = rest.next() else {
        return group;
    };
    if first.role == Role::Picture {
        group = TagGroup::new(Tag::Figure(Some(first.says)));
    }
    group.push(first.id);
    while let Some(next) = rest.next_if(&belongs) {
        group.push(next.id);
    }
    group
}

/// A table: rows of cells, each of as many lines as it has.
fn table_of(rest: &mut Rest, number: usize) -> TagGroup {
    let mut whole = TagGroup::new(Tag::Table);
    let row_of = |spoken: &Spoken| match spoken.role {
        Role::Cell { table, row, .. } if table == number => Some(row),
        _ => None,
    };
    while let Some(row) = rest.peek().and_then(row_of) {
        let mut line = TagGroup::new(Tag::TR);
        while let Some(next) = rest.peek().filter(|next| row_of(next) == Some(row)) {
            let role = next.role;
            let cell = if matches!(role, Role::Cell { head: true, .. }) {
                TagGroup::new(Tag::TH(TableHeaderScope::Column))
            } else {
                TagGroup::new(Tag::TD)
            };
            line.push(group(rest, cell, |other| other.role == role));
        }
        whole.push(line);
    }
    whole
}
