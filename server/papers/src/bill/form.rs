//! A bill and a challan from top to bottom.

use super::sheet::{EDGE, Fact, Pages, SIGNATURES, SMALL, TEXT, WIDTH};
use super::{Bill, BillForm, BillWords, goods};
use crate::PaperError;
use crate::canvas::{BLACK, Canvas, GREY, Role, pdf};
use crate::code::Squares;
use crate::text::{Fonts, Weight};

/// The side of the QR code.
const CODE: f32 = 30.0;
/// The size of the number of the bill.
const NUMBER: f32 = 6.4;
/// Names with values that stand beside each other.
const ACROSS: usize = 3;

/// The bill as PDF; a challan once for each copy that the words name.
pub fn bill_pdf(bill: &Bill, form: BillForm, words: &BillWords<'_>) -> Result<Vec<u8>, PaperError> {
    let fonts = Fonts::load()?;
    let mut pages: Vec<Canvas> = Vec::new();
    match form {
        BillForm::Bill => pages.extend(whole(bill, words.bill, "", words, &fonts)?),
        BillForm::Challan => {
            let copies: &[&str] = if words.copies.is_empty() {
                &[""]
            } else {
                words.copies
            };
            for copy in copies {
                pages.extend(challan(bill, copy, words, &fonts)?);
            }
        }
    }
    let title = match form {
        BillForm::Bill => words.bill,
        BillForm::Challan => words.challan,
    };
    pdf(
        &pages,
        &fonts,
        &format!("{title} {}", bill.number),
        words.language,
    )
}

fn heading(bill: &Bill, title: &str) -> String {
    [title, &bill.number, &bill.company.name]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

fn whole(
    bill: &Bill,
    title: &str,
    copy: &str,
    words: &BillWords<'_>,
    fonts: &Fonts,
) -> Result<Vec<Canvas>, PaperError> {
    let mut pages = Pages::new(fonts, heading(bill, title));
    head(&mut pages, bill, title, copy, words)?;
    pages.facts(&known(about(bill, words)), ACROSS, false);
    pages.y += 2.0;
    goods::parents(&mut pages, bill, words);
    let totals = known(totals(bill, words));
    // Nobody signs a page that says nothing.
    pages.need(Pages::height(totals.len(), ACROSS) + SIGNATURES);
    pages.facts(&totals, ACROSS, false);
    sign(&mut pages, words);
    Ok(pages.finish(words.page, &heading(bill, title)))
}

fn challan(bill: &Bill, copy: &str, words: &BillWords<'_>, fonts: &Fonts) -> Result<Vec<Canvas>, PaperError> {
    let title = words.challan;
    let mut pages = Pages::new(fonts, heading(bill, title));
    head(&mut pages, bill, title, copy, words)?;
    pages.facts(&for_the_road(bill, words), ACROSS, true);
    pages.y += 2.0;
    goods::types(&mut pages, bill, words);
    pages.facts(&known(totals(bill, words)), ACROSS, false);
    pages.y += 2.0;
    goods::labels(&mut pages, bill, words);
    sign(&mut pages, words);
    let foot = [heading(bill, title).as_str(), copy]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    Ok(pages.finish(words.page, &foot))
}

/// The firm at the left, the code at the right, and between them what paper it is.
fn head(
    pages: &mut Pages<'_>,
    bill: &Bill,
    title: &str,
    copy: &str,
    words: &BillWords<'_>,
) -> Result<(), PaperError> {
    let width = WIDTH - CODE - 6.0;
    let mut y = EDGE;
    let company = &bill.company;
    y += pages.lines(&company.name, Weight::Bold, TEXT * 1.25, (EDGE, y, width), BLACK);
    y += pages.lines(&company.address, Weight::Regular, TEXT, (EDGE, y, width), BLACK);
    if let Some(gstin) = &company.gstin {
        let line = format!("{} {gstin}", words.gstin);
        y += pages.lines(&line, Weight::Regular, TEXT, (EDGE, y, width), BLACK);
    }
    y += 3.0;
    let line = [title, copy]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    y += pages.lines(&line, Weight::Regular, TEXT, (EDGE, y, width), GREY);
    let (number, size) = pages.fonts.squeeze(&bill.number, Weight::Bold, NUMBER, width);
    pages.page().next_paragraph();
    pages.page().text(number, size, EDGE, y + NUMBER, BLACK);
    y += NUMBER * 1.35;
    y += pages.lines(&bill.state, Weight::Regular, TEXT, (EDGE, y, width), BLACK);

    let code = Squares::of(&bill.number)?;
    // The margin of the code reaches into that of the page.
    let margin = CODE * 4.0 / code.whole() as f32;
    pages.page().squares(
        &code,
        &bill.number,
        EDGE + WIDTH - CODE + margin,
        EDGE - margin,
        CODE,
    );
    let text = pages
        .fonts
        .squeeze(&bill.number, Weight::Regular, SMALL, CODE - margin * 2.0);
    let middle = EDGE + WIDTH - CODE / 2.0 + margin;
    let below = EDGE + CODE - margin * 2.0 + SMALL * 1.3;
    // Said by the code already.
    pages.page().set_role(Role::Furniture);
    pages.page().text_middle(text.0, text.1, middle, below, GREY);

    pages.y = y.max(below) + 4.0;
    let y = pages.y;
    pages.page().line(EDGE, y - 2.0, WIDTH, BLACK);
    Ok(())
}

/// A value followed by a GSTIN.
fn with_gstin(value: &Option<String>, gstin: &Option<String>, words: &BillWords<'_>) -> Option<String> {
    let gstin = gstin.as_ref().map(|gstin| format!("{} {gstin}", words.gstin));
    match (value.clone(), gstin) {
        (Some(value), Some(gstin)) => Some(format!("{value}\n{gstin}")),
        (value, gstin) => value.or(gstin),
    }
}

fn fact<'a>(name: &'a str, value: &Option<String>) -> Fact<'a> {
    Fact {
        name,
        value: value.clone(),
    }
}

