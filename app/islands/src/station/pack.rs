//! The station of the scan page: children into parents.

use super::desk::Desk;
use super::drawings::UNDO;
use super::looks::look;
use super::props::{Addresses, FormKeys, Line};
use super::view::{Held, NoKeyboard, Outcome, ScanInput, Sound, Waiting, back_in, drawing, hidden};
use domain::weight::Grams;
use leptos::prelude::*;

/// The station of the scan page.
#[component]
pub(crate) fn Pack(
    desk: Desk,
    person: String,
    addresses: Addresses,
    keys: FormKeys,
    here: String,
) -> impl IntoView {
    let (screen, w) = (desk.screen, desk.words);
    let label = move || screen.with(|s| s.label().to_owned());
    let has_none = move || screen.with(|s| s.parent.is_none().then_some(""));
    let next = move || screen.with(|s| s.here());
    let back = back_in(desk, &person, &addresses, &here);
    let next_class = move || {
        if screen.with(|s| s.next_is_due) {
            "button primary"
        } else {
            "button"
        }
    };
    let movable = move || screen.with(|s| s.movable.clone().unwrap_or_default());
    view! {
        <div
            class="station" data-station="scan" data-user=person data-parent=label
            data-waiting=move || screen.with(|s| s.waiting.to_string())
        >
            <ParentCard desk/>
            {back}
            <Outcome desk/>
            <form id="scan-form" class="scan-form" method="post" action=addresses.scan>
                {hidden("parent", label)}
                {hidden("key", move || keys.scan.clone())}
                <ScanInput desk prompt=|s| s.parent.is_some() prompts=[w.prompt_parent, w.prompt_child]/>
            </form>
            <form
                id="move-form" class="inline-act" method="post" action=addresses.move_child
                hidden=move || screen.with(|s| s.movable.is_none())
                on:submit=move |e| {
                    e.prevent_default();
                    desk.move_here();
                }
            >
                {hidden("child", movable)}
                {hidden("to_parent", label)}
                {hidden("key", move || keys.move_child.clone())}
                {hidden("next", next)}
                <button class="primary" type="submit">{w.move_here}" "<span id="move-code" class="code">{movable}</span></button>
            </form>
            <Waiting desk/>
            <div class="station-acts">
                <Undo desk action=addresses.undo key=keys.undo/>
                <a
                    id="next-parent" class=next_class href="/scan"
                    on:click=move |e| {
                        e.prevent_default();
                        desk.next_parent();
                    }
                >
                    {w.next_parent}
                </a>
                <Sound desk/>
                <NoKeyboard desk/>
            </div>
            <details id="close-short" class="close-short" data-empty=has_none node_ref=desk.close>
                <summary>{w.close_short}</summary>
                <form
                    id="close-form" method="post" action=addresses.close
                    on:submit=move |e| {
                        e.prevent_default();
                        desk.close_short();
                    }
                >
                    {hidden("parent", label)}
                    {hidden("key", move || keys.close.clone())}
                    {hidden("next", next)}
                    <div class="field">
                        <label for="close-reason">{w.close_reason}</label>
                        <select id="close-reason" name="reason">
                            <option value="short_stock">{w.reason_short_stock}</option>
                            <option value="damaged">{w.reason_damaged}</option>
                            <option value="other">{w.reason_other}</option>
                        </select>
                    </div>
                    <div class="field">
                        <label for="close-other">{w.reason_text}</label>
                        <input id="close-other" name="other" type="text" maxlength="200" autocomplete="off"/>
                    </div>
                    <button type="submit">{w.close_short}</button>
                </form>
            </details>
            <Held desk/>
            <section aria-labelledby="recent-title">
                <h2 id="recent-title">{w.last_scans}</h2>
                <ol id="recent" class="recent">
                    {move || desk.recent.get().into_iter().map(|line| recent_line(desk, line)).collect_view()}
                </ol>
            </section>
        </div>
    }
}

/// The parent that is packed now, as far as known.
#[component]
fn ParentCard(desk: Desk) -> impl IntoView {
    let (screen, w) = (desk.screen, desk.words);
    let parent = move |what: fn(&super::screen::Packed) -> String, none: &'static str| {
        move || screen.with(|s| s.parent.as_ref().map_or_else(|| none.to_owned(), what))
    };
    let children = |p: &super::screen::Packed| p.children.map_or_else(|| "–".to_owned(), |n| n.to_string());
    view! {
        <section class="parent-card" aria-label=w.parent data-empty=move || screen.with(|s| s.parent.is_none().then_some(""))>
            <div>
                <p class="eyebrow">{w.parent}</p>
                <p id="parent-label" class="parent-label code">{parent(|p| p.label.clone(), w.no_parent)}</p>
                <p id="parent-note" class="hint">{move || screen.with(|s| s.note(desk.language, w))}</p>
            </div>
            <p class="count" id="count">
                <span id="count-now">{parent(children, "0")}</span>
                <span class="count-of">"/"<span id="count-capacity">{parent(|p| p.capacity.to_string(), "0")}</span></span>
            </p>
            <progress
                id="count-bar" max=parent(|p| p.capacity.max(1).to_string(), "1")
                value=parent(|p| p.children.unwrap_or(0).to_string(), "0") aria-label=w.children
            ></progress>
            <p id="parent-weight" class="weight">
                {parent(|p| p.weight_g.map_or_else(String::new, |g| Grams(g).to_string()), "")}
            </p>
        </section>
    }
}

/// Takes back what it shows.
#[component]
fn Undo(desk: Desk, action: String, key: String) -> impl IntoView {
    let screen = desk.screen;
    let last = move || screen.with(|s| s.marks.last().map(|mark| mark.label.clone()).unwrap_or_default());
    let shown = move || last().chars().take(20).collect::<String>();
    let event = move || {
        screen.with(|s| {
            s.marks
                .last()
                .and_then(|mark| mark.scan_id)
                .map_or_else(String::new, |id| id.to_string())
        })
    };
    view! {
        <form
            id="undo-form" method="post" action=action
            on:submit=move |e| {
                e.prevent_default();
                desk.undo();
            }
        >
            {hidden("parent", move || screen.with(|s| s.label().to_owned()))}
            {hidden("child", last)}
            {hidden("scan_id", event)}
            {hidden("key", move || key.clone())}
            {hidden("next", move || screen.with(|s| s.here()))}
            <button id="undo" type="submit" disabled=move || screen.with(|s| s.is_resting || s.marks.last().is_none())>
                <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                    <path fill-rule="evenodd" d=UNDO></path>
                </svg>
                <span>{desk.words.undo}" "<span id="undo-code" class="code">{shown}</span></span>
            </button>
        </form>
    }
}

/// One of the last scans.
fn recent_line(desk: Desk, line: Line) -> impl IntoView {
    let shown = look(&line.code, desk.language);
    view! {
        <li class=shown.tone>
            {drawing(desk, &line.code)}
            <span class="code">{line.what}</span>
            <span class="hint code">{line.parent}</span>
            <span class="recent-word">{shown.word}</span>
            <time>{line.time}</time>
        </li>
    }
}
