//! The axis of the dashboard's chart.

/// Where an axis ends that shows values up to `most`: a round number whose half is round too.
pub fn axis_top(most: i64) -> i64 {
    let mut unit = 1;
    loop {
        let fits = [2, 4, 6, 10]
            .map(|times| times * unit)
            .into_iter()
            .find(|top| *top >= most);
        if let Some(top) = fits {
            return top;
        }
        unit *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::axis_top;

    #[test]
    fn an_axis_ends_at_a_round_number() {
        let tops = [1, 2, 3, 5, 7, 10, 11, 41, 61, 100, 101, 9_999].map(axis_top);
        assert_eq!(tops, [2, 2, 4, 6, 10, 10, 20, 60, 100, 100, 200, 10_000]);
    }
}
