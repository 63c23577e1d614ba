//! From signs to rows (RFC 4180, and what programs make of it).

use super::encoding::{Encoding, fill};
use crate::counts::Counts;
use crate::error::{RowDamage, SheetError};
use crate::row::Row;
use encoding_rs::{Decoder, DecoderResult};
use std::io::Read;

/// How the rows of a text are written.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    pub(super) delimiter: u8,
    /// The first line is none of the sheet.
    pub(super) skip_first: bool,
    /// Bytes of a row at most.
    pub(super) longest: usize,
}

/// A text's signs, in UTF-8.
struct Signs<R> {
    input: R,
    decoder: Decoder,
    /// As they were read; used up to `taken`.
    raw: Vec<u8>,
    filled: usize,
    taken: usize,
    is_last: bool,
    is_done: bool,
}

impl<R: Read> Signs<R> {
    fn new(input: R, encoding: Encoding) -> Self {
        Self {
            input,
            decoder: encoding.decoder(),
            raw: vec![0; 1 << 16],
            filled: 0,
            taken: 0,
            is_last: false,
            is_done: false,
        }
    }

    /// Fills `out` anew; it stays empty at the end. False where a sign is not of the encoding.
    fn next_into(&mut self, out: &mut Vec<u8>) -> Result<bool, SheetError> {
        // UTF-8 of any encoding is at most three times as long, and a decoder needs a little room.
        out.resize(3 * self.raw.len() + 16, 0);
        loop {
            if self.is_done {
                out.clear();
                return Ok(true);
            }
            if self.taken == self.filled && !self.is_last {
                self.filled = fill(&mut self.input, &mut self.raw)?;
                self.taken = 0;
                self.is_last = self.filled < self.raw.len();
            }
            let raw = self.raw.get(self.taken..self.filled).unwrap_or_default();
            let (result, read, written) =
                self.decoder
                    .decode_to_utf8_without_replacement(raw, out, self.is_last);
            self.taken += read;
            match result {
                DecoderResult::Malformed(..) => {
                    out.truncate(written);
                    self.is_done = true;
                    return Ok(false);
                }
                DecoderResult::InputEmpty => self.is_done = self.is_last,
                DecoderResult::OutputFull => {}
            }
            if written > 0 {
                out.truncate(written);
                return Ok(true);
            }
        }
    }
}

/// Decodes a short text, as far as it is of the encoding.
pub(super) fn decode(input: impl Read, encoding: Encoding, text: &mut String) -> Result<(), SheetError> {
    let mut signs = Signs::new(input, encoding);
    let mut chunk = Vec::new();
    loop {
        let is_right = signs.next_into(&mut chunk)?;
        text.push_str(&String::from_utf8_lossy(&chunk));
        if chunk.is_empty() || !is_right {
            return Ok(());
        }
    }
}

/// Where in a row one is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first sign of a cell.
    Start,
    Plain,
    Quoted,
    /// After a quotation mark within a quoted cell: its end, or the first half of one that is meant.
    Quote,
}

/// The rows of a text.
pub struct TextRows<R> {
    signs: Signs<R>,
    shape: Shape,
    chunk: Vec<u8>,
    at: usize,
    /// The encoding does not know what follows the chunk.
    is_broken: bool,
    /// Of the sign that comes next, from 1.
    line: u64,
    /// The cell that is being read.
    cell: Vec<u8>,
    /// Columns of the last row, blank ones among them.
    width: u32,
    counts: Counts,
}

impl<R: Read> TextRows<R> {
    pub(super) fn new(input: R, encoding: Encoding, shape: Shape) -> Self {
        Self {
            signs: Signs::new(input, encoding),
            shape,
            chunk: Vec::new(),
            at: 0,
            is_broken: false,
            line: 1,
            cell: Vec::new(),
            width: 0,
            counts: Counts::default(),
        }
    }

    pub(super) fn width(&self) -> u32 {
        self.width
    }

    pub(crate) fn counts(&self) -> Counts {
        self.counts
    }

    /// Puts the next row in which something stands into `row`; false at the end.
    pub(crate) fn next_into(&mut self, row: &mut Row) -> Result<bool, SheetError> {
        loop {
            let is_stated = self.shape.skip_first && self.line == 1;
            if !self.read(row)? {
                return Ok(false);
            }
            if is_stated {
                continue;
            }
            if row.is_blank() {
                self.counts.empty += 1;
            } else {
                self.counts.rows += 1;
                return Ok(true);
            }
        }
    }

    fn sign(&mut self, row: u64) -> Result<Option<u8>, SheetError> {
        loop {
            if let Some(sign) = self.chunk.get(self.at) {
                return Ok(Some(*sign));
            }
            if self.is_broken {
                let damage = RowDamage::Encoding;
                // What was read before it still belongs to this row or an earlier one.
                return Err(SheetError::Row { row, damage });
            }
            self.at = 0;
            self.is_broken = !self.signs.next_into(&mut self.chunk)?;
            if self.chunk.is_empty() && !self.is_broken {
                return Ok(None);
            }
        }
    }

    /// Reads up to the end of a row, blank or not.
    fn read(&mut self, row: &mut Row) -> Result<bool, SheetError> {
        let number = self.line;
        row.clear(number, false);
        self.width = 0;
        let mut state = State::Start;
        let mut size = 0_usize;
        let mut any = false;
        loop {
            let Some(sign) = self.sign(number)? else {
                if state == State::Quoted {
                    let damage = RowDamage::UnclosedQuote;
                    return Err(SheetError::Row { row: number, damage });
                }
                if any {
                    self.end_cell(row, number)?;
                }
                return Ok(any);
            };
            self.at += 1;
            any = true;
            size += 1;
            if size > self.shape.longest {
                let damage = match state {
                    State::Quoted => RowDamage::UnclosedQuote,
                    State::Start | State::Plain | State::Quote => RowDamage::TooLong,
                };
                return Err(SheetError::Row { row: number, damage });
            }
            if sign == b'\n' {
                self.line += 1;
            }
            state = match (state, sign) {
                (State::Start, b'"') => State::Quoted,
                (State::Quoted, b'"') => State::Quote,
                (State::Quote, b'"') => self.keep(sign, State::Quoted),
                (State::Quoted, _) => self.keep(sign, State::Quoted),
                (_, b'\n' | b'\r') => {
                    if sign == b'\r' {
                        self.end_line(number)?;
                    }
                    self.end_cell(row, number)?;
                    return Ok(true);
                }
                (_, sign) if sign == self.shape.delimiter => {
                    self.end_cell(row, number)?;
                    State::Start
                }
                (State::Start | State::Plain | State::Quote, _) => self.keep(sign, State::Plain),
            };
        }
    }

    fn keep(&mut self, sign: u8, state: State) -> State {
        self.cell.push(sign);
        state
    }

    /// After a carriage return: a line feed belongs to it.
    fn end_line(&mut self, row: u64) -> Result<(), SheetError> {
        self.line += 1;
        let is_at_break = self.is_broken && self.at == self.chunk.len();
        if !is_at_break && self.sign(row)? == Some(b'\n') {
            self.at += 1;
        }
        Ok(())
    }

    fn end_cell(&mut self, row: &mut Row, number: u64) -> Result<(), SheetError> {
        let damage = RowDamage::Encoding;
        let text = std::str::from_utf8(&self.cell).map_err(|_| SheetError::Row { row: number, damage })?;
        row.push(self.width, text, None);
        self.width += 1;
        self.cell.clear();
        Ok(())
    }
}
