//! What a form showed when it was opened, and what of it the person changed.

use super::RequestContext;
use domain::account::SeenUser;
use domain::edits::SeenBill;
use domain::refusal::{FieldError, WrongField};
use serde::{Deserialize, Serialize};
use service::ServiceError;
use std::collections::BTreeMap;

/// A form that was refused: what was typed into it, and what somebody else did meanwhile. Kept in the session for the page
/// that comes next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedForm {
    /// The page that the form is on, such as `bill B1`.
    pub page: String,
    /// The server function that it posted to.
    pub act: String,
    /// By the field's name, only what the person changed.
    pub typed: BTreeMap<String, String>,
    pub meanwhile: Option<domain::edits::Meanwhile>,
}

/// The version that a form was made from; a form without one is for whatever is there.
pub fn version(text: &str) -> Result<Option<i32>, FieldError> {
    match text.trim() {
        "" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|_| FieldError::new("form", WrongField::FormNotUnderstood)),
    }
}

/// A bill in the state that its page showed.
pub fn bill_at<'a>(number: &'a str, stamp: &str) -> Result<SeenBill<'a>, FieldError> {
    match stamp.trim() {
        "" => Ok(SeenBill::from(number)),
        text => text
            .parse()
            .map(|stamp| SeenBill::at(number, vec![stamp]))
            .map_err(|_| FieldError::new("form", WrongField::FormNotUnderstood)),
    }
}

/// A user in the version that the page showed.
pub(crate) fn user_at(id: &str, shown: &str) -> Result<SeenUser, ServiceError> {
    Ok(SeenUser {
        id: super::user_id(id)?,
        version: version(shown)?,
    })
}

/// What was typed, where it differs from what the form showed. Browsers send line ends of their own.
pub fn changed(typed: &str, shown: &str) -> Option<String> {
    let plain = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
    (plain(typed) != plain(shown)).then(|| typed.to_owned())
}

impl RequestContext {
    /// Keeps the form when its refusal is one that the person can do something about, and passes the refusal on.
    pub(crate) async fn keep_if_refused<T>(
        &self,
        page: String,
        act: &str,
        typed: BTreeMap<String, String>,
        done: Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        let meanwhile = match &done {
            Err(ServiceError::Changed(meanwhile)) => Some(meanwhile.clone()),
            Err(ServiceError::Invalid(_) | ServiceError::Refused(_)) => None,
            _ => return done,
        };
        self.keep_refused(&RefusedForm {
            page,
            act: act.to_owned(),
            typed,
            meanwhile,
        })
        .await?;
        done
    }
}

/// The bill's page, as a refused form names it.
pub(crate) fn bill_page(number: &str) -> String {
    let number = domain::label::normalise(number).unwrap_or_else(|_| number.to_owned());
    format!("bill {number}")
}

/// The page that opens a bill, as a refused form names it.
pub(crate) const NEW_BILL: &str = "new bill";

/// The user's page, as a refused form names it.
pub(crate) fn user_page(user: i64) -> String {
    format!("user {user}")
}

/// The bag type's page, as a refused form names it; `new` for one that is to be made.
pub(crate) fn bag_type_page(id: &str) -> String {
    format!("bag type {id}")
}

/// The area's page, as a refused form names it; `?`, which no code is, for one that is to be made.
pub(crate) fn area_page(code: &str) -> String {
    format!("area {code}")
}

/// The page of the settings, as a refused form names it.
pub(crate) const SETTINGS_PAGE: &str = "settings";
