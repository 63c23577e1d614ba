//! Passkeys with a device in software: adding, signing in alone and as the second step, what is refused, removing.

use crate::authenticator::Authenticator;
use crate::{Site, field, refusal};
use domain::access::{Role, SecureOwnAccount};
use domain::account::LogInStep;
use service::accounts::Visit;
use service::passkeys::{AddingPasskey, AskingPasskey};
use service::{Authorized, Client, CurrentUser, ServiceError};
use sqlx::PgPool;

const PASSWORD: &str = "four plain words here";
const ORIGIN: &str = "https://bags.example";

/// A site, somebody of that role, and a device without a passkey.
struct Person {
    site: Site,
    id: i64,
    user: CurrentUser,
    device: Authenticator,
}

impl Person {
    async fn new(pool: PgPool, role: Role) -> Self {
        Self::on(Site::new(pool).await, "nina", role).await
    }

    async fn on(site: Site, name: &str, role: Role) -> Self {
        site.services
            .create_user(
                &Client::default(),
                name,
                &format!("{name}@example.com"),
                role,
                None,
                Some(PASSWORD),
            )
            .await
            .unwrap();
        let id: i64 = sqlx::query_scalar("select id from \"user\" where username = $1")
            .bind(name)
            .fetch_one(&site.pool)
            .await
            .unwrap();
        Self {
            site,
            id,
            user: CurrentUser::for_test(id, name, role, None),
            device: Authenticator::new(ORIGIN),
        }
    }

    /// Somebody whose device has a passkey.
    async fn with_passkey(pool: PgPool) -> Self {
        let mut person = Self::new(pool, Role::Biller).await;
        person.add("Phone").await.unwrap();
        person
    }

    fn by(&self) -> Authorized<SecureOwnAccount> {
        self.user.authorize(SecureOwnAccount).unwrap()
    }

    async fn begin(&self) -> (String, Option<AddingPasskey>) {
        let (options, adding) = self.site.services.begin_passkey(&self.by()).await.unwrap();
        (options, Some(adding))
    }

    async fn add(&mut self, name: &str) -> Result<Option<Vec<String>>, ServiceError> {
        let (options, adding) = self.begin().await;
        let answer = self.device.create(&options);
        self.site
            .services
            .finish_passkey(&self.by(), adding, name, &answer)
            .await
    }

    async fn ask(&self) -> (String, Option<AskingPasskey>) {
        let (options, asking) = self.site.services.ask_passkey().await.unwrap();
        (options, Some(asking))
    }

    async fn ask_second(&self) -> (String, Option<AskingPasskey>) {
        let services = &self.site.services;
        let log_in = services
            .log_in(&Visit::default(), "nina", PASSWORD)
            .await
            .unwrap();
        assert_eq!(log_in.step, LogInStep::CodeNeeded);
        let (options, asking) = services.ask_second_passkey(log_in.pending).await.unwrap();
        (options, Some(asking))
    }

    async fn log_in(&self, asking: Option<AskingPasskey>, answer: &str) -> Result<i64, ServiceError> {
        let services = &self.site.services;
        let log_in = services.log_in_passkey(&Visit::default(), asking, answer).await?;
        assert_eq!(log_in.step, LogInStep::Done);
        Ok(log_in.user)
    }

    /// Asks, and answers at once.
    async fn sign_in(&mut self) -> Result<i64, ServiceError> {
        let (options, asking) = self.ask().await;
        let answer = self.device.get(&options);
        self.log_in(asking, &answer).await
    }

    async fn sign_in_second(&mut self) -> Result<i64, ServiceError> {
        let (options, asking) = self.ask_second().await;
        let answer = self.device.get(&options);
        self.log_in(asking, &answer).await
    }

    async fn refused_alone(&mut self) {
        assert!(matches!(self.sign_in().await, Err(ServiceError::BadCredentials)));
    }

    async fn failures(&self) -> i32 {
        sqlx::query_scalar("select failed_login_attempts from \"user\" where id = $1")
            .bind(self.id)
            .fetch_one(&self.site.pool)
            .await
            .unwrap()
    }

    /// The newest entries of the audit: action and method.
    async fn audit(&self, count: i64) -> Vec<(String, Option<String>)> {
        sqlx::query_as("select action, details ->> 'method' from audit_log order by id desc limit $1")
            .bind(count)
            .fetch_all(&self.site.pool)
            .await
            .unwrap()
    }

