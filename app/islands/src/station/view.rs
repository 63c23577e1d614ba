//! What both kinds of station show.

use super::cues::Sound;
use super::desk::Desk;
use super::drawings::{CAMERA, LOUD, MUTED};
use super::looks::{Look, look};
use super::props::Addresses;
use super::screen::Screen;
use super::sign_in::SignInAgain;
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;

/// A hidden field of a plain form, of which the server alone knows the value.
pub(crate) fn fixed(name: &'static str, value: String) -> impl IntoView {
    view! { <input type="hidden" name=name value=value/> }
}

/// A hidden field of a plain form.
pub(crate) fn hidden(
    name: &'static str,
    value: impl Fn() -> String + Send + Sync + 'static,
) -> impl IntoView {
    view! { <input type="hidden" name=name value=value/> }
}

/// The class of the card around what is counted and what became of the last read: all of it takes the outcome's colour.
pub(crate) fn verdict(desk: Desk) -> impl Fn() -> String + Copy {
    move || ["verdict ", desk.screen.with(|s| s.look(desk.language).tone)].concat()
}

/// What became of the last read.
#[component]
pub(crate) fn Outcome(desk: Desk) -> impl IntoView {
    let shown =
        move |what: fn(Look) -> &'static str| move || what(desk.screen.with(|s| s.look(desk.language)));
    view! {
        <div
            id="outcome" class=move || ["outcome ", shown(|look| look.tone)()].concat() data-outcome=desk.see(|s| s.message.code.clone())
            role="status" aria-live="assertive" aria-atomic="true" data-empty=desk.see(|s| s.is_idle.then_some(""))
        >
            <svg class="icon" id="outcome-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                <path fill-rule="evenodd" d=shown(|look| look.drawing)></path>
            </svg>
            <div>
                <p class="outcome-line">
                    <strong id="outcome-word">{shown(|look| look.word)}</strong>
                    " "
                    <span id="outcome-code" class="code">{desk.see(|s| s.message.read.clone())}</span>
                </p>
                <p id="outcome-text">{desk.see(|s| s.message.sentence.clone())}</p>
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
            // Shown and driven by the script that hears the scanner.
            <button type="button" id="camera-open" aria-label=desk.words.camera aria-expanded="false" hidden>{picture(|| CAMERA)}</button>
            <button class="primary" type="submit">{desk.words.send}</button>
        </div>
    }
}

/// What waits to be sent.
#[component]
pub(crate) fn Waiting(desk: Desk) -> impl IntoView {
    let screen = desk.screen;
    let is_quiet = desk.see(|s| s.waiting == 0 || !s.is_cut_off());
    view! {
        <p id="queue" class="banner saved" role="status" hidden=is_quiet>
            {move || screen.with(|s| desk.words.waiting(&s.waiting.to_string()))}
        </p>
    }
}

/// That the browser refuses to keep what waits.
#[component]
pub(crate) fn Unkept(desk: Desk) -> impl IntoView {
    let is_kept = desk.see(|s| !s.is_unkept);
    view! {
        <p id="unkept" class="banner bad" role="alert" hidden=is_kept>
            {move || if is_kept() { "" } else { desk.words.unkept }}
        </p>
    }
}

/// The reads about which the person has to decide, one by one. Folded, so that packing goes on before; the next read folds it again.
#[component]
pub(crate) fn Held(desk: Desk) -> impl IntoView {
    let w = desk.words;
    let rows = move || {
        let held = desk.held.get().into_iter();
        held.map(|kept| {
            let (again, gone) = (kept.clone(), kept.clone());
            let (act, word) = match kept.as_move() {
                Some(act) => (Some(act), w.held_move),
                None => (kept.can_be_repeated().then(|| kept.act.clone()), w.held_send),
            };
            view! {
                <li>
                    <span class="code">{desk.held_line(&kept)}</span>
                    <span>{kept.said}</span>
                    {act.map(|act| view! {
                        <button type="button" on:click=move |_| desk.decide(&again, Some(act.clone()))>{word}</button>
                    })}
                    <button type="button" on:click=move |_| desk.decide(&gone, None)>{w.held_drop}</button>
                </li>
            }
        })
        .collect_view()
    };
    view! {
        <details id="held" class="card" hidden=move || desk.held.with(Vec::is_empty)>
            <summary>
                <span id="held-title">{w.held_title}</span>
                <span id="held-count" class="badge warn">{move || desk.held.with(Vec::len).to_string()}</span>
            </summary>
            <p>{w.held_help}</p>
            <ul id="held-list" class="plain-list" aria-labelledby="held-title">{rows}</ul>
        </details>
    }
}

/// Sound, spoken words and how loud it is, by taps. Only where the browser has them.
#[component]
pub(crate) fn Sounds(desk: Desk) -> impl IntoView {
    let w = desk.words;
    let sound = desk.see(|s| s.sound);
    let switch = move |id: &'static str,
                       what: &'static str,
                       is_on: fn(Sound) -> bool,
                       words: [&'static str; 2]| {
        view! {
            <button
                type="button" id=id class="sound" aria-pressed=move || is_on(sound()).to_string()
                hidden=move || !sound().is_there() || (what == "voice" && !sound().can_speak()) on:click=move |_| desk.tap_sound(what)
            >
                {picture(move || if is_on(sound()) { LOUD } else { MUTED })}
                <span>{move || words[usize::from(is_on(sound()))]}</span>
            </button>
        }
    };
    view! {
        {switch("sound", "sound", Sound::is_heard, [w.sound_off, w.sound_on])}
        {switch("voice", "voice", Sound::speaks, [w.voice_off, w.voice_on])}
        <button
            type="button" id="sound-test" class="sound" hidden=move || !sound().is_heard() on:click=move |_| desk.test_sound()
        >{w.sound_test}</button>
    }
}

/// Says that nothing is heard, and turns sound on by a tap.
#[component]
pub(crate) fn Muted(desk: Desk) -> impl IntoView {
    let is_fine = desk.see(|s| !s.sound.is_there() || s.sound.is_heard());
    view! {
        <button
            type="button" id="muted" class="muted" aria-label=desk.words.sound_off hidden=is_fine
            on:click=move |_| desk.tap_sound("sound")
        >
            {picture(|| MUTED)}
        </button>
    }
}

/// A drawing that may become another one.
pub(crate) fn picture(path: impl Fn() -> &'static str + Send + Sync + 'static) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path fill-rule="evenodd" d=path></path></svg>
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
    picture(move || path)
}
