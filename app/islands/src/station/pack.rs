//! The station of the scan page: children into parents.

use super::desk::Desk;
use super::drawings::{TWO, UNDO};
use super::looks::look;
use super::props::{Addresses, FormKeys, Line};
use super::screen::{Packed, Screen};
use super::text::scan_path;
use super::view::{
    Held, Muted, NoKeyboard, Outcome, ScanInput, Sounds, Unkept, Waiting, back_in, drawing, fixed, hidden,
    picture, verdict,
};
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
    let w = desk.words;
    let label = desk.see(|s| s.label().to_owned());
    let back = back_in(desk, &person, &addresses, &here);
    let next_class = desk.see(|s| if s.next_is_due { "button primary" } else { "button" });
    let movable = desk.see(|s| s.movable.clone().unwrap_or_default());
    view! {
        <div
            class="station" data-station="scan" data-user=person data-parent=label
            data-waiting=desk.see(|s| s.waiting.to_string())
        >
            <div class="bar">
                <Waiting desk/>
                <Today desk/>
                {back}
                <Muted desk/>
            </div>
            <Unkept desk/>
            <Held desk/>
            <section class=verdict(desk) aria-label=w.parent>
                <ParentHead desk/>
                <Outcome desk/>
                <div class="choices" hidden=desk.see(|s| s.movable.is_none() && !s.can_reopen())>
                    <Choice
                        desk id="move-form" action=addresses.move_child key=keys.move_child to="to_parent"
                        act=Desk::move_here is_hidden=|s| s.movable.is_none()
                    >{w.move_here}" "<span id="move-code" class="code">{movable}</span></Choice>
                    <Choice
                        desk id="both-form" action=addresses.both_here key=keys.both_here to="parent"
                        act=Desk::both_here is_hidden=|s| s.movable.is_none()
                    >
                        {picture(|| TWO)}
                        <span>{w.both_here}</span>
                    </Choice>
                    <Choice
                        desk id="reopen-form" action=addresses.reopen key=keys.reopen to="parent"
                        act=Desk::reopen is_hidden=|s| !s.can_reopen()
                    >{w.reopen}</Choice>
                </div>
            </section>
            <form id="scan-form" class="scan-form" method="post" action=addresses.scan>
                {hidden("parent", label)}
                {fixed("key", keys.scan)}
                <ScanInput desk prompt=|s| s.parent.is_some() prompts=[w.prompt_parent, w.prompt_child]/>
            </form>
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
            </div>
            <div class="panel">
                <div class="panel-acts"><Sounds desk/><NoKeyboard desk/></div>
                <CloseShort desk action=addresses.close key=keys.close/>
                <section aria-labelledby="recent-title">
                    <h2 id="recent-title">{w.last_scans}</h2>
                    <ol id="recent" class="recent">
                        {move || desk.recent.get().into_iter().map(|line| recent_line(desk, line)).collect_view()}
                    </ol>
                </section>
            </div>
        </div>
    }
}

/// Marks what stands for no parent.
fn has_none(screen: &Screen) -> Option<&'static str> {
    screen.parent.is_none().then_some("")
}

/// What the person packed today.
#[component]
fn Today(desk: Desk) -> impl IntoView {
    let w = desk.words;
    view! {
        <p id="shift" class="shift" aria-label=w.shift>
            <b>{desk.see(|s| s.shift.bags.to_string())}</b>" "{w.shift_bags}" · "<b>{desk.see(|s| Grams(s.shift.weight_g).to_string())}</b>" · "
            <b>{desk.see(|s| s.shift.parents.to_string())}</b>" "{w.shift_full}
        </p>
    }
}

/// One of the answers that a refusal leaves to the person.
#[component]
fn Choice(
    desk: Desk,
    id: &'static str,
    action: String,
    key: String,
    /// The field that names the parent.
    to: &'static str,
    act: fn(Desk),
    is_hidden: fn(&Screen) -> bool,
    children: Children,
) -> impl IntoView {
    view! {
        <form
            id=id method="post" action=action hidden=desk.see(is_hidden)
            on:submit=move |e| {
                e.prevent_default();
                act(desk);
            }
        >
            {hidden("child", desk.see(|s| s.movable.clone().unwrap_or_default()))}
            {hidden(to, desk.see(|s| s.label().to_owned()))}
            {fixed("key", key)}
            {hidden("next", desk.see(Screen::here))}
            <button type="submit">{children()}</button>
        </form>
    }
}

