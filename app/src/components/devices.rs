//! Where somebody is signed in, with a way to end each session.

use crate::components::field::hidden;
use crate::request::Moment as _;
use crate::words::accounts;
use domain::account::Device;
use leptos::prelude::*;

/// Signed-in browsers. `action` is the form's, `user` the number of somebody else.
#[component]
pub(crate) fn DeviceTable(
    devices: Vec<Device>,
    action: &'static str,
    #[prop(optional, into)] user: Option<String>,
) -> impl IntoView {
    let a = accounts();
    if devices.is_empty() {
        return view! { <p class="empty">{a.no_devices}</p> }.into_any();
    }
    view! {
        <table class="rows" id="devices-table">
            <thead>
                <tr>
                    <th scope="col">{a.device}</th><th scope="col">{a.address}</th><th scope="col">{a.signed_in_at}</th>
                    <th scope="col">{a.last_used}</th><th scope="col"><span class="visually-hidden">{a.end}</span></th>
                </tr>
            </thead>
            <tbody>
                {devices
                    .into_iter()
                    .map(|device| view! { <DeviceRow device action user=user.clone()/> })
                    .collect_view()}
            </tbody>
        </table>
    }
    .into_any()
}

#[component]
fn DeviceRow(device: Device, action: &'static str, user: Option<String>) -> impl IntoView {
    let a = accounts();
    let name = if device.agent.is_empty() {
        a.device_unknown.to_owned()
    } else {
        device.agent
    };
    let label = a.end_label(&name, &device.signed_in_at.minute());
    let number = device.number.to_string();
    let of_user = user.map(|user| hidden([("id", &user)]));
    view! {
        <tr>
            <th scope="row" data-label=a.device>{name}</th>
            <td data-label=a.address class="code">{device.ip}</td>
            <td data-label=a.signed_in_at>{device.signed_in_at.minute()}</td>
            <td data-label=a.last_used>{device.seen_at.minute()}</td>
            <td data-label="">
                {if device.is_this {
                    view! { <span class="badge good">{a.device_this}</span> }.into_any()
                } else {
                    view! {
                        <form method="post" action=action>
                            {of_user}
                            {hidden([("number", &number)])}
                            <button type="submit" aria-label=label>{a.end}</button>
                        </form>
                    }
                    .into_any()
                }}
            </td>
        </tr>
    }
}
