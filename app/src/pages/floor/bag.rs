//! One bag: what it holds, where it is, what happened to it, and what can be done about it.

use crate::acts::bags::{CloseParent, DeleteBag, MoveChild, ReopenParent, Unlink};
use crate::components::admin::or_dash;
use crate::components::area::AreaNames;
use crate::components::export::ExportLinks;
use crate::components::field::{Field, FormError, form_error, hidden};
use crate::components::outcome::{Banner, OutcomeBadge};
use crate::components::scans::{ActList, Timeline};
use crate::done::Done;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::paths::{bag_path, bill_path};
use crate::request::Moment as _;
use crate::request::{self, new_key, param};
use crate::words::{self, words};
use domain::access::Permission;
use domain::bag::{BagDetail, BagRole, BagSummary, ChildEntry};
use domain::parent::ParentStatus;
use domain::scan::{ParentState, ScanOutcome};
use domain::scan_log::{LoggedOutcome, ScanEntry};
use domain::weight::Grams;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// One bag.
pub(crate) async fn bag() -> Loaded {
    let done = Done::of_page();
    let (detail, areas) = read(param("label")).await?;
    let title = detail.bag.label.clone();
    let errors = [
        form_error::<Unlink>(),
        form_error::<MoveChild>(),
        form_error::<CloseParent>(),
        form_error::<ReopenParent>(),
        form_error::<DeleteBag>(),
    ];
    Ok(Page::new(view! {
        {errors.map(|error| view! { <FormError error/> }).collect_view()}
        <Detail detail areas done/>
    })
    .titled(title))
}

/// One bag with all that its page shows.
async fn read(label: String) -> Result<(BagDetail, AreaNames), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ViewBags)?;
        Ok((cx.services.bag(&by, &label).await?, AreaNames::read(&cx).await?))
    })
    .await
}

fn parent_state(bag: &BagSummary) -> Option<ParentState> {
    Some(ParentState {
        label: bag.label.clone(),
        bag_type: bag.bag_type.clone().unwrap_or_default(),
        children: bag.children,
        capacity: bag.capacity,
        weight_g: bag.weight_g,
        status: bag.status?,
        bill: bag.bill.clone(),
        area: bag.area.clone(),
    })
}

#[component]
fn Detail(detail: BagDetail, areas: AreaNames, done: Option<Done>) -> impl IntoView {
    let w = words();
    let bag = detail.bag;
    let is_parent = bag.role == BagRole::Parent;
    let language = request::language();
    let code = done.as_ref().and_then(Done::answer).map_or("", |(code, _)| code);
    // The sentence of an answer is about the parent.
    let sentence = match &done {
        Some(Done::Bag { report, .. }) if is_parent => {
            Some(report.sentence(parent_state(&bag).as_ref(), language))
        }
        _ => words::code(code, language).map(str::to_owned),
    };
    let title = bag.label.clone();
    let taken_out = taken_out(&detail.history);
    // Told of once, beside what was done; on the child's own page as long as nothing else happened to it.
    let put_back = taken_out
        .filter(|_| !detail.frozen)
        .filter(|(parent, _)| {
            if is_parent {
                code == "unlinked" && *parent == bag.label
            } else {
                bag.parent.is_none()
            }
        })
        .map(|(parent, child)| view! { <PutBack parent child next=bag_path(&bag.label)/> });
    view! {
        <div class="page-head">
            <h1 class="code">{title}</h1>
            {bag.status.map(|status| view! { <OutcomeBadge code=status.code()/> })}
            {bag.legacy.then(|| view! { <span class="badge">{w.legacy}</span> })}
        </div>
        <Banner code sentence/>
        {put_back}
        <Facts bag=bag.clone() area=areas.name_of(bag.area.as_deref()) close_reason=detail.close_reason.clone()/>
        {if is_parent {
            view! { <ParentActs bag=bag.clone() frozen=detail.frozen/> <Children bag=bag.clone() children=detail.children frozen=detail.frozen/> }.into_any()
        } else {
            view! { <ChildActs bag=bag.clone() frozen=detail.frozen/> }.into_any()
        }}
        <section class="card" aria-labelledby="history-title">
            <h2 id="history-title">{w.history}</h2>
            <Timeline entries=detail.history/>
        </section>
        <ActList acts=detail.acts label=bag.label.clone()/>
        <DeleteForm bag/>
    }
}

