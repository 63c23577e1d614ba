//! Reads ZPL and TSPL back as a printer would, as far as labels use them.

use crate::raster::Picture;

/// Black dots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dots {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) black: Vec<bool>,
}

/// What stands on a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// The size of a square and the text.
    Qr(usize, String),
    /// The width of a bar, the height, and the text.
    Bars(usize, usize, String),
    /// The size of the letters in dots, roughly, and the text.
    Text(usize, String),
    Dots(Dots),
}

/// One label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Printed {
    /// In dots.
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) fields: Vec<(usize, usize, Field)>,
}

fn dots(width: usize, bytes: &[u8], across: usize) -> Dots {
    let black = bytes
        .chunks(across)
        .flat_map(|row| (0..width).map(|x| row[x / 8] & (128 >> (x % 8)) != 0))
        .collect();
    Dots {
        width,
        height: bytes.len() / across,
        black,
    }
}

/// The numbers at the beginning of a command.
fn numbers(text: &str) -> Vec<usize> {
    text.split(',')
        .map_while(|word| word.trim().parse().ok())
        .collect()
}

fn unescape(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'_' {
            let code = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&code).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// `^GFA` with `,` for the white end of a row and `:` for the row above.
fn graphic(text: &str) -> Dots {
    let mut parts = text.splitn(4, ',');
    let total: usize = parts.next().unwrap().parse().unwrap();
    assert_eq!(parts.next().unwrap().parse::<usize>().unwrap(), total);
    let across: usize = parts.next().unwrap().parse().unwrap();
    let mut bytes: Vec<u8> = Vec::new();
    let mut data = parts.next().unwrap().chars().peekable();
    while bytes.len() < total {
        let row = bytes.len();
        while bytes.len() < row + across {
            match data.next().unwrap() {
                ':' => bytes.extend_from_within(row - across..row),
                ',' => bytes.resize(row + across, 0),
                high => {
                    let low = data.next().unwrap();
                    let digits = format!("{high}{low}");
                    bytes.push(u8::from_str_radix(&digits, 16).unwrap());
                }
            }
        }
    }
    assert_eq!(data.next(), None);
    dots(across * 8, &bytes, across)
}

/// Labels in ZPL.
pub(crate) fn zpl(text: &[u8]) -> Vec<Printed> {
    let text = std::str::from_utf8(text).unwrap();
    text.split("^XA")
        .skip(1)
        .map(|label| {
            let mut printed = Printed::default();
            let (mut place, mut kind, mut escaped) = ((0, 0), String::new(), false);
            let mut module = 2;
            for command in label.split('^').skip(1) {
                let command = command.trim_end_matches('\n');
                let (name, rest) = command.split_at(2);
                match name {
                    "PW" => printed.width = rest.parse().unwrap(),
                    "LL" => printed.height = rest.parse().unwrap(),
                    "FO" => {
                        let at = numbers(rest);
                        place = (at[0], at[1]);
                        escaped = false;
                    }
                    "BY" => module = rest.parse().unwrap(),
                    "BQ" | "BC" | "A0" => kind = command.to_owned(),
                    "FH" => escaped = true,
                    "FD" => {
                        assert!(escaped);
                        let data = unescape(rest);
                        let numbers = |skip: usize| numbers(kind[skip..].trim_start_matches(','));
                        let field = match &kind[..2] {
                            "BQ" => {
                                // Printers draw it ten dots lower.
                                place.1 += 10;
                                Field::Qr(numbers(3)[1], data.strip_prefix("MA,").unwrap().to_owned())
                            }
                            "BC" => Field::Bars(module, numbers(3)[0], data),
                            _ => Field::Text(numbers(3)[0], data),
                        };
                        printed.fields.push((place.0, place.1, field));
                    }
                    "GF" => {
                        let field = Field::Dots(graphic(rest.strip_prefix("A,").unwrap()));
                        printed.fields.push((place.0, place.1, field));
                    }
                    "CI" => assert_eq!(rest, "28"),
                    "LH" | "FS" | "XZ" => {}
                    other => panic!("^{other}"),
                }
            }
            assert!(label.ends_with("^XZ\n"));
            printed
        })
        .collect()
}

/// Labels in TSPL, for a printer of so many dots in a millimetre.
pub(crate) fn tspl(bytes: &[u8], scale: f32) -> Vec<Printed> {
    let mut labels = Vec::new();
    let mut printed = Printed::default();
    let mut rest = bytes;
    while !rest.is_empty() {
        if let Some(picture) = rest.strip_prefix(b"BITMAP ") {
            let commas: Vec<usize> = (0..picture.len())
                .filter(|at| picture[*at] == b',')
                .take(5)
                .collect();
            let at = numbers(std::str::from_utf8(&picture[..commas[4]]).unwrap());
            assert_eq!(at[4], 0);
            let begin = commas[4] + 1;
            let end = begin + at[2] * at[3];
            let bytes: Vec<u8> = picture[begin..end].iter().map(|byte| !byte).collect();
            printed
                .fields
                .push((at[0], at[1], Field::Dots(dots(at[2] * 8, &bytes, at[2]))));
            rest = picture[end..].strip_prefix(b"\r\n").unwrap();
            continue;
        }
        let end = rest.windows(2).position(|pair| pair == b"\r\n").unwrap();
        let line = std::str::from_utf8(&rest[..end]).unwrap();
        rest = &rest[end + 2..];
        let (name, values) = line.split_once(' ').unwrap_or((line, ""));
        let quoted = || {
            let data = values.strip_suffix('"').unwrap().split_once(",\"").unwrap().1;
            let data = data.split_once(",\"").map_or(data, |(_, data)| data);
            data.replace("\\[\"]", "\"")
        };
        let after = |name: &str| values.split_once(name).map(|(_, rest)| numbers(rest)).unwrap();
        match name {
            "SIZE" => {
                let sides: Vec<f32> = values
                    .split(',')
                    .map(|side| side.trim_end_matches(" mm").parse().unwrap())
                    .collect();
                printed.width = (sides[0] * scale).round() as usize;
                printed.height = (sides[1] * scale).round() as usize;
            }
            "QRCODE" => {
                let at = numbers(values);
                printed
                    .fields
                    .push((at[0], at[1], Field::Qr(after(",M,")[0], quoted())));
            }
            "BARCODE" => {
                let (at, bars) = (numbers(values), after("\"128\","));
                assert_eq!(bars[3], bars[4]);
                let data = quoted();
                printed
                    .fields
                    .push((at[0], at[1], Field::Bars(bars[3], bars[0], data)));
            }
            "TEXT" => {
                let (at, size) = (numbers(values), after("\"0\",")[1]);
                let size = (size as f32 / 72.0 * 25.4 * scale).round() as usize;
                let data = quoted();
                printed.fields.push((at[0], at[1], Field::Text(size, data)));
            }
            "GAP" | "DIRECTION" | "CODEPAGE" | "CLS" => {}
            "PRINT" => {
                assert_eq!(values, "1,1");
                labels.push(std::mem::take(&mut printed));
            }
            other => panic!("{other}"),
        }
    }
    labels
}

impl Printed {
    /// As it comes out of the printer, its own letters left out. Nothing may stand outside.
    pub(crate) fn picture(&self) -> Picture {
        let mut picture = Picture {
            width: self.width,
            height: self.height,
            dots: vec![255; self.width * self.height],
        };
        let mut fill = |x: usize, y: usize, w: usize, h: usize| {
            assert!(x + w <= self.width && y + h <= self.height, "{x},{y} {w} × {h}");
            for y in y..y + h {
                picture.dots[y * self.width + x..y * self.width + x + w].fill(0);
            }
        };
        for (left, top, field) in &self.fields {
            match field {
                Field::Qr(module, text) => {
                    let code = fast_qr::QRBuilder::new(text.as_str())
                        .ecl(fast_qr::ECL::M)
                        .build()
                        .unwrap();
                    for y in 0..code.size {
                        for x in (0..code.size).filter(|x| code[y][*x].value()) {
                            fill(left + x * module, top + y * module, *module, *module);
                        }
                    }
                }
                Field::Bars(module, height, text) => {
                    for bar in code128::Code128::encode(text.as_bytes()).bar_coordinates() {
                        let x = left + (bar.x as usize - 10) * module;
                        fill(x, *top, usize::from(bar.width) * module, *height);
                    }
                }
                Field::Dots(dots) => {
                    for y in 0..dots.height {
                        for x in (0..dots.width).filter(|x| dots.black[y * dots.width + x]) {
                            fill(left + x, top + y, 1, 1);
                        }
                    }
                }
                Field::Text(..) => {}
            }
        }
        picture
    }
}
