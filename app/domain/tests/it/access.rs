use domain::access::{Permission, Role};

/// The matrix is a file, so that a change of policy is a change to read.
#[test]
fn the_table_is_the_one_that_was_agreed() {
    let mut table = String::from("permission       dispatcher biller admin\n");
    for permission in Permission::ALL {
        let cell = |role: Role| if role.grants(permission) { "yes" } else { "-" };
        table += &format!(
            "{:<16} {:<10} {:<6} {}\n",
            format!("{permission:?}"),
            cell(Role::Dispatcher),
            cell(Role::Biller),
            cell(Role::Admin)
        );
    }
    assert_eq!(table, include_str!("access-matrix.txt"));
}

#[test]
fn a_higher_role_may_do_all_that_a_lower_one_may() {
    // Nobody is above an admin: there is nothing to ask for.
    for permission in Permission::ALL
        .into_iter()
        .filter(|p| *p != Permission::AskPromotion)
    {
        for pair in Role::ALL.windows(2) {
            assert!(
                !pair[0].grants(permission) || pair[1].grants(permission),
                "{permission:?}"
            );
        }
    }
}

#[test]
fn only_dispatchers_are_bound_to_an_area() {
    assert_eq!(Role::ALL.map(Role::is_bound_to_area), [true, false, false]);
}

#[test]
fn a_badge_opens_a_dispatchers_work_and_nothing_of_the_account() {
    let open: Vec<Permission> = Permission::ALL
        .into_iter()
        .filter(|p| p.is_open_to_badges())
        .collect();
    use Permission::{PackBags, ViewBags, ViewOwnProfile};
    assert_eq!(open, [ViewBags, PackBags, ViewOwnProfile]);
    assert!(open.iter().all(|p| Role::Dispatcher.grants(*p)));
}

#[test]
fn only_the_set_up_is_open_to_an_admin_without_a_second_factor() {
    assert_eq!(Role::ALL.map(Role::needs_second_factor), [false, false, true]);
    let open: Vec<Permission> = Permission::ALL
        .into_iter()
        .filter(|p| p.is_open_without_second_factor())
        .collect();
    assert_eq!(open, [Permission::SecureOwnAccount]);
}
