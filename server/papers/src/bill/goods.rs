//! What stands in the tables of a bill.

use super::sheet::{Column, Pages, Side, WIDTH};
use super::{Bill, BillWords};
use crate::text::Weight;

/// How many labels stand beside each other on a challan.
const ACROSS: usize = 4;
/// Between them.
const GAP: f32 = 4.0;

fn column<'a>(name: &'a str, width: f32, side: Side, weight: Weight) -> Column<'a> {
    Column {
        name,
        width,
        side,
        weight,
    }
}

/// Parents line by line.
pub(super) fn parents(pages: &mut Pages<'_>, bill: &Bill, words: &BillWords<'_>) {
    let (number, label, children, weight, mark) = (12.0, 46.0, 28.0, 30.0, 28.0);
    let rest = WIDTH - number - label - children - weight - mark;
    let columns = [
        column("#", number, Side::Right, Weight::Regular),
        column(words.parent, label, Side::Left, Weight::Bold),
        column(words.bag_type, rest, Side::Left, Weight::Regular),
        column(words.mark, mark, Side::Left, Weight::Regular),
        column(words.children, children, Side::Right, Weight::Regular),
        column(words.weight, weight, Side::Right, Weight::Regular),
    ];
    let rows: Vec<Vec<String>> = bill
        .parents
        .iter()
        .enumerate()
        .map(|(at, parent)| {
            vec![
                (at + 1).to_string(),
                parent.label.clone(),
                parent.bag_type.clone(),
                parent.mark.clone(),
                format!("{} / {}", parent.children, parent.capacity),
                parent.weight.clone(),
            ]
        })
        .collect();
    pages.table(&columns, &rows);
}

/// Goods by type.
pub(super) fn types(pages: &mut Pages<'_>, bill: &Bill, words: &BillWords<'_>) {
    let (hsn, parents, children, weight) = (28.0, 24.0, 24.0, 34.0);
    let rest = WIDTH - hsn - parents - children - weight;
    let columns = [
        column(words.bag_type, rest, Side::Left, Weight::Bold),
        column(words.hsn, hsn, Side::Left, Weight::Regular),
        column(words.parents, parents, Side::Right, Weight::Regular),
        column(words.children, children, Side::Right, Weight::Regular),
        column(words.weight, weight, Side::Right, Weight::Regular),
    ];
    let rows: Vec<Vec<String>> = bill
        .goods
        .iter()
        .map(|goods| {
            vec![
                goods.bag_type.clone(),
                goods.hsn.clone().unwrap_or_default(),
                goods.parents.to_string(),
                goods.children.to_string(),
                goods.weight.clone(),
            ]
        })
        .collect();
    pages.table(&columns, &rows);
}

/// Labels of parents with how many children they hold, several in a row.
pub(super) fn labels(pages: &mut Pages<'_>, bill: &Bill, words: &BillWords<'_>) {
    let width = (WIDTH + GAP) / ACROSS as f32 - GAP;
    let mut columns = Vec::new();
    for group in 0..ACROSS {
        if group > 0 {
            columns.push(column("", GAP, Side::Left, Weight::Regular));
        }
        columns.push(column(words.parent, width * 0.64, Side::Left, Weight::Bold));
        columns.push(column(words.children, width * 0.36, Side::Right, Weight::Regular));
    }
    let rows: Vec<Vec<String>> = bill
        .parents
        .chunks(ACROSS)
        .map(|row| {
            let mut cells = Vec::new();
            for (group, parent) in row.iter().enumerate() {
                if group > 0 {
                    cells.push(String::new());
                }
                cells.push(parent.label.clone());
                cells.push(parent.children.to_string());
            }
            cells
        })
        .collect();
    pages.table(&columns, &rows);
}
