//! Paths that are followed, and what an act leaves in one.

use app::request::{local_path, with_done};

#[test]
fn only_our_own_paths_are_followed() {
    for fine in ["/", "/scan?parent=SB00001", "/bags/%E0%A4%B9"] {
        assert_eq!(local_path(fine), Some(fine));
    }
    for bad in [
        "",
        "scan",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/a\\b",
        "/a\nb",
        "/\t/x",
    ] {
        assert_eq!(local_path(bad), None, "{bad:?}");
    }
}

#[test]
fn what_was_done_takes_the_place_of_what_was_done_before() {
    for (path, expected) in [
        ("/a", "/a?done=x"),
        ("/a?", "/a?done=x"),
        ("/a?done=y", "/a?done=x"),
        ("/a?q=1&done=y&__path=%2Ffn%2Fb&__err=e&r=2", "/a?q=1&r=2&done=x"),
    ] {
        assert_eq!(with_done(path, "x"), expected);
    }
}
