//! Signing in again in place, on a station whose session ended: text of the server that `public/scan.js` shows.

use crate::acts::session::LogIn;
use crate::html::{encode, escape};
use crate::words::words;
use leptos::server_fn::ServerFn;

/// The way back in, and its dialog. Scans go on into the queue until the person asks for the
/// dialog: no scanner ever types into its password field unasked.
pub(crate) fn sign_in_again(user: &str, next: &str) -> String {
    let w = words();
    format!(
        r#"<div id="sign-in-again" class="banner warn" role="alert" hidden><span>{ended}</span><span class="actions"><button id="sign-in-open" class="primary" type="button">{again}</button><a class="button" href="/login?next={next}">{other}</a></span></div>
<dialog id="sign-in" class="sign-in" aria-labelledby="sign-in-title"><form id="sign-in-form" method="post" action="{url}">
<h2 id="sign-in-title">{again}</h2><p id="sign-in-error" class="banner bad" role="alert" hidden></p>
<div class="field"><label for="sign-in-name">{username}</label><input id="sign-in-name" name="username" type="text" value="{user}" autocomplete="username" readonly></div>
<div class="field" id="sign-in-first"><label for="sign-in-password">{password}</label><input id="sign-in-password" name="password" type="password" autocomplete="current-password" required></div>
<div class="field" id="sign-in-second" hidden><label for="sign-in-code">{code}</label><input id="sign-in-code" name="code" type="text" maxlength="40" autocomplete="one-time-code" aria-describedby="sign-in-code-hint"><p class="hint" id="sign-in-code-hint">{code_hint}</p></div>
<div class="actions"><button class="primary" type="submit">{sign_in}</button><button id="sign-in-cancel" type="button">{cancel}</button></div>
</form></dialog>"#,
        ended = escape(w.session_ended),
        again = escape(w.sign_in_again),
        next = encode(next),
        other = escape(w.other_signs_in),
        url = LogIn::url(),
        username = escape(w.username),
        user = escape(user),
        password = escape(w.password),
        code = escape(w.code),
        code_hint = escape(w.code_hint),
        sign_in = escape(w.sign_in),
        cancel = escape(w.cancel),
    )
}
