//! What both kinds of station show.

use super::desk::Desk;
use super::looks::look;
use super::props::Addresses;
use super::screen::Screen;
use super::sign_in::SignInAgain;
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;

/// A hidden field of a plain form.
pub(crate) fn hidden(
    name: &'static str,
    value: impl Fn() -> String + Send + Sync + 'static,
) -> impl IntoView {
    view! { <input type="hidden" name=name value=value/> }
}

/// What became of the last read.
#[component]
pub(crate) fn Outcome(desk: Desk) -> impl IntoView {
    let screen = desk.screen;
    let shown = move || screen.with(|s| s.look(desk.language));
    view! {
        <div
            id="outcome" class=move || ["outcome ", shown().tone].concat() data-outcome=move || screen.with(|s| s.message.code.clone())
            role="status" aria-live="assertive" aria-atomic="true" data-empty=move || screen.with(|s| s.is_idle.then_some(""))
        >
            <svg class="icon" id="outcome-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                <path fill-rule="evenodd" d=move || shown().drawing></path>
            </svg>
            <div>
                <p class="outcome-line">
                    <strong id="outcome-word">{move || shown().word}</strong>
                    " "
                    <span id="outcome-code" class="code">{move || screen.with(|s| s.message.read.clone())}</span>
                </p>
                <p id="outcome-text">{move || screen.with(|s| s.message.sentence.clone())}</p>
            </div>
        </div>
    }
}

/// The one input of a station's form.
#[component]
pub(crate) fn ScanInput(
    desk: Desk,
    prompt: fn(&Screen) -> bool,
    prompts: [&'static str; 2],
) -> impl IntoView {
    view! {
        <label for="scan-input" id="scan-prompt">{move || prompts[usize::from(desk.screen.with(prompt))]}</label>
        <div class="scan-line">
            <input
                id="scan-input" name="code" type="text" maxlength="1024" autocomplete="off" autocapitalize="characters"
                spellcheck="false" enterkeyhint="send" required autofocus node_ref=desk.input
                {..custom_attribute("autocorrect", "off")}
            />
            <input type="hidden" id="scan-typed" name="typed"/>
            <button class="primary" type="submit">{desk.words.send}</button>
        </div>
    }
}

/// What waits to be sent, and that the browser refuses to keep it.
#[component]
pub(crate) fn Waiting(desk: Desk) -> impl IntoView {
    let screen = desk.screen;
    let is_quiet = move || screen.with(|s| s.waiting == 0 || (s.tries == 0 && !s.is_signed_out));
    let is_kept = move || screen.with(|s| !s.is_unkept);
    view! {
        <p id="queue" class="banner saved" role="status" hidden=is_quiet>
            {move || screen.with(|s| desk.words.waiting(&s.waiting.to_string()))}
        </p>
        <p id="unkept" class="banner bad" role="alert" hidden=is_kept>
            {move || if is_kept() { "" } else { desk.words.unkept }}
        </p>
    }
}

/// The reads that are too old to be sent by themselves: the person decides about each.
#[component]
pub(crate) fn Held(desk: Desk) -> impl IntoView {
    let w = desk.words;
    let rows = move || {
        let held = desk.held.get().into_iter();
        held.map(|kept| {
            let (again, gone) = (kept.clone(), kept.clone());
            view! {
                <li>
                    <span class="code">{desk.held_line(&kept)}</span>
                    {kept.can_be_repeated().then(|| view! {
                        <button type="button" on:click=move |_| desk.decide(again.clone(), true)>{w.held_send}</button>
                    })}
                    <button type="button" on:click=move |_| desk.decide(gone.clone(), false)>{w.held_drop}</button>
                </li>
            }
        })
        .collect_view()
    };
    view! {
        <section id="held" class="card" aria-labelledby="held-title" hidden=move || desk.held.with(Vec::is_empty)>
            <h2 id="held-title">{w.held_title}</h2>
            <p>{w.held_help}</p>
            <ul id="held-list" class="plain-list">{rows}</ul>
        </section>
    }
}

/// Turns sound on and off. Only a tap of the person may do it, and only where the browser can.
#[component]
pub(crate) fn Sound(desk: Desk) -> impl IntoView {
    let is_loud = move || desk.screen.with(|s| s.is_loud);
    let w = desk.words;
    view! {
        <button
            type="button" id="sound" class="sound" aria-pressed=move || is_loud().to_string()
            hidden=move || desk.screen.with(|s| !s.has_sound) on:click=move |_| desk.toggle_sound()
        >
            <span id="sound-text">{move || if is_loud() { w.sound_on } else { w.sound_off }}</span>
        </button>
    }
}

/// Keeps the on-screen keyboard away on this device. The script that hears the scanner drives it.
#[component]
pub(crate) fn NoKeyboard(desk: Desk) -> impl IntoView {
    view! { <button type="button" id="no-keyboard" class="sound" aria-pressed="false" hidden>{desk.words.no_keyboard}</button> }
}

/// The banner and the dialog of a session that ended.
pub(crate) fn back_in(desk: Desk, person: &str, addresses: &Addresses, here: &str) -> impl IntoView + use<> {
    view! { <SignInAgain desk person=person.to_owned() addresses=addresses.clone() here=here.to_owned()/> }
}

/// A drawing of a code, in the colour of the text around it.
pub(crate) fn drawing(desk: Desk, code: &str) -> impl IntoView + use<> {
    let path = look(code, desk.language).drawing;
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path fill-rule="evenodd" d=path></path></svg>
    }
}
