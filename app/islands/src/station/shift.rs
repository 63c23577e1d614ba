//! What a person packed today, as answers change it. The server counts it anew for each page.

use super::screen::Packed;
use domain::scan::Shift;

/// Follows an answer about a parent that is `state` now.
pub(crate) fn follow(shift: &mut Shift, outcome: &str, state: &Packed) {
    let (children, capacity) = (state.children.unwrap_or(0), state.capacity);
    let (bags, parents) = match outcome {
        "linked" | "moved" => (1, i64::from(children == capacity)),
        "undone" | "unlinked" => (-1, -i64::from(children + 1 == capacity)),
        "closed" => (0, 1),
        "reopened" => (0, -1),
        _ => return,
    };
    let each = match state.weight_g {
        Some(grams) if children > 0 => grams / i64::from(children),
        // The last one was taken out.
        _ => shift.weight_g.checked_div(shift.bags).unwrap_or(0),
    };
    shift.bags += bags;
    shift.weight_g += bags * each;
    shift.parents += parents;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parent(children: i16) -> Packed {
        Packed {
            children: Some(children),
            capacity: 2,
            weight_g: Some(i64::from(children) * 1000),
            ..Packed::default()
        }
    }

    #[test]
    fn bags_weight_and_finished_parents_follow_the_answers() {
        let mut shift = Shift::default();
        let mut after = |outcome: &str, children| {
            follow(&mut shift, outcome, &parent(children));
            (shift.bags, shift.weight_g, shift.parents)
        };
        assert_eq!(after("linked", 1), (1, 1000, 0));
        assert_eq!(after("already_here", 1), (1, 1000, 0));
        assert_eq!(after("moved", 2), (2, 2000, 1));
        assert_eq!(after("undone", 1), (1, 1000, 0));
        assert_eq!(after("closed", 1), (1, 1000, 1));
        assert_eq!(after("reopened", 1), (1, 1000, 0));
        assert_eq!(after("undone", 0), (0, 0, 0));
    }
}
