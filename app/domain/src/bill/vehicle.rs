//! Vehicle numbers, in one form however they were typed.

/// A registration of India as `RJ14 GB 1234`, or `22 BH 1234 AA`; any other text in capitals with single blanks.
pub(super) fn normalised(text: &str) -> String {
    let upper = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_uppercase();
    let compact: String = upper
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '.' | '/'))
        .collect();
    registration(&compact).unwrap_or(upper)
}

/// The parts of a registration with blanks between them, if the text is one.
fn registration(compact: &str) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut was_digit = None;
    for c in compact.chars() {
        let is_digit = c.is_ascii_digit();
        if !is_digit && !c.is_ascii_uppercase() {
            return None;
        }
        match parts.last_mut() {
            Some(part) if was_digit == Some(is_digit) => part.push(c),
            _ => parts.push(c.to_string()),
        }
        was_digit = Some(is_digit);
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let has = |part: &str, least, most| (least..=most).contains(&part.len());
    match parts.as_slice() {
        [state, district, series, number]
            if is_letters(state)
                && has(state, 2, 2)
                && has(district, 1, 2)
                && has(series, 1, 3)
                && has(number, 1, 4) =>
        {
            Some(format!("{state}{district} {series} {number}"))
        }
        [year, "BH", number, series] if has(year, 2, 2) && has(number, 4, 4) && has(series, 1, 2) => {
            Some(format!("{year} BH {number} {series}"))
        }
        _ => None,
    }
}

fn is_letters(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_uppercase())
}
