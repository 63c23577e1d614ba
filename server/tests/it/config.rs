//! Settings: what is wrong is named, and the page is the table.

use server::config::{Config, SETTINGS, Source, listing, markdown};

fn read(name: &str, value: &str) -> Result<Config, String> {
    Config::read(&Source::from([(name.to_owned(), value.to_owned())])).map_err(|e| e.to_string())
}

#[test]
fn nothing_set_is_a_working_start() {
    let config = Config::read(&Source::new()).unwrap();
    assert_eq!(
        (
            config.port,
            config.pool_size + config.pool_overflow,
            config.public_url.as_str()
        ),
        (5000, 40, "http://localhost:5000")
    );
    assert!(config.database_url.is_none());
}

#[test]
fn a_wrong_value_is_named_with_what_is_expected() {
    for (name, value) in [
        ("PORT", "0"),
        ("PORT", "http"),
        ("PUBLIC_URL", "bags.example"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("POOL_SIZE", "0"),
        ("PASSWORD_MIN_LENGTH", "4"),
        ("LOG_FORMAT", "xml"),
        ("LOG_FILE_MB", "0"),
        ("LOG_FILES", "many"),
        ("TRUSTED_PROXIES", "-1"),
        ("AUTO_MIGRATE", "perhaps"),
        ("BIND_ADDRESS", "everywhere"),
        ("MAX_CONNECTIONS", "0"),
        ("LIMIT_LOGIN_PER_ACCOUNT", "ten"),
        ("LIMIT_LOGIN_PER_ADDRESS", "-1"),
        ("LIMIT_RESET_PER_ACCOUNT", "5/h"),
        ("LIMIT_RESET_PER_ADDRESS", "1.5"),
        ("LIMIT_API_PER_TOKEN", "1000001"),
        ("LIMIT_PAGES_PER_USER", "none"),
        ("LIMIT_PAGES_PER_ADDRESS", "off"),
        ("LIMIT_SCANS_PER_SECOND", "99999999999"),
        ("LIMIT_SCAN_BURST", "0"),
        ("LIMIT_EXEMPT", "10.0.0.0/33"),
        ("ALERT_COOL_DOWN_MINUTES", "0"),
        ("ALERT_DISK_PERCENT", "100"),
        ("ALERT_ERRORS_PER_MINUTE", "few"),
        ("ALERT_MAIL", "ops at example"),
        ("ALERT_MAIL", "ops@example.com"),
        ("DATABASE_DISK_GB", "-1"),
        ("SLOW_MILLISECONDS", "0"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4318"),
        ("OTEL_TRACES_SAMPLER_ARG", "2"),
        ("SOURCE_URL", "javascript:alert(1)"),
        ("SECURITY_CONTACT", "somebody"),
    ] {
        let refused = read(name, value).unwrap_err();
        assert!(
            refused.contains(name) && refused.contains(value) && refused.contains("must be"),
            "{refused}"
        );
    }
}

#[test]
fn a_wrong_database_url_is_named_without_its_password() {
    let refused = read("DATABASE_URL", "mysql://root:hunter2@db/x").unwrap_err();
    assert!(
        refused.contains("DATABASE_URL") && !refused.contains("hunter2"),
        "{refused}"
    );
    let shown = listing(&Source::from([(
        "DATABASE_URL".to_owned(),
        "postgres://a:hunter2@db/x".to_owned(),
    )]));
    assert!(!shown.contains("hunter2"));
    let shown = listing(&Source::from([(
        "PRODUCTION_DATABASE_URL".to_owned(),
        "postgres://a:hunter2@db/x".to_owned(),
    )]));
    assert!(
        shown.contains("DATABASE_URL=(set by PRODUCTION_DATABASE_URL, not shown)")
            && !shown.contains("hunter2"),
        "{shown}"
    );
}

#[test]
fn a_webhook_needs_an_address_and_a_secret_and_shows_neither() {
    let webhook = |url: &str, secret: &str| {
        Config::read(&Source::from([
            ("ALERT_WEBHOOK_URL".to_owned(), url.to_owned()),
            ("ALERT_WEBHOOK_SECRET".to_owned(), secret.to_owned()),
        ]))
        .map_err(|e| e.to_string())
    };
    let secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let set = webhook("https://chat.example.com/t0ken", secret).unwrap();
    assert!(set.alerts.webhook.is_some());
    let shown = format!("{set:?}");
    assert!(!shown.contains("t0ken") && !shown.contains("AAECAwQF"), "{shown}");
    let refused = webhook("https://chat.example.com/t0ken", "short").unwrap_err();
    assert!(
        refused.contains("ALERT_WEBHOOK_SECRET") && !refused.contains("t0ken"),
        "{refused}"
    );
    let refused = webhook("chat.example.com/t0ken", secret).unwrap_err();
    assert!(
        refused.contains("ALERT_WEBHOOK_URL") && !refused.contains("t0ken"),
        "{refused}"
    );
}

#[test]
fn the_older_name_of_the_database_url_is_accepted() {
    assert!(
        read("PRODUCTION_DATABASE_URL", "postgresql://a@db/x")
            .unwrap()
            .database_url
            .is_some()
    );
}

#[test]
fn the_page_is_the_table() {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/configuration.md");
    let text = std::fs::read_to_string(page).expect("docs/configuration.md exists");
    assert_eq!(
        text,
        markdown(),
        "write it anew: traitortrack config --markdown > docs/configuration.md"
    );
    assert!(
        SETTINGS
            .iter()
            .all(|s| s.about.ends_with('.') || s.about.contains("`.")),
        "each setting says what it is for"
    );
}
