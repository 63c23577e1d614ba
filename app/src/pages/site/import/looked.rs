//! What a look into a file found.

use crate::request;
use crate::words::imports as words;
use domain::import::{Looked, PreviewRow, RowFault, SheetRead};
use leptos::prelude::*;

/// What was found, or that nobody looked.
pub(super) fn found(looked: Option<Looked>) -> AnyView {
    let t = words();
    let inner = match looked {
        None => view! { <p class="empty">{t.not_looked}</p> }.into_any(),
        Some(Looked::Nothing(why)) => view! { <p class="banner bad">{why}</p> }.into_any(),
        Some(Looked::Found(file)) => {
            let as_what = match &file.delimiter {
                Some(delimiter) => t.found_as(&file.form.to_uppercase(), delimiter_in_words(delimiter)),
                None => t.found_as_workbook.to_owned(),
            };
            let sheets = file.sheets.into_iter().map(sheet).collect_view();
            view! { <p>{as_what}</p>{sheets} }.into_any()
        }
    };
    view! {
        <section aria-labelledby="preview-title">
            <h2 id="preview-title">{t.preview_title}</h2>
            {inner}
        </section>
    }
    .into_any()
}

/// What stands between columns; the code is that of `sheets`.
fn delimiter_in_words(code: &str) -> &'static str {
    let t = words();
    match code {
        "tab" => t.tabs,
        "semicolon" => t.semicolons,
        _ => t.commas,
    }
}

fn sheet(sheet: SheetRead) -> AnyView {
    let t = words();
    let name = (!sheet.name.is_empty()).then(|| view! { <h3>{t.sheet_named(&sheet.name)}</h3> });
    if !sheet.taken {
        return view! { {name}<p>{t.sheet_left}</p> }.into_any();
    }
    let columns: Vec<String> = sheet
        .columns
        .iter()
        .map(|(field, column)| format!("{}={}", field.code(), column + 1))
        .collect();
    let counts = sheet.preview.counts;
    let told = t.counts(
        &counts.rows.to_string(),
        &counts.good.to_string(),
        &counts.members.to_string(),
        &counts.refused.to_string(),
        &counts.refused_rows.to_string(),
    );
    let left = (sheet.empty_rows + sheet.hidden_rows > 0).then(|| {
        let text = t.left_rows(
            &sheet.empty_rows.to_string(),
            &sheet.hidden_rows.to_string(),
            &sheet.filtered_rows.to_string(),
        );
        view! { <p>{text}</p> }
    });
    view! {
        {name}
        <p>{t.columns_found(&columns.join(", "))}</p>
        <p>{told}</p>
        {left}
        {first_rows(sheet.preview.rows)}
        {faults(sheet.preview.faults)}
    }
    .into_any()
}

fn first_rows(rows: Vec<PreviewRow>) -> impl IntoView {
    let t = words();
    let language = request::language();
    let rows = rows
        .into_iter()
        .map(|row| {
            let cells: Vec<&str> = row.cells.iter().map(|(_, text)| text.as_str()).collect();
            view! {
                <tr>
                    <th scope="row" data-label=t.row class="num">{row.row}</th>
                    <td data-label=t.cells>{cells.join(" | ")}</td>
                    <td data-label=t.becomes>{row.becomes.sentence(language)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="rows">
            <thead>
                <tr>
                    <th scope="col" class="num">{t.row}</th><th scope="col">{t.cells}</th><th scope="col">{t.becomes}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn faults(faults: Vec<RowFault>) -> Option<impl IntoView> {
    let t = words();
    let language = request::language();
    if faults.is_empty() {
        return None;
    }
    let rows = faults
        .into_iter()
        .map(|fault| {
            view! {
                <tr>
                    <th scope="row" data-label=t.row class="num">{fault.row}</th>
                    <td data-label=t.wrong>{fault.fault.sentence(language)}</td>
                </tr>
            }
        })
        .collect_view();
    Some(view! {
        <table class="rows">
            <thead><tr><th scope="col" class="num">{t.row}</th><th scope="col">{t.wrong}</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    })
}