    async fn passkey(&self) -> i64 {
        sqlx::query_scalar("select id from user_passkey where user_id = $1 order by id limit 1")
            .bind(self.id)
            .fetch_one(&self.site.pool)
            .await
            .unwrap()
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_passkey_is_added_and_signs_in_alone(pool: PgPool) {
    let mut person = Person::new(pool, Role::Biller).await;
    let (options, _) = person.begin().await;
    for wish in [
        "\"residentKey\":\"preferred\"",
        "\"userVerification\":\"required\"",
        "\"id\":\"bags.example\"",
    ] {
        assert!(options.contains(wish), "{options}");
    }
    let codes = person.add(" Phone ").await.unwrap().expect("the first factor");
    assert_eq!(codes.len(), 10);
    assert_eq!(
        person
            .audit(2)
            .await
            .iter()
            .map(|(a, _)| a.as_str())
            .collect::<Vec<_>>(),
        ["make_recovery_codes", "add_passkey"]
    );
    let (options, _) = person.ask().await;
    assert!(options.contains("\"allowCredentials\":[]") && !options.contains("mediation"));
    assert_eq!(person.sign_in().await.unwrap(), person.id);
    assert_eq!(
        person.audit(1).await,
        [("login".to_owned(), Some("passkey".to_owned()))]
    );
    let security = person.site.services.security(&person.by()).await.unwrap();
    assert!(security.passkeys_possible);
    assert_eq!(security.passkeys[0].name, "Phone");
    assert!(security.passkeys[0].last_used_at.is_some());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_passkey_stands_in_for_the_code(pool: PgPool) {
    let mut person = Person::with_passkey(pool).await;
    assert_eq!(person.sign_in_second().await.unwrap(), person.id);
    assert_eq!(person.failures().await, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_device_that_does_not_count_signs_in_again_and_again(pool: PgPool) {
    let mut person = Person::new(pool, Role::Biller).await;
    person.device.counter = 0;
    person.add("Synchronised").await.unwrap();
    for _ in 0..2 {
        person.sign_in().await.unwrap();
        person.sign_in_second().await.unwrap();
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_the_first_factor_brings_recovery_codes(pool: PgPool) {
    let mut person = Person::with_passkey(pool).await;
    person.device = Authenticator::new(ORIGIN);
    assert_eq!(person.add("Key").await.unwrap(), None);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_answer_counts_once(pool: PgPool) {
    let mut person = Person::with_passkey(pool).await;
    let (options, asking) = person.ask().await;
    let answer = person.device.get(&options);
    person.log_in(asking.clone(), &answer).await.unwrap();
    // The session forgets what was asked with the first answer.
    assert_eq!(
        refusal(person.log_in(None, &answer).await.unwrap_err()),
        "passkey_late"
    );
    // Even one that did not could not be answered twice by a device that counts, nor another question by the same answer.
    for asking in [asking, person.ask().await.1] {
        assert!(matches!(
            person.log_in(asking, &answer).await,
            Err(ServiceError::BadCredentials)
        ));
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn foreign_origins_and_challenges_are_refused(pool: PgPool) {
    let mut person = Person::with_passkey(pool).await;
    for foreign in [
        "https://bags.example.evil.example",
        "https://sub.bags.example",
        "http://bags.example",
        "https://bags.example:8443",
    ] {
        person.device.origin = foreign;
        person.refused_alone().await;
    }
    person.device.origin = ORIGIN;
    sqlx::query("update \"user\" set failed_login_attempts = 0")
        .execute(&person.site.pool)
        .await
        .unwrap();
    let (options, _) = person.ask().await;
    let (_, asking) = person.ask().await;
    let answer = person.device.get(&options);
    assert!(person.log_in(asking, &answer).await.is_err());
    assert_eq!(person.failures().await, 1);
    assert_eq!(
        person.audit(1).await,
        [("login_failed".to_owned(), Some("passkey".to_owned()))]
    );
    // The same while one is added.
    let (options, _) = person.begin().await;
    let (_, adding) = person.begin().await;
    let answer = Authenticator::new(ORIGIN).create(&options);
    let services = person.site.services.clone();
    let finish =
        async |adding, answer: &str| services.finish_passkey(&person.by(), adding, "Key", answer).await;
    assert_eq!(
        refusal(finish(adding, &answer).await.unwrap_err()),
        "passkey_not_added"
    );
    let (options, adding) = person.begin().await;
    let answer = Authenticator::new("https://evil.example").create(&options);
    assert_eq!(
        refusal(finish(adding, &answer).await.unwrap_err()),
        "passkey_not_added"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_passkey_of_somebody_else_is_refused(pool: PgPool) {
    let mut nina = Person::with_passkey(pool).await;
    let mut omar = Person::on(nina.site.clone(), "omar", Role::Biller).await;
    omar.add("Omar's").await.unwrap();
    // After Nina's password Omar's device answers.
    let (options, asking) = nina.ask_second().await;
    let answer = omar.device.get(&options);
    assert_eq!(
        refusal(nina.log_in(asking, &answer).await.unwrap_err()),
        "passkey_refused"
    );
    assert_eq!((nina.failures().await, omar.failures().await), (1, 0));
    // Omar's device says that it is Nina's.
    let handle = omar.device.handle.clone();
    omar.device.handle = nina.device.handle.clone();
    omar.refused_alone().await;
    omar.device.handle = Vec::new();
    omar.refused_alone().await;
    omar.device.handle = handle;
    assert_eq!(omar.sign_in().await.unwrap(), omar.id);
    // Omar cannot add the passkey that Nina has, and a device that nobody knows signs nobody in.
    omar.device = nina.device.clone();
    assert_eq!(refusal(omar.add("Hers").await.unwrap_err()), "passkey_known");
    nina.device = Authenticator::new(ORIGIN);
    nina.refused_alone().await;
    assert_eq!(
        nina.audit(1).await,
        [("login_failed".to_owned(), Some("passkey".to_owned()))]
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_passkey_without_verification_is_refused(pool: PgPool) {
    let mut person = Person::with_passkey(pool).await;
    person.device.verifies = false;
    person.refused_alone().await;
    assert_eq!(
        refusal(person.sign_in_second().await.unwrap_err()),
        "passkey_refused"
    );
    assert_eq!(person.failures().await, 2);
    person.device = Authenticator::new(ORIGIN);
    person.device.verifies = false;
    assert_eq!(refusal(person.add("Key").await.unwrap_err()), "passkey_not_added");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_counter_that_goes_backwards_is_refused_and_audited(pool: PgPool) {
    let mut person = Person::with_passkey(pool).await;
    let mut copy = person.device.clone();
    let (options, asking) = person.ask_second().await;
    person.sign_in().await.unwrap();
    person.sign_in().await.unwrap();
    let mut copied = async |options: &str, asking| {
        let answer = copy.get(options);
        person.log_in(asking, &answer).await.unwrap_err()
    };
    // The question is older than the last use: the counter of now decides.
    assert_eq!(refusal(copied(&options, asking).await), "passkey_refused");
    let (options, asking) = person.ask().await;
    assert!(matches!(
        copied(&options, asking).await,
        ServiceError::BadCredentials
    ));
    let counter = ("login_failed".to_owned(), Some("passkey_counter".to_owned()));
    assert_eq!(person.audit(1).await, [counter]);
    assert_eq!(person.failures().await, 2);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn disabled_and_locked_users_hear_what_a_wrong_password_does(pool: PgPool) {
    let mut person = Person::with_passkey(pool).await;
    let (options, asking) = person.ask_second().await;
    let answer = person.device.get(&options);
    let set = async |person: &Person, sql: &'static str| {
        sqlx::query(sql).execute(&person.site.pool).await.unwrap();
    };
    set(
        &person,
        "update \"user\" set locked_until = now() + interval '1 minute'",
    )
    .await;
    person.refused_alone().await;
    assert_eq!(person.audit(1).await, [("login_blocked".to_owned(), None)]);
    assert_eq!(
        refusal(person.log_in(asking, &answer).await.unwrap_err()),
        "passkey_refused"
    );
    assert_eq!(person.failures().await, 0);
    set(
        &person,
        "update \"user\" set locked_until = null, disabled_at = now()",
    )
    .await;
    person.refused_alone().await;
    assert_eq!(person.failures().await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_was_asked_is_void_after_five_minutes_or_a_new_password(pool: PgPool) {
    let mut person = Person::with_passkey(pool).await;
    // The state is opaque; time is turned back in what the session would hold.
    fn older<T: serde::Serialize + serde::de::DeserializeOwned>(state: Option<T>) -> Option<T> {
        let mut json = serde_json::to_value(state.unwrap()).unwrap();
        json["at"] = (json["at"].as_i64().unwrap() - 301).into();
        serde_json::from_value(json).unwrap()
    }
    let (options, asking) = person.ask().await;
    let answer = person.device.get(&options);
    let late = person.log_in(older(asking), &answer).await.unwrap_err();
    assert_eq!(refusal(late), "passkey_late");
    let (options, adding) = person.begin().await;
    let answer = Authenticator::new(ORIGIN).create(&options);
    let late = person
        .site
        .services
        .finish_passkey(&person.by(), older(adding), "Key", &answer)
        .await;
    assert_eq!(refusal(late.unwrap_err()), "passkey_late");
    let (options, asking) = person.ask_second().await;
    let answer = person.device.get(&options);
    person
        .site
        .services
        .end_other_sessions(&person.by())
        .await
        .unwrap();
    assert!(matches!(
        person.log_in(asking, &answer).await,
        Err(ServiceError::Unauthenticated)
    ));
    assert_eq!(person.failures().await, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn names_and_answers_are_checked(pool: PgPool) {
    let mut person = Person::new(pool, Role::Biller).await;
    for name in ["", " ", "a\0b", &"x".repeat(81)] {
        assert_eq!(field(person.add(name).await.unwrap_err()), "passkey_name");
    }
    let (_, adding) = person.begin().await;
    for answer in ["", "{}", "null"] {
        let finished = person
            .site
            .services
            .finish_passkey(&person.by(), adding.clone(), "Key", answer)
            .await;
        assert_eq!(field(finished.unwrap_err()), "form");
        let (_, asking) = person.ask().await;
        assert_eq!(field(person.log_in(asking, answer).await.unwrap_err()), "form");
    }
    assert_eq!(person.site.count("select count(*) from user_passkey").await, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_device_has_one_passkey_of_a_person(pool: PgPool) {
    let mut person = Person::with_passkey(pool).await;
    let (options, _) = person.begin().await;
    assert!(options.contains("\"excludeCredentials\":[{"), "{options}");
    assert_eq!(
        refusal(person.add("Again").await.unwrap_err()),
        "passkey_not_added"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_passkey_is_removed_by_its_own_person_only(pool: PgPool) {
    let mut nina = Person::with_passkey(pool).await;
    let omar = Person::on(nina.site.clone(), "omar", Role::Biller).await;
    let (services, passkey) = (nina.site.services.clone(), nina.passkey().await);
    assert!(matches!(
        services.remove_passkey(&omar.by(), passkey).await,
        Err(ServiceError::NotFound("passkey"))
    ));
    let unverified = nina
        .user
        .clone()
        .unverified()
        .authorize(SecureOwnAccount)
        .unwrap();
    assert!(matches!(
        services.remove_passkey(&unverified, passkey).await,
        Err(ServiceError::StepUpNeeded)
    ));
    assert!(matches!(
        services.begin_passkey(&unverified).await,
        Err(ServiceError::StepUpNeeded)
    ));
    services.remove_passkey(&nina.by(), passkey).await.unwrap();
    assert_eq!(
        nina.site.count("select count(*) from user_recovery_code").await,
        0
    );
    nina.refused_alone().await;
    let log_in = services
        .log_in(&Visit::default(), "nina", PASSWORD)
        .await
        .unwrap();
    assert_eq!(log_in.step, LogInStep::Done, "the password is enough again");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_admin_keeps_a_factor(pool: PgPool) {
    let mut person = Person::new(pool, Role::Admin).await;
    person.add("Phone").await.unwrap();
    let services = person.site.services.clone();
    let first = person.passkey().await;
    assert_eq!(
        refusal(services.remove_passkey(&person.by(), first).await.unwrap_err()),
        "factor_required"
    );
    person.device = Authenticator::new(ORIGIN);
    person.add("Key").await.unwrap();
    services.remove_passkey(&person.by(), first).await.unwrap();
    let second = person.passkey().await;
    assert!(services.remove_passkey(&person.by(), second).await.is_err());
    person.sign_in().await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn adding_and_removing_end_other_sessions_and_are_told(pool: PgPool) {
    let mut person = Person::new(pool, Role::Biller).await;
    let session = async |person: &Person| {
        sqlx::query("insert into web_session (id_hash, user_id, data, expires_at) values (sha256('x'), $1, '{}', now() + interval '1 hour')")
            .bind(person.id).execute(&person.site.pool).await.unwrap();
    };
    session(&person).await;
    person.add("Phone").await.unwrap();
    assert_eq!(person.site.count("select count(*) from web_session").await, 0);
    session(&person).await;
    let passkey = person.passkey().await;
    let services = person.site.services.clone();
    services.remove_passkey(&person.by(), passkey).await.unwrap();
    assert_eq!(person.site.count("select count(*) from web_session").await, 0);
    let told: Vec<(String, Vec<String>)> =
        sqlx::query_as("select code, details from notification where user_id = $1 order by id")
            .bind(person.id)
            .fetch_all(&person.site.pool)
            .await
            .unwrap();
    let named = |code: &str| (code.to_owned(), vec!["Phone".to_owned()]);
    assert_eq!(told, [named("passkey_added"), named("passkey_removed")]);
}
