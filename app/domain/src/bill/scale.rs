//! A bill on the weighbridge: what it weighs there beside what it holds.

use super::BillDetail;

/// What a scale weight says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScaleCheck {
    /// The scale weight less content and empty bags, in grams.
    pub difference_g: i64,
    /// Whether the scale could show the two alike; none where nobody said in which steps it counts.
    pub is_within_step: Option<bool>,
}

impl BillDetail {
    /// Compares the scale weight with content and tare; none where there is none, or no such difference can be.
    pub fn scale_check(&self, step_g: i32) -> Option<ScaleCheck> {
        let gross = self.bill.actual_weight_g.checked_add(self.tare_g)?;
        let difference_g = self.bill.scale_weight_g?.checked_sub(gross)?;
        let step = u64::try_from(step_g).ok().filter(|step| *step > 0);
        Some(ScaleCheck {
            difference_g,
            is_within_step: step.map(|step| difference_g.unsigned_abs() <= step),
        })
    }
}
