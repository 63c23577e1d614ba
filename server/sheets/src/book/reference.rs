//! Addresses of cells: `B12`, `A1:C3`.

/// Rows of a sheet.
pub(super) const MOST_ROWS: u64 = 1_048_576;
/// Columns of a sheet.
pub(super) const MOST_COLUMNS: u32 = 16_384;

/// A range of cells; rows count from 1, columns from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) top: u64,
    pub(super) bottom: u64,
    pub(super) left: u32,
}

/// The column and the row of an address.
pub(super) fn read_cell(text: &str) -> Option<(u32, u64)> {
    let text = text.as_bytes();
    let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (name, digits) = text.split_at(letters);
    if name.is_empty() || name.len() > 3 || digits.is_empty() || digits.len() > 7 {
        return None;
    }
    let column = name.iter().fold(0_u32, |sum, byte| {
        sum * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1
    });
    let mut row = 0_u64;
    for byte in digits {
        if !byte.is_ascii_digit() {
            return None;
        }
        row = row * 10 + u64::from(byte - b'0');
    }
    let column = column.checked_sub(1)?;
    (column < MOST_COLUMNS && (1..=MOST_ROWS).contains(&row)).then_some((column, row))
}

/// A range, or a single cell as one.
pub(super) fn read_range(text: &str) -> Option<Range> {
    let plain = text.replace('$', "");
    let (first, last) = plain.split_once(':').unwrap_or((&plain, &plain));
    let ((left, top), (right, bottom)) = (read_cell(first)?, read_cell(last)?);
    (left <= right && top <= bottom).then_some(Range { top, bottom, left })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_column_and_a_row_of_a_sheet() {
        assert_eq!(read_cell("A1"), Some((0, 1)));
        assert_eq!(read_cell("xfd1048576"), Some((16_383, 1_048_576)));
        for wrong in [
            "",
            "A",
            "1",
            "A0",
            "XFE1",
            "A1048577",
            "AAAA1",
            "A1B",
            "A99999999",
            "É1",
        ] {
            assert_eq!(read_cell(wrong), None, "{wrong}");
        }
        let (top, bottom, left) = (2, 31, 1);
        assert_eq!(read_range("$B$2:$B$31"), Some(Range { top, bottom, left }));
        assert_eq!(read_range("B3:B2"), None);
    }
}
