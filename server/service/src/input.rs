//! Checks of what filters and lists are given.

use domain::codes::Coded;
use domain::label;
use domain::page::{Place, Sort, is_long_enough};
use domain::refusal::{FieldError, WrongField};
use store::Db;
use store::filter::Span;

/// A cursor is the id after which the next page starts.
pub(crate) fn check_cursor(cursor: Option<&str>) -> Result<Option<i64>, FieldError> {
    let wrong = || FieldError::new("cursor", WrongField::CursorUnknown);
    cursor
        .filter(|c| !c.is_empty())
        .map(|c| c.parse().map_err(|_| wrong()))
        .transpose()
}

/// The place of a page of a list.
pub(crate) fn check_place(cursor: Option<&str>) -> Result<Place, FieldError> {
    Place::of(cursor).ok_or_else(|| FieldError::new("cursor", WrongField::CursorUnknown))
}

/// One of the orders that the list has, or nothing.
pub(crate) fn check_sort(sort: Option<&str>, offered: &[Sort]) -> Result<(), FieldError> {
    check_code("sort", sort, offered)
}

/// From the beginning of one day of the site to the end of another.
pub(crate) fn check_days(db: &Db, from: Option<&str>, to: Option<&str>) -> Result<Span, FieldError> {
    let day = |field: &str, text: Option<&str>| {
        text.map(|text| {
            db.day(text)
                .ok_or_else(|| FieldError::new(field, WrongField::NotADay))
        })
        .transpose()
    };
    Ok(Span {
        from: day("from", from)?.map(|(begins, _)| begins),
        before: day("to", to)?.map(|(_, ends)| ends),
    })
}

/// One of the allowed words, or nothing.
pub(crate) fn check_one_of(field: &str, word: Option<&str>, allowed: &[&str]) -> Result<(), FieldError> {
    match word {
        Some(word) if !allowed.contains(&word) => {
            Err(FieldError::new(field, WrongField::not_one_of(allowed)))
        }
        _ => Ok(()),
    }
}

/// The code of one of the allowed variants, or nothing.
pub(crate) fn check_code<T: Coded>(field: &str, word: Option<&str>, allowed: &[T]) -> Result<(), FieldError> {
    let codes: Vec<_> = allowed.iter().map(|variant| variant.code()).collect();
    check_one_of(field, word, &codes)
}

/// A word to filter by; control characters stand in no name of ours, and Postgres refuses some of them.
pub(crate) fn check_no_controls(field: &str, text: Option<&str>) -> Result<(), FieldError> {
    match text {
        Some(text) if text.chars().any(char::is_control) => {
            Err(FieldError::new(field, WrongField::ControlCharacters))
        }
        _ => Ok(()),
    }
}

/// The text without white space around it; none for a blank one.
pub(crate) fn non_blank(text: Option<String>) -> Option<String> {
    text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty())
}

/// A text to filter a list by: long enough for an index, or none.
pub(crate) fn check_filter_text(q: Option<&str>) -> Result<Option<&str>, FieldError> {
    let q = q.map(str::trim).filter(|q| !q.is_empty());
    match q {
        Some(q) if !is_long_enough(q) => Err(FieldError::new("q", WrongField::FilterShort)),
        _ => Ok(q),
    }
}

/// A part of a label to filter by, normalised; what is too short or too long is refused.
pub(crate) fn check_filter_label(q: Option<&str>) -> Result<Option<String>, FieldError> {
    check_filter_text(q)?
        .map(|q| label::normalise(q).map_err(|why| FieldError::not_a_label("q", &why)))
        .transpose()
}
