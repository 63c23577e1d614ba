//! Accounts: names and addresses that are free here, roles, areas, and who may not sign in.

use super::MigrateError;
use super::areas::Found;
use super::rows::{Repair, store};
use domain::access::Role;
use domain::former::{Rule, free_name, read_email, read_role, read_username};
use sqlx::PgConnection;
use std::collections::{HashMap, HashSet};
use time::OffsetDateTime;

/// Takes no mail (RFC 2606).
const NO_MAIL: &str = "former.invalid";

#[derive(Debug, sqlx::FromRow)]
struct Former {
    id: i64,
    username: Option<String>,
    email: Option<String>,
    role: Option<String>,
    area: Option<String>,
    verified: Option<bool>,
    created_at: Option<OffsetDateTime>,
}

/// Whose name and address are taken, in lower case.
#[derive(Default)]
struct Taken {
    names: HashSet<String>,
    addresses: HashSet<String>,
    /// Accounts of this site by address.
    here: HashMap<String, i64>,
}

/// An account that is to be made, or the one that is here.
struct Judged {
    username: String,
    email: String,
    role: Role,
    area: Option<String>,
    is_disabled: bool,
    here: Option<i64>,
    rules: Vec<Rule>,
}

/// Judges every account.
pub(super) async fn judge(
    connection: &mut PgConnection,
    areas: &HashMap<String, Found>,
) -> Result<(), MigrateError> {
    let here: Vec<(i64, String, String)> =
        sqlx::query_as("select id, lower(username), lower(email) from \"user\"")
            .fetch_all(&mut *connection)
            .await?;
    let mut taken = Taken::default();
    for (id, name, address) in here {
        taken.names.insert(name);
        taken.addresses.insert(address.clone());
        taken.here.insert(address, id);
    }
    let former: Vec<Former> = sqlx::query_as(
        "select id, username, email, role, area, verified, created_at from old_user order by id",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut repairs = Vec::new();
    for user in former {
        let judged = judge_one(&user, areas, &mut taken);
        sqlx::query(
            "insert into new_user (old_id, username, email, role, area, is_disabled, user_id, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, least($8, (select now from moment)))",
        )
        .bind(user.id)
        .bind(&judged.username)
        .bind(&judged.email)
        .bind(judged.role.code())
        .bind(&judged.area)
        .bind(judged.is_disabled)
        .bind(judged.here)
        .bind(user.created_at)
        .execute(&mut *connection)
        .await?;
        // Who it is, is looked up by the number: the log of repairs outlives a person's wish to be erased.
        repairs.extend(judged.rules.iter().map(|rule| Repair {
            rule: *rule,
            entity: "user",
            old_id: Some(user.id),
            new_id: judged.here,
            what: judged.role.code().to_owned(),
        }));
    }
    store(connection, &repairs).await
}

fn judge_one(user: &Former, areas: &HashMap<String, Found>, taken: &mut Taken) -> Judged {
    let mut rules = Vec::new();
    let address = read_email(user.email.as_deref().unwrap_or_default());
    let here = address
        .as_ref()
        .and_then(|address| taken.here.get(&address.to_lowercase()).copied());
    let (wanted, is_same) = read_username(user.username.as_deref().unwrap_or_default(), user.id);
    let username = match here {
        Some(_) => wanted,
        None => free_name(&wanted, user.id, &taken.names),
    };
    let role = match read_role(user.role.as_deref().unwrap_or_default()) {
        Some(role) => role,
        None => {
            rules.push(Rule::UserRole);
            Role::Dispatcher
        }
    };
    if here.is_some() {
        return Judged {
            username,
            email: address.unwrap_or_default(),
            role,
            area: None,
            is_disabled: false,
            here,
            rules: vec![Rule::UserKnown],
        };
    }
    if !is_same || user.username.as_deref() != Some(username.as_str()) {
        rules.push(Rule::UserName);
    }
    let free = address.filter(|address| !taken.addresses.contains(&address.to_lowercase()));
    let email = free.unwrap_or_else(|| {
        rules.push(Rule::UserMail);
        format!("user-{}@{NO_MAIL}", user.id)
    });
    let found = user.area.as_ref().and_then(|text| areas.get(text));
    let area = found
        .filter(|area| role.is_bound_to_area() && area.takes_people)
        .map(|area| area.code.clone());
    let has_no_area = role.is_bound_to_area() && area.is_none();
    if has_no_area {
        rules.push(Rule::UserWithoutArea);
    }
    let is_unverified = user.verified == Some(false);
    if is_unverified {
        rules.push(Rule::UserUnverified);
    }
    taken.names.insert(username.to_lowercase());
    taken.addresses.insert(email.to_lowercase());
    Judged {
        username,
        email,
        role,
        area,
        is_disabled: has_no_area || is_unverified,
        here: None,
        rules,
    }
}