#[component]
fn Facts(bag: BagSummary, area: Option<String>, close_reason: Option<String>) -> impl IntoView {
    let w = words();
    let is_parent = bag.role == BagRole::Parent;
    let reason = close_reason.map(|code| words::close_reason(&code).map_or(code.clone(), str::to_owned));
    view! {
        <dl class="facts card">
            <div><dt>{w.kind}</dt><dd>{if is_parent { w.parent } else { w.child }}</dd></div>
            {bag.bag_type.map(|t| view! { <div><dt>{w.bag_type}</dt><dd>{t}</dd></div> })}
            {is_parent.then(|| view! {
                <div><dt>{w.children}</dt><dd id="bag-count">{format!("{} / {}", bag.children, bag.capacity)}</dd></div>
                <div><dt>{w.weight}</dt><dd id="bag-weight">{Grams(bag.weight_g).to_string()}</dd></div>
            })}
            {(!is_parent).then(|| view! {
                <div>
                    <dt>{w.parent}</dt>
                    <dd id="bag-parent">{match bag.parent {
                        Some(p) => view! { <a class="code" href=bag_path(&p)>{p.clone()}</a> }.into_any(),
                        None => view! { <span>{w.in_no_parent}</span> }.into_any(),
                    }}</dd>
                </div>
            })}
            <div>
                <dt>{w.bill}</dt>
                <dd>{match bag.bill {
                    Some(b) => view! { <a class="code" href=bill_path(&b)>{b.clone()}</a> }.into_any(),
                    None => view! { <span>"–"</span> }.into_any(),
                }}</dd>
            </div>
            <div><dt>{w.area}</dt><dd>{or_dash(area)}</dd></div>
            {reason.map(|r| view! { <div><dt>{w.close_reason}</dt><dd>{r}</dd></div> })}
            <div><dt>{w.first_seen}</dt><dd>{bag.created_at.minute()}</dd></div>
        </dl>
    }
}

/// The child that was taken out last, and of which parent, if nothing happened since.
fn taken_out(history: &[ScanEntry]) -> Option<(String, String)> {
    let newest = history.first()?;
    let is_out = newest.outcome == LoggedOutcome::Packing(ScanOutcome::Unlinked);
    is_out
        .then(|| newest.parent.clone().zip(newest.child.clone()))
        .flatten()
}

/// Takes back that a child was taken out.
#[component]
fn PutBack(parent: String, child: String, next: String) -> impl IntoView {
    let fields = hidden([
        ("child", &child),
        ("to_parent", &parent),
        ("key", &new_key()),
        ("next", &next),
    ]);
    view! {
        <form class="actions" id="put-back" method="post" action=MoveChild::url()>
            {fields}
            <button type="submit">{words().put_back(&child, &parent)}</button>
        </form>
    }
}

#[component]
fn ParentActs(bag: BagSummary, frozen: bool) -> impl IntoView {
    let w = words();
    if frozen {
        return view! { <p class="banner info">{w.frozen}</p> }.into_any();
    }
    let (next, label) = (bag_path(&bag.label), bag.label);
    let fields = || hidden([("parent", &label), ("key", &new_key()), ("next", &next)]);
    let (for_reopen, for_close) = (fields(), fields());
    let status = bag.status;
    let pack = format!("/scan?parent={}", crate::html::encode(&label));
    view! {
        <div class="actions">
            {(status == Some(ParentStatus::Open)).then(|| view! { <a class="button primary" href=pack>{w.pack_this}</a> })}
            {(status == Some(ParentStatus::ClosedShort)).then(|| view! {
                <form method="post" action=ReopenParent::url()>
                    {for_reopen}
                    <button type="submit">{w.reopen}</button>
                </form>
            })}
        </div>
        {(status == Some(ParentStatus::Open)).then(|| view! {
            <details class="card">
                <summary>{w.close_short}</summary>
                <form method="post" action=CloseParent::url()>
                    {for_close}
                    <div class="field">
                        <label for="close-reason">{w.close_reason}</label>
                        <select id="close-reason" name="reason">
                            <option value="short_stock">{w.reason_short_stock}</option>
                            <option value="damaged">{w.reason_damaged}</option>
                            <option value="other">{w.reason_other}</option>
                        </select>
                    </div>
                    <Field name="other" label=w.reason_text maxlength=200 error={form_error::<CloseParent>()} error_field="reason"/>
                    <button type="submit">{w.close_short}</button>
                </form>
            </details>
        })}
    }
    .into_any()
}

