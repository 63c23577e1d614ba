//! Bags with one label, and bills with one number.

use crate::label::MAX_CHARS;
use std::cmp::Reverse;

/// A bag that shares its label with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Twin {
    pub id: i64,
    pub is_parent: bool,
    /// Children that it holds.
    pub children: i64,
    /// How many its type takes; 0 for a child.
    pub capacity: i64,
    /// Whether it is in a parent.
    pub is_child: bool,
    /// The bill that it is on; of several, the first.
    pub bill: Option<i64>,
}

/// What becomes of one of several with the same label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It bears the label on.
    Stays,
    /// It is the same bag as the one with this number.
    Joins(i64),
    /// It is another bag, and bears this label from now on.
    Renamed(String),
}

/// A text with the number of its row, for what cannot bear the text alone.
pub fn renamed(text: &str, id: i64) -> String {
    let end = format!(" (OLD {id})");
    let room = MAX_CHARS.saturating_sub(end.chars().count());
    let start: String = text.chars().take(room).collect();
    let label = format!("{}{end}", start.trim_end());
    // A long text that was renamed by this number before, and still is not alone.
    if label == text {
        end.trim_start().to_owned()
    } else {
        label
    }
}

/// Decides between bags that share a label. The one that was used most stays: on a bill, then with the most children, then in a parent, then
/// the oldest. Another of the same role is the same bag, unless both are on bills, or what the two hold does not fit into one.
pub fn settle_twins(label: &str, twins: &[Twin]) -> Vec<(i64, Fate)> {
    let mut order: Vec<&Twin> = twins.iter().collect();
    order.sort_by_key(|t| {
        (
            Reverse(t.bill.is_some()),
            Reverse(t.children),
            Reverse(t.is_child),
            t.id,
        )
    });
    let Some((first, others)) = order.split_first() else {
        return Vec::new();
    };
    let (mut held, mut bill) = (first.children, first.bill);
    let mut fates = vec![(first.id, Fate::Stays)];
    for twin in others {
        let is_one_bill = bill.is_none() || twin.bill.is_none() || bill == twin.bill;
        let fits = !twin.is_parent || twin.children == 0 || held + twin.children <= first.capacity;
        fates.push(if twin.is_parent == first.is_parent && is_one_bill && fits {
            held += twin.children;
            bill = bill.or(twin.bill);
            (twin.id, Fate::Joins(first.id))
        } else {
            (twin.id, Fate::Renamed(renamed(label, twin.id)))
        });
    }
    fates
}

/// Decides between bills of one number, each with whether it is completed: a completed one stays, then the oldest; the others are renamed.
/// Answers those.
pub fn settle_numbers(number: &str, bills: &[(i64, bool)]) -> Vec<(i64, String)> {
    let stays = bills.iter().min_by_key(|(id, completed)| (!completed, *id));
    bills
        .iter()
        .filter(|bill| Some(*bill) != stays)
        .map(|(id, _)| (*id, renamed(number, *id)))
        .collect()
}
