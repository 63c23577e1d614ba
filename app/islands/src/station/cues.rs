//! Sound and vibration: each outcome by its tone. Errors are longer and lower.

use super::device::has;
use js_sys::{Array, Reflect};
use leptos::prelude::window;
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use web_sys::{AudioContext, AudioContextState, OscillatorType};

thread_local! {
    /// Made by the person's first tap on the button: browsers want one before any sound.
    static AUDIO: RefCell<Option<AudioContext>> = const { RefCell::new(None) };
}

/// One tone: hertz, then start and length in seconds.
type Tone = (f32, f64, f64);

/// The tones of a cue and its vibration in milliseconds.
fn cue_of(name: &str) -> (&'static [Tone], &'static [u32]) {
    match name {
        "good" => (&[(1568.0, 0.0, 0.1)], &[30]),
        "info" => (&[(740.0, 0.0, 0.06), (740.0, 0.1, 0.06)], &[20, 40, 20]),
        "warn" => (&[(233.0, 0.0, 0.18)], &[90, 40, 90]),
        "full" => (
            &[(523.0, 0.0, 0.06), (659.0, 0.065, 0.06), (880.0, 0.13, 0.07)],
            &[60, 30, 60, 30, 60],
        ),
        "saved" => (&[(440.0, 0.0, 0.05), (330.0, 0.07, 0.07)], &[15, 30, 15]),
        "read" => (&[(2200.0, 0.0, 0.015)], &[]),
        _ => (&[(165.0, 0.0, 0.2)], &[200]),
    }
}

/// Lets the person hear and feel it, as far as the browser does that.
pub(crate) fn cue(name: &str) {
    let (tones, buzz) = cue_of(name);
    vibrate(buzz);
    AUDIO.with_borrow(|audio| {
        let Some(audio) = audio.as_ref().filter(|audio| is_running(audio)) else {
            return;
        };
        for tone in tones {
            // A browser that plays no sound has the colours and the shapes.
            let _ = play(audio, name, *tone);
        }
    });
}

fn vibrate(buzz: &[u32]) {
    let navigator = window().navigator();
    // Browsers refuse to vibrate before the first touch, and complain. The oldest do not tell of touches.
    let activation = Reflect::get(&navigator, &"userActivation".into()).unwrap_or_default();
    let is_touched =
        Reflect::get(&activation, &"hasBeenActive".into()).map_or(true, |touched| touched.is_truthy());
    if buzz.is_empty() || !is_touched || !Reflect::has(&navigator, &"vibrate".into()).unwrap_or(false) {
        return;
    }
    let pattern: Array = buzz.iter().map(|ms| JsValue::from(*ms)).collect();
    let _ = navigator.vibrate_with_pattern(&pattern);
}

fn play(audio: &AudioContext, name: &str, (frequency, start, length): Tone) -> Result<(), JsValue> {
    let (tone, volume, at) = (
        audio.create_oscillator()?,
        audio.create_gain()?,
        audio.current_time() + start,
    );
    let is_harsh = matches!(name, "bad" | "warn");
    tone.set_type(if is_harsh {
        OscillatorType::Square
    } else {
        OscillatorType::Sine
    });
    tone.frequency().set_value(frequency);
    let loud = if matches!(name, "read" | "info") {
        0.12
    } else {
        0.35
    };
    volume.gain().set_value_at_time(loud, at)?;
    volume.gain().set_target_at_time(0.0, at + length * 0.8, 0.01)?;
    tone.connect_with_audio_node(&volume)?;
    volume.connect_with_audio_node(&audio.destination())?;
    tone.start_with_when(at)?;
    tone.stop_with_when(at + length + 0.05)
}

fn is_running(audio: &AudioContext) -> bool {
    audio.state() == AudioContextState::Running
}

/// Whether the browser can sound at all.
pub(crate) fn has_sound() -> bool {
    has("AudioContext")
}

/// Turns sound on or off by the person's tap, and says whether it is on then.
pub(crate) async fn toggle() -> bool {
    let audio = AUDIO.with_borrow_mut(|audio| {
        if audio.is_none() {
            *audio = AudioContext::new().ok();
        }
        audio.clone()
    });
    let Some(audio) = audio else {
        return false;
    };
    let change = if is_running(&audio) {
        audio.suspend()
    } else {
        audio.resume()
    };
    if let Ok(change) = change {
        let _ = wasm_bindgen_futures::JsFuture::from(change).await;
    }
    is_running(&audio)
}
