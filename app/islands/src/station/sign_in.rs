//! Signing in again in place, on a station whose session ended. Scans go on into the queue until the person asks for the dialog: no
//! scanner ever types into its password field unasked.

use super::desk::Desk;
use super::device;
use super::http::{Body, request};
use super::props::{Addresses, Message};
use super::reply::Reply;
use super::text::encode;
use leptos::html::{Dialog, Input};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What every page asks from time to time; it keeps no session alive.
const UNREAD: &str = "/fn/unread";

impl Desk {
    /// What an answer says of the session. Where it is there again nothing on the screen says otherwise.
    pub(crate) fn hear_session(self, reply: &Reply) {
        let Some(is_out) = reply.is_signed_out() else {
            return;
        };
        if self.screen.with_untracked(|s| s.is_signed_out == is_out) {
            return;
        }
        self.screen.update(|s| {
            s.is_signed_out = is_out;
            if !is_out && s.message.sentence == self.words.session_ended {
                s.message = Message {
                    sentence: self.words.ready.to_owned(),
                    ..Message::default()
                };
                s.is_idle = true;
            }
        });
        self.show_waiting();
    }

    /// Somebody looks at the page again, and may have signed in on another tab: with nothing to send no answer would tell.
    pub(crate) fn looked_at(self) {
        self.pump();
        if self.screen.with_untracked(|s| s.is_signed_out) && self.to_send().is_empty() {
            spawn_local(async move {
                request(self, UNREAD, Body::Form(String::new()), true).await;
            });
        }
    }
}

/// The dialog and its fields.
#[derive(Clone, Copy)]
struct Fields {
    desk: Desk,
    dialog: NodeRef<Dialog>,
    password: NodeRef<Input>,
    code: NodeRef<Input>,
}

impl Fields {
    /// The field of the step that the dialog is at.
    fn field(self) -> Option<web_sys::HtmlInputElement> {
        let is_second = self.desk.screen.with_untracked(|s| s.second_step);
        if is_second { self.code } else { self.password }.get_untracked()
    }

    /// Goes to the first step or the second, with empty fields.
    fn step(self, is_second: bool) {
        self.desk.screen.update(|s| s.second_step = is_second);
        self.clear();
        // The field is shown only after this.
        request_animation_frame(move || {
            if let Some(field) = self.field() {
                device::focus(&field);
            }
        });
    }

    fn clear(self) {
        for field in [self.password, self.code] {
            if let Some(field) = field.get_untracked() {
                field.set_value("");
            }
        }
    }

    fn complain(self, sentence: String) {
        self.desk.screen.update(|s| s.sign_in_error = sentence);
    }

    fn open(self) {
        self.complain(String::new());
        if let Some(dialog) = self.dialog.get_untracked() {
            // Refused only where it is open already.
            let _ = dialog.show_modal();
        }
        self.step(false);
    }

    fn close(self) {
        if let Some(dialog) = self.dialog.get_untracked() {
            dialog.close();
        }
    }

    async fn log_in(self) {
        let (desk, words) = (self.desk, self.desk.words);
        let is_second = desk.screen.with_untracked(|s| s.second_step);
        let typed = self.field().map(|field| field.value()).unwrap_or_default();
        let (path, body) = desk.place.with_value(|p| match is_second {
            true => (
                p.addresses.log_in_code.clone(),
                ["code=", &encode(&typed)].concat(),
            ),
            false => {
                let name = encode(&p.person);
                (
                    p.addresses.log_in.clone(),
                    ["username=", &name, "&password=", &encode(&typed)].concat(),
                )
            }
        });
        desk.screen.update(|s| s.is_signing_in = true);
        let reply = request(desk, &path, Body::Form(body), false).await;
        desk.screen.update(|s| s.is_signing_in = false);
        match reply.json::<String>().as_deref() {
            Some("done") => {
                desk.screen.update(|s| {
                    s.is_signed_out = false;
                    s.tries = 0;
                });
                self.close();
                desk.show_waiting();
                desk.pump();
            }
            Some("code_needed") => {
                self.complain(String::new());
                self.step(true);
            }
            _ => {
                let problem = reply.problem();
                let is_late = problem
                    .as_ref()
                    .is_some_and(|problem| problem.code == "unauthenticated");
                let sentence = problem.map(|problem| desk.sentence(&problem));
                self.complain(sentence.unwrap_or_else(|| words.error_transport.to_owned()));
                if is_late {
                    self.step(false);
                } else if let Some(field) = self.field() {
                    field.select();
                    device::focus(&field);
                }
            }
        }
    }
}