#[component]
fn Children(bag: BagSummary, children: Vec<ChildEntry>, frozen: bool) -> impl IntoView {
    let w = words();
    let rows = children.into_iter().map(|child| {
        let name = child.label.clone();
        let fields = hidden([
            ("parent", &bag.label),
            ("child", &name),
            ("key", &new_key()),
            ("next", &bag_path(&bag.label)),
        ]);
        let unlink = (!frozen).then(|| view! {
            <form method="post" action=Unlink::url()>
                {fields}
                <button class="quiet" type="submit" aria-label=w.unlink_label(&name)>{w.unlink}</button>
            </form>
        });
        view! {
            <tr>
                <th scope="row" data-label=w.child><a class="code" href=bag_path(&child.label)>{child.label.clone()}</a></th>
                <td data-label=w.when>{child.linked_at.minute()}</td>
                <td data-label=w.who>{child.linked_by}</td>
                <td data-label="" class="lead">{unlink}</td>
            </tr>
        }
    }).collect_view();
    let empty = bag.children == 0;
    let file = format!("/exports{}/children", bag_path(&bag.label));
    view! {
        <section class="card" aria-labelledby="children-title">
            <h2 id="children-title">{w.children}</h2>
            {if empty {
                view! { <p class="empty">{w.no_children}</p> }.into_any()
            } else {
                view! {
                    <table class="rows brief" id="children-table">
                        <thead>
                            <tr>
                                <th scope="col">{w.child}</th><th scope="col">{w.when}</th><th scope="col">{w.who}</th>
                                <th scope="col"><span class="visually-hidden">{w.unlink}</span></th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                    {request::may(Permission::ExportLists).then(|| view! { <ExportLinks label=w.export href=file/> })}
                }.into_any()
            }}
        </section>
    }
}

#[component]
fn ChildActs(bag: BagSummary, frozen: bool) -> impl IntoView {
    let w = words();
    if frozen {
        return view! { <p class="banner info">{w.frozen}</p> }.into_any();
    }
    let next = bag_path(&bag.label);
    let for_move = hidden([("child", &bag.label), ("key", &new_key()), ("next", &next)]);
    view! {
        <section class="card" aria-labelledby="move-title">
            <h2 id="move-title">{w.move_title}</h2>
            <form method="post" action=MoveChild::url()>
                {for_move}
                <Field name="to_parent" label=w.move_to maxlength=64 required=true/>
                <button class="primary" type="submit">{w.move_child}</button>
            </form>
            {bag.parent.map(|parent| {
                let fields = hidden([
                    ("parent", &parent),
                    ("child", &bag.label),
                    ("key", &new_key()),
                    ("next", &next),
                ]);
                view! {
                    <form method="post" action=Unlink::url()>
                        {fields}
                        <button type="submit">{w.unlink_from(&parent)}</button>
                    </form>
                }
            })}
        </section>
    }
    .into_any()
}

#[component]
fn DeleteForm(bag: BagSummary) -> impl IntoView {
    let w = words();
    let is_free = bag.parent.is_none() && bag.bill.is_none() && bag.children == 0;
    (is_free && request::may(Permission::DeleteBags)).then(|| {
        view! {
            <details class="card danger" id="delete-bag">
                <summary>{w.delete_bag}</summary>
                <p>{w.delete_bag_help}</p>
                <form method="post" action=DeleteBag::url()>
                    <input type="hidden" name="label" value=bag.label.clone()/>
                    <button class="danger" type="submit">{w.delete_now(&bag.label)}</button>
                </form>
            </details>
        }
    })
}