/// Closes the parent below its capacity, for a reason.
#[component]
fn CloseShort(desk: Desk, action: String, key: String) -> impl IntoView {
    let w = desk.words;
    view! {
        <details
            id="close-short" class="close-short" data-empty=desk.see(has_none) node_ref=desk.close
        >
            <summary>{w.close_short}</summary>
            <form
                id="close-form" method="post" action=action
                on:submit=move |e| {
                    e.prevent_default();
                    desk.close_short();
                }
            >
                {hidden("parent", desk.see(|s| s.label().to_owned()))}
                {fixed("key", key)}
                {hidden("next", desk.see(Screen::here))}
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
    }
}

/// The parent that is packed now, as far as known.
#[component]
fn ParentHead(desk: Desk) -> impl IntoView {
    let (screen, w) = (desk.screen, desk.words);
    let parent = move |what: fn(&Packed) -> String, none: &'static str| {
        move || screen.with(|s| s.parent.as_ref().map_or_else(|| none.to_owned(), what))
    };
    let children = desk.see(|s| s.children().map_or_else(|| "–".to_owned(), |n| n.to_string()));
    // Two names of one movement, so that it begins anew with each number.
    let is_odd = desk.see(|s| s.children().filter(|n| n % 2 == 1).map(|_| ""));
    let coming = move || {
        screen.with(|s| {
            let count = s.coming().to_string();
            if s.is_counted_here() {
                w.own_count(&count)
            } else {
                w.coming(&count)
            }
        })
    };
    view! {
        <div class="head" data-empty=desk.see(has_none)>
            <div>
                <p id="parent-label" class="parent-label code">{parent(|p| p.label.clone(), w.no_parent)}</p>
                <p id="parent-note" class="note">{move || screen.with(|s| s.note(desk.language, w))}</p>
                <p class="note">
                    <span id="parent-weight">
                        {desk.see(|s| s.weight_g().map_or_else(String::new, |g| Grams(g).to_string()))}
                    </span>
                    " "
                    <span id="coming" class="coming" hidden=desk.see(|s| s.coming() == 0)>{coming}</span>
                </p>
            </div>
            <p class="count" id="count" data-own=desk.see(|s| s.is_counted_here().then_some(""))>
                <span id="count-now" data-odd=is_odd>{children}</span>
                <span class="count-of">"/"<span id="count-capacity">{parent(|p| p.capacity.to_string(), "0")}</span></span>
            </p>
            <progress
                id="count-bar" max=parent(|p| p.capacity.max(1).to_string(), "1")
                value=desk.see(|s| s.children().unwrap_or(0).to_string()) aria-label=w.children
            ></progress>
        </div>
    }
}

/// Takes back what it shows.
#[component]
fn Undo(desk: Desk, action: String, key: String) -> impl IntoView {
    let last = |s: &Screen| s.marks.last().map_or("", |mark| mark.label.as_str()).to_owned();
    let shown = desk.see(|s| {
        s.marks
            .last()
            .map_or("", |mark| mark.label.as_str())
            .chars()
            .take(20)
            .collect::<String>()
    });
    let event = desk.see(|s| {
        let event = s.marks.last().and_then(|mark| mark.scan_id);
        event.map_or_else(String::new, |id| id.to_string())
    });
    view! {
        <form
            id="undo-form" method="post" action=action
            on:submit=move |e| {
                e.prevent_default();
                desk.undo();
            }
        >
            {hidden("parent", desk.see(|s| s.label().to_owned()))}
            {hidden("child", desk.see(last))}
            {hidden("scan_id", event)}
            {fixed("key", key)}
            {hidden("next", desk.see(Screen::here))}
            <button id="undo" type="submit" disabled=desk.see(|s| s.is_resting || s.marks.last().is_none())>
                {picture(|| UNDO)}
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
            <a class="hint code" href=scan_path(&line.parent) rel="external" hidden=line.parent.is_empty()>{line.parent.clone()}</a>
            <span class="recent-word">{shown.word}</span>
            <time>{line.time}</time>
        </li>
    }
}
