//! Every page of the one table, by everybody, with something to show on each.

use super::person::{Findings, Person};
use super::stage::Stage;
use crate::site::ServedSite;
use sqlx::PgPool;

/// Longer than anything that can be searched for.
const LONG_QUERY: &str =
    "?q=XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX";

/// The addresses to look at for a path of the table.
async fn addresses(stage: &Stage, path: &str) -> Vec<String> {
    let all = |queries: &[&str]| queries.iter().map(|query| format!("{path}{query}")).collect();
    let each = |name: &str, values: &[&str]| values.iter().map(|value| path.replace(name, value)).collect();
    match path {
        "/enrol" => all(&["", "?code=none"]),
        "/setup" | "/set-password" => all(&["?token=none"]),
        "/login" => all(&["", "?next=/bags", "?done=signed_out"]),
        "/scan" => all(&[
            "",
            "?parent=SB00001",
            "?parent=M444-00001",
            "?parent=SB00002",
            "?parent=C0001",
            "?parent=SB00099",
        ]),
        "/dashboard" => all(&["", "?wall=1"]),
        "/bags" => all(&[
            "",
            "?role=parent&status=full",
            "?q=NOTHING",
            "?q=S1",
            "?cursor=x",
            "?role=box",
            "?status=x",
            "?linked=x",
            "?type=%07",
            "?area=%07",
        ]),
        "/bags/{label}" => each(
            "{label}",
            &[
                "M444-00001",
                "SB00001",
                "SB00002",
                "SB00003",
                "ABCD0001",
                "C0003",
                "SB99999",
            ],
        ),
        "/scan/test" => all(&[
            "",
            "?read=SB00001",
            "?read=ABCD0001",
            "?read=SB0001",
            "?read=BILL1",
        ]),
        "/search" => all(&["", "?q=SB0", "?q=NOTHING", LONG_QUERY]),
        "/bills" => all(&[
            "",
            "?status=completed",
            "?q=NOTHING",
            "?q=B",
            "?cursor=x",
            "?status=draft",
            "?area=%07",
        ]),
        "/bills/{number}" | "/bills/{number}/complete" | "/bills/{number}/print" => {
            each("{number}", &["BILL1", "BILL2", "BILL3", "BILL4", "NONE"])
        }
        "/admin/users" => all(&[
            "",
            "?role=biller",
            "?q=NOTHING",
            "?q=S1",
            "?cursor=x",
            "?status=locked",
            "?area=%07",
        ]),
        "/admin/users/{id}" => {
            let mut ids = vec!["0".to_owned(), "x".to_owned()];
            for name in ["amit", "bina", "jaya", "dipa", "ravi", "mina"] {
                ids.push(stage.user(name).await);
            }
            ids.iter().map(|id| path.replace("{id}", id)).collect()
        }
        "/admin/areas/{code}" => each("{code}", &["jaipur", "lucknow", "none"]),
        "/admin/imports/{id}" => each("{id}", &["1", "2", "3", "9", "x"]),
        "/admin/labels" => all(&["", "?range=1", "?range=x"]),
        "/admin/bag-types" => all(&["", "?try=SB00001", "?try=SB0000", "?try=BILL-1", "?try=C0001"]),
        "/admin/bag-types/{id}" => {
            let mut found = each("{id}", &["1", "0", "x"]);
            let one = path.replace("{id}", "2");
            for query in [
                "",
                "?try=C0001&forms=",
                "?try=C0001&forms=x",
                "?try=C0001&forms=%23%23%23%23%23",
            ] {
                found.push(format!("{one}{query}"));
            }
            found
        }
        "/admin/two-bags" => all(&["", "?cursor=x", "?cursor=1"]),
        "/notifications" | "/admin/alerts" => {
            let mut found: Vec<String> = all(&["", "?cursor=x"]);
            // The last of the first page and of the second.
            for row in [50, 100] {
                let table = if path == "/notifications" {
                    "notification where user_id = 1"
                } else {
                    "alert"
                };
                let id = stage.number(&format!("select coalesce((select id from {table} order by id desc offset {row} - 1 limit 1), 1)")).await;
                found.push(format!("{path}?cursor={id}"));
            }
            found
        }
        "/admin/audit" => all(&[
            "",
            "?view=security",
            "?view=deletions",
            "?log=scan",
            "?label=SB00001",
            "?label=BILL3",
            "?user=amit",
            "?user=no-such-person",
            "?from=noon",
            "?to=noon",
            "?action=X",
            "?entity=x",
            "?id=x",
            "?id=7",
            "?log=x",
            "?cursor=x",
            "?label=%07",
            "?view=x",
            "?address=nowhere",
            "?request=nothing",
        ]),
        "/"
        | "/admin"
        | "/login/code"
        | "/login/pin"
        | "/admin/handhelds"
        | "/forgot"
        | "/verify"
        | "/bills/new"
        | "/admin/settings"
        | "/admin/areas"
        | "/admin/imports"
        | "/admin/areas/new"
        | "/admin/bag-types/new"
        | "/profile"
        | "/profile/security"
        | "/profile/security/codes"
        | "/admin/start"
        | "/admin/users/new"
        | "/design"
        | "/admin/promotions"
        | "/admin/audit/failed-log-ins"
        | "/admin/stations"
        | "/pool_dashboard" => all(&[""]),
        other => panic!("say at which addresses {other} is looked at"),
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn no_page_is_in_english(pool: PgPool) {
    let stage = Stage::set(ServedSite::with(
        pool,
        &[("LIMIT_PAGES_PER_ADDRESS", "0"), ("LIMIT_PAGES_PER_USER", "0")],
    ))
    .await;
    let mut found = Findings::default();
    let mut people = vec![Person::nobody(&stage.site)];
    for name in ["amit", "bina", "jaya"] {
        people.push(Person::signed_in(&stage.site, name).await);
    }
    let mut shown = 0;
    for person in &mut people {
        for route in app::ROUTES {
            for address in addresses(&stage, route.path).await {
                let page = person.page(&address).await;
                assert!(page.status != 500, "{address}: {}", page.text);
                shown += usize::from(page.status == 200);
                found.read(&format!("{address} by {}", person.name), &page.text);
            }
        }
        let page = person.page("/no/such/page").await;
        found.read(&format!("an unknown address by {}", person.name), &page.text);
    }
    assert!(shown > 100, "only {shown} pages were shown");
    found.none();
}
