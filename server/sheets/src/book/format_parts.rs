//! The code of a number's format, taken apart: `0000000`, `#,##0.00;[Red]-0`, `dd-mm-yyyy`.

/// When a section of a format holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Condition {
    Less(f64),
    LessOrEqual(f64),
    Equal(f64),
    NotEqual(f64),
    More(f64),
    MoreOrEqual(f64),
}

impl Condition {
    fn parse(text: &str) -> Option<Self> {
        let signs = text.len() - text.trim_start_matches(['<', '>', '=']).len();
        let (sign, bound) = text.split_at(signs);
        let make: fn(f64) -> Self = match sign {
            "<=" => Self::LessOrEqual,
            ">=" => Self::MoreOrEqual,
            "<>" => Self::NotEqual,
            "<" => Self::Less,
            ">" => Self::More,
            "=" => Self::Equal,
            _ => return None,
        };
        bound.trim().parse().ok().map(make)
    }

    pub(super) fn holds(self, value: f64) -> bool {
        match self {
            Self::Less(bound) => value < bound,
            Self::LessOrEqual(bound) => value <= bound,
            Self::Equal(bound) => value.total_cmp(&bound).is_eq(),
            Self::NotEqual(bound) => value.total_cmp(&bound).is_ne(),
            Self::More(bound) => value > bound,
            Self::MoreOrEqual(bound) => value >= bound,
        }
    }
}

/// A piece of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Literal(char),
    /// `0` shows a zero where there is no digit, `?` a blank, `#` nothing.
    Digit(char),
    Point,
    Comma,
    /// The number as it is without a format, or the text.
    Whole,
}

/// A section: what is shown of one kind of numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Section {
    pub(super) condition: Option<Condition>,
    pub(super) pieces: Vec<Piece>,
    /// Letters of years, months and days, and those of hours, minutes and seconds.
    pub(super) has_date: bool,
    pub(super) has_time: bool,
    pub(super) months_or_minutes: bool,
    pub(super) percents: i32,
    pub(super) is_scientific: bool,
    pub(super) is_fraction: bool,
    pub(super) is_text: bool,
}

/// The sections of a code.
pub(super) fn sections(code: &str) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut section = Section::default();
    let mut rest = code;
    while let Some(sign) = rest.chars().next() {
        let after = rest.get(sign.len_utf8()..).unwrap_or_default();
        rest = match sign {
            ';' => {
                sections.push(std::mem::take(&mut section));
                after
            }
            _ => section.take(sign, rest, after),
        };
    }
    sections.push(section);
    sections
}

impl Section {
    fn literals(&mut self, text: &str) {
        self.pieces.extend(text.chars().map(Piece::Literal));
    }

    /// Takes the piece that `rest` begins with, and gives back what is behind it.
    fn take<'a>(&mut self, sign: char, rest: &'a str, after: &'a str) -> &'a str {
        let starts = |word: &str| {
            rest.get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
        };
        let behind = |size: usize| rest.get(size..).unwrap_or_default();
        let skip_one = |text: &'a str| {
            let size = text.chars().next().map_or(0, char::len_utf8);
            text.get(size..).unwrap_or_default()
        };
        if starts("General") {
            self.pieces.push(Piece::Whole);
            return behind("General".len());
        }
        for word in ["AM/PM", "A/P"] {
            if starts(word) {
                self.has_time = true;
                return behind(word.len());
            }
        }
        if starts("E+") || starts("E-") {
            self.is_scientific = true;
            return behind(2);
        }
        match sign {
            '"' => {
                let (text, behind) = after.split_once('"').unwrap_or((after, ""));
                self.literals(text);
                return behind;
            }
            '\\' => {
                self.pieces.extend(after.chars().next().map(Piece::Literal));
                return skip_one(after);
            }
            // As wide as the next sign.
            '_' => {
                self.pieces.push(Piece::Literal(' '));
                return skip_one(after);
            }
            // Repeats the next sign over the width of the column.
            '*' => return skip_one(after),
            '[' => {
                let (text, behind) = after.split_once(']').unwrap_or((after, ""));
                self.bracket(text);
                return behind;
            }
            '0' | '#' | '?' => self.pieces.push(Piece::Digit(sign)),
            '.' => self.pieces.push(Piece::Point),
            ',' => self.pieces.push(Piece::Comma),
            '%' => {
                self.percents += 1;
                self.pieces.push(Piece::Literal(sign));
            }
            '@' => {
                self.is_text = true;
                self.pieces.push(Piece::Whole);
            }
            '/' => {
                self.is_fraction = true;
                self.pieces.push(Piece::Literal(sign));
            }
            'y' | 'Y' | 'd' | 'D' => self.has_date = true,
            'h' | 'H' | 's' | 'S' => self.has_time = true,
            'm' | 'M' => self.months_or_minutes = true,
            _ => self.pieces.push(Piece::Literal(sign)),
        }
        after
    }

    /// What stands in brackets: a condition, a currency, a time that runs on, a colour.
    fn bracket(&mut self, text: &str) {
        if let Some(currency) = text.strip_prefix('$') {
            self.literals(currency.split('-').next().unwrap_or_default());
        } else if text.starts_with(['<', '>', '=']) {
            self.condition = Condition::parse(text);
        } else if !text.is_empty()
            && text
                .bytes()
                .all(|b| matches!(b.to_ascii_lowercase(), b'h' | b'm' | b's'))
        {
            self.has_time = true;
        }
    }
}