/// The way back in, and its dialog.
#[component]
pub(crate) fn SignInAgain(desk: Desk, person: String, addresses: Addresses, here: String) -> impl IntoView {
    let w = desk.words;
    let fields = Fields {
        desk,
        dialog: NodeRef::new(),
        password: NodeRef::new(),
        code: NodeRef::new(),
    };
    let see = move |what: fn(&super::screen::Screen) -> bool| move || desk.screen.with(what);
    // Where the page is another parent's by now, that is where the person comes back to.
    let other = move || {
        let now = desk.screen.with(|s| s.here());
        ["/login?next=", &encode(if desk.is_bill() { &here } else { &now })].concat()
    };
    // A badge is scanned on the page of the log-in; what waits on the device stays there.
    let by_badge = desk.place.with_value(|p| p.by_badge);
    let elsewhere = if by_badge {
        w.sign_in_again
    } else {
        w.other_signs_in
    };
    view! {
        <div id="sign-in-again" class="banner warn" role="alert" hidden=see(|s| !s.is_signed_out)>
            <span>{w.session_ended}</span>
            <span class="actions">
                <button id="sign-in-open" class="primary" type="button" hidden=by_badge on:click=move |_| fields.open()>{w.sign_in_again}</button>
                <a class="button" href=other rel="external">{elsewhere}</a>
            </span>
        </div>
        <dialog
            id="sign-in" class="sign-in" aria-labelledby="sign-in-title" node_ref=fields.dialog
            on:close=move |_| {
                fields.clear();
                desk.focus();
            }
        >
            <form
                id="sign-in-form" method="post" action=addresses.log_in
                on:submit=move |e| {
                    e.prevent_default();
                    spawn_local(fields.log_in());
                }
            >
                <h2 id="sign-in-title">{w.sign_in_again}</h2>
                <p id="sign-in-error" class="banner bad" role="alert" hidden=see(|s| s.sign_in_error.is_empty())>
                    {move || desk.screen.with(|s| s.sign_in_error.clone())}
                </p>
                <div class="field">
                    <label for="sign-in-name">{w.username}</label>
                    <input id="sign-in-name" name="username" type="text" value=person autocomplete="username" readonly/>
                </div>
                <div class="field" id="sign-in-first" hidden=see(|s| s.second_step)>
                    <label for="sign-in-password">{w.password}</label>
                    <input
                        id="sign-in-password" name="password" type="password" autocomplete="current-password"
                        required=see(|s| !s.second_step) node_ref=fields.password
                    />
                </div>
                <div class="field" id="sign-in-second" hidden=see(|s| !s.second_step)>
                    <label for="sign-in-code">{w.code}</label>
                    <input
                        id="sign-in-code" name="code" type="text" maxlength="40" autocomplete="one-time-code"
                        aria-describedby="sign-in-code-hint" required=see(|s| s.second_step) node_ref=fields.code
                    />
                    <p class="hint" id="sign-in-code-hint">{w.code_hint}</p>
                </div>
                <div class="actions">
                    <button class="primary" type="submit" disabled=see(|s| s.is_signing_in)>{w.sign_in}</button>
                    <button id="sign-in-cancel" type="button" on:click=move |_| fields.close()>{w.cancel}</button>
                </div>
            </form>
        </dialog>
    }
}
