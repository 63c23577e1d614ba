//! Cells whose text may not be what somebody wrote into them.

use crate::codes::codes;
use serde::{Deserialize, Serialize};

codes!(
    /// Why the text of a cell may not be what somebody wrote into it.
    CellDoubt {
        /// The program took it for a date.
        Date = "date",
        /// A number that lost its last digits.
        LostDigits = "lost_digits",
        /// A number in scientific notation.
        Scientific = "scientific",
        /// The format shows fewer decimals than there are.
        Rounded = "rounded",
        /// The format of the number is not understood.
        Format = "format",
        /// Yes or no.
        Boolean = "boolean",
        /// `#N/A` and the like.
        Error = "error",
        /// A formula without a result.
        NotCalculated = "not_calculated",
    }
);
