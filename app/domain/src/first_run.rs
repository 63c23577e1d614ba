//! What an admin sets up before a new site is used.

use crate::codes::codes;
use serde::{Deserialize, Serialize};

codes!(
    /// A step, in the order in which they are taken.
    Step {
        Factor = "factor",
        Codes = "codes",
        Company = "company",
        Areas = "areas",
        BagTypes = "bag_types",
        People = "people",
        Scan = "scan",
    }
);

/// How far a site is. Nobody ticks a step off: each is seen in what the site holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FirstRun {
    /// The steps that are done.
    pub done: Vec<Step>,
}

impl FirstRun {
    pub fn has(&self, step: Step) -> bool {
        self.done.contains(&step)
    }

    /// The first step that is not done.
    pub fn next(&self) -> Option<Step> {
        Step::ALL.iter().copied().find(|step| !self.has(*step))
    }
}
