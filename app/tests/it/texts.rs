//! Numbers in texts, and text inside HTML.

use app::html::{encode, escape};
use app::words::grouped;

#[test]
fn markup_is_escaped() {
    assert_eq!(
        escape("<a href='x'>&\"</a>"),
        "&lt;a href=&#39;x&#39;&gt;&amp;&quot;&lt;/a&gt;"
    );
    assert_eq!(encode("A B/हि"), "A%20B%2F%E0%A4%B9%E0%A4%BF");
}

#[test]
fn numbers_are_grouped_as_india_writes_them() {
    for (number, text) in [
        (0, "0"),
        (999, "999"),
        (1_000, "1,000"),
        (100_000, "1,00,000"),
        (18_000_000, "1,80,00,000"),
    ] {
        assert_eq!(grouped(number), text);
    }
}
