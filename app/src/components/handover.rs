//! What is shown exactly once to whoever made it: a link that sets a password, recovery codes.

use crate::components::script::{CopyButton, PrintButton};
use crate::html::encode;
use crate::words::{accounts, handhelds, words};
use domain::account::Handover;
use leptos::prelude::*;

/// The box at the top of the page that follows the act. On paper it stands alone.
#[component]
pub(crate) fn HandoverBox(handover: Handover) -> impl IntoView {
    match handover {
        Handover::PasswordLink {
            username,
            url,
            qr_svg,
            hours,
            mailed,
        } => view! { <PasswordLink username url qr_svg hours mailed/> }.into_any(),
        Handover::RecoveryCodes { codes } => view! { <RecoveryCodes codes/> }.into_any(),
        Handover::Badge {
            username,
            code,
            pin,
            qr_svg,
        } => view! { <Badge username code pin qr_svg/> }.into_any(),
        Handover::Enrolment {
            name,
            url,
            qr_svg,
            minutes,
        } => view! { <Enrolment name url qr_svg minutes/> }.into_any(),
    }
}

#[component]
fn PasswordLink(username: String, url: String, qr_svg: String, hours: i32, mailed: bool) -> impl IntoView {
    let (a, w) = (accounts(), words());
    view! {
        <section class="card handover" aria-labelledby="handover-title">
            <h2 id="handover-title">{a.once_link_title(&username)}</h2>
            <div class="handover-link">
                <div>
                    <p>{a.once_link_help(&hours.to_string())}</p>
                    {mailed.then(|| view! { <p>{a.once_mailed}</p> })}
                    <p class="code secret" id="handover-text">{url}</p>
                    <p class="actions">
                        <CopyButton of="handover-text"/>
                        <PrintButton label=w.print/>
                    </p>
                </div>
                <div class="qr" role="img" aria-label=a.qr_code inner_html=qr_svg></div>
            </div>
        </section>
    }
}

#[component]
fn RecoveryCodes(codes: Vec<String>) -> impl IntoView {
    let (a, w) = (accounts(), words());
    // Made by the page itself: a file of the server's would be asked for, and kept, like any other.
    let file = format!(
        "data:text/plain;charset=utf-8,{}",
        encode(&(codes.join("\r\n") + "\r\n"))
    );
    view! {
        <section class="card handover" aria-labelledby="handover-title">
            <h2 id="handover-title">{a.once_codes_title}</h2>
            <p>{a.once_codes_help}</p>
            <ol class="codes" id="handover-text">
                {codes.into_iter().map(|code| view! { <li class="code">{code}</li> }).collect_view()}
            </ol>
            <p class="actions">
                <a class="button" href=file download="traitortrack-recovery-codes.txt">{a.download}</a>
                <CopyButton of="handover-text"/>
                <PrintButton label=w.print/>
                <a class="button primary no-print" href="/">{a.go_on}</a>
            </p>
        </section>
    }
}

/// A badge to print; the PIN is for the eyes of whoever hands it over.
#[component]
fn Badge(username: String, code: String, pin: String, qr_svg: String) -> impl IntoView {
    let (a, h) = (accounts(), handhelds());
    view! {
        <section class="card handover" aria-labelledby="handover-title">
            <h2 id="handover-title">{h.once_badge(&username)}</h2>
            <div class="handover-link">
                <div class="no-print">
                    <p>{h.once_badge_help(&username)}</p>
                    <p class="code secret" id="handover-text">{h.once_pin(&pin)}</p>
                    <p class="actions"><PrintButton label=words().print/></p>
                </div>
                <div>
                    <div class="qr" role="img" aria-label=a.qr_code inner_html=qr_svg></div>
                    // Where no scanner reads it any more it can be typed.
                    <p class="code" id="handover-code">{code}</p>
                </div>
            </div>
        </section>
    }
}

#[component]
fn Enrolment(name: String, url: String, qr_svg: String, minutes: i32) -> impl IntoView {
    let (a, h) = (accounts(), handhelds());
    view! {
        <section class="card handover" aria-labelledby="handover-title">
            <h2 id="handover-title">{h.once_enrolment(&name)}</h2>
            <div class="handover-link">
                <div>
                    <p>{h.once_enrolment_help(&minutes.to_string())}</p>
                    <p class="code secret" id="handover-text">{url}</p>
                    <p class="actions"><CopyButton of="handover-text"/></p>
                </div>
                <div class="qr" role="img" aria-label=a.qr_code inner_html=qr_svg></div>
            </div>
        </section>
    }
}
