//! Every form about the site's own data that can be refused, sent so that it is, by an admin.

use super::wrong::Wrong;

/// As in [`super::wrong`].
pub(crate) const SITE_DATA: &[Wrong] = &[
    (
        "/admin/settings",
        "change_settings",
        "form[company_name]=LONG&form[scale_step_g]=0",
    ),
    ("/admin/settings", "change_settings", "form[scale_step_g]=x"),
    ("/admin/settings", "change_settings", "form[scale_step_g]=1000001"),
    ("/admin/labels", "reserve_labels", "bag_type=1&count=0"),
    ("/admin/labels", "reserve_labels", "bag_type=1&count=x"),
    ("/admin/labels", "reserve_labels", "bag_type=1&count=1&from=0"),
    ("/admin/imports/1", "look_at_import", "id=1&columns=x"),
    ("/admin/imports/2", "look_at_import", "id=2&columns="),
    ("/admin/imports/2", "start_import", "id=2"),
    ("/admin/imports/2", "cancel_import", "id=2"),
    ("/admin/areas/new", "create_area", "code=Pune&form[name]=पुणे"),
    ("/admin/areas/new", "create_area", "code=jaipur&form[name]=जयपुर"),
    ("/admin/areas/new", "create_area", "code=pune&form[name]="),
    (
        "/admin/areas/new",
        "create_area",
        "code=pune&form[name]=पुणे&form[position]=x",
    ),
    (
        "/admin/areas/jaipur",
        "change_area",
        "code=jaipur&form[name]=LONG",
    ),
    (
        "/admin/areas/jaipur",
        "change_area",
        "code=jaipur&form[name]=जयपुर&form[position]=10000",
    ),
    ("/admin/areas/jaipur", "change_area", "code=none&form[name]=क"),
    ("/admin/areas/jaipur", "retire_area", "code=jaipur&version=x"),
    ("/admin/areas/jaipur", "restore_area", "code=none"),
    ("/admin/bag-types/new", "create_bag_type", ""),
    (
        "/admin/bag-types/new",
        "create_bag_type",
        "form[name]=mustard&form[label_pattern]=XX%23%23&form[capacity]=1&form[grams_per_child]=1",
    ),
    (
        "/admin/bag-types/new",
        "create_bag_type",
        "form[name]=क&form[label_pattern]=SB%23%23%23%23%23&form[capacity]=1&form[grams_per_child]=1",
    ),
    (
        "/admin/bag-types/new",
        "create_bag_type",
        "form[name]=क&form[label_pattern]=%23%23%23%23%23%23%23&form[capacity]=1&form[grams_per_child]=1",
    ),
    (
        "/admin/bag-types/new",
        "create_bag_type",
        "form[name]=क&form[label_pattern]=BILL%23%23&form[capacity]=1&form[grams_per_child]=1",
    ),
    (
        "/admin/bag-types/1",
        "change_bag_type",
        "id=1&form[name]=LONG&form[label_pattern]=SB%23%23%23%23%23&form[capacity]=30&form[grams_per_child]=1000",
    ),
    (
        "/admin/bag-types/1",
        "change_bag_type",
        "id=1&form[name]=Mustard&form[label_pattern]=SB%23%23%23%23%23&form[capacity]=0&form[grams_per_child]=1000",
    ),
    (
        "/admin/bag-types/1",
        "change_bag_type",
        "id=1&form[name]=Mustard&form[label_pattern]=SX%23%23%23%23%23&form[capacity]=30&form[grams_per_child]=1000",
    ),
    (
        "/admin/bag-types/1",
        "change_bag_type",
        "id=1&form[name]=Mustard&form[label_pattern]=SB%23%23%23%23%23&form[child_patterns]=SB%23%23%23%23%23&form[capacity]=30&form[grams_per_child]=1000",
    ),
    ("/admin/bag-types/1", "change_bag_type", "id=x"),
    ("/admin/bag-types/1", "retire_bag_type", "id=999"),
    ("/admin/bag-types/1", "retire_bag_type", "id=1&version=x"),
    ("/admin/bag-types/1", "restore_bag_type", "id=x"),
];