/// Who gets the goods, and who carries them.
fn carriage<'a>(bill: &Bill, words: &BillWords<'a>) -> Vec<Fact<'a>> {
    let party = |name, value, gstin| Fact {
        name,
        value: with_gstin(value, gstin, words),
    };
    vec![
        party(words.customer, &bill.customer, &bill.customer_gstin),
        party(words.consignee, &bill.consignee, &bill.consignee_gstin),
        fact(words.destination, &bill.destination),
        fact(words.place_of_supply, &bill.place_of_supply),
        fact(words.transporter, &bill.transporter),
        fact(words.vehicle, &bill.vehicle),
        fact(words.driver, &bill.driver),
        fact(words.lorry_receipt, &bill.lorry_receipt),
        fact(words.eway_bill, &bill.eway_bill),
    ]
}

fn about<'a>(bill: &Bill, words: &BillWords<'a>) -> Vec<Fact<'a>> {
    let mut facts = carriage(bill, words);
    facts.extend([
        fact(words.area, &bill.area),
        fact(words.opened, &bill.opened),
        fact(words.completed, &bill.completed),
        fact(words.note, &bill.note),
        fact(words.reason, &bill.reason),
    ]);
    facts
}

/// What a driver must be able to show: what is not known is written by hand. Inner matters of the site stay off it.
fn for_the_road<'a>(bill: &Bill, words: &BillWords<'a>) -> Vec<Fact<'a>> {
    let mut facts = carriage(bill, words);
    facts.push(fact(words.completed, &bill.completed));
    facts.extend(bill.note.is_some().then(|| fact(words.note, &bill.note)));
    facts
}

fn totals<'a>(bill: &Bill, words: &BillWords<'a>) -> Vec<Fact<'a>> {
    let totals = &bill.totals;
    let sum = |name, value: &str| Fact {
        name,
        value: Some(value.to_owned()),
    };
    vec![
        sum(words.parents, &totals.parents),
        sum(words.children, &totals.children),
        sum(words.actual, &totals.actual),
        sum(words.expected, &totals.expected),
        sum(words.variance, &totals.variance),
        fact(words.tare, &totals.tare),
        fact(words.scale, &totals.scale),
        fact(words.scale_difference, &totals.scale_difference),
        fact(words.scale_less_tare, &totals.scale_less_tare),
    ]
}

fn known(facts: Vec<Fact<'_>>) -> Vec<Fact<'_>> {
    facts.into_iter().filter(|fact| fact.value.is_some()).collect()
}

fn sign(pages: &mut Pages<'_>, words: &BillWords<'_>) {
    let names = words.signatures;
    pages.signatures(&[names.loader, names.driver, names.receiver]);
}
