//! Passkeys with a device in software: adding, removing. Signing in is in `log_in.rs`.

mod log_in;

use crate::authenticator::Authenticator;
use crate::{Site, field, refusal};
use domain::access::{Role, SecureOwnAccount};
use domain::account::LogInStep;
use domain::fault::Missing;
use service::people::accounts::Visit;
use service::people::passkeys::{AddingPasskey, AskingPasskey};
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
        let (options, asking) = self
            .site
            .services
            .ask_passkey(&service::Client::default())
            .await
            .unwrap();
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
async fn only_the_first_factor_brings_recovery_codes(pool: PgPool) {
    let mut person = Person::with_passkey(pool).await;
    person.device = Authenticator::new(ORIGIN);
    assert_eq!(person.add("Key").await.unwrap(), None);
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
        Err(ServiceError::NotFound(Missing::Passkey))
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
    let notices: Vec<(String, Vec<String>)> =
        sqlx::query_as("select code, details from notification where user_id = $1 order by id")
            .bind(person.id)
            .fetch_all(&person.site.pool)
            .await
            .unwrap();
    let named = |code: &str| (code.to_owned(), vec!["Phone".to_owned()]);
    assert_eq!(notices, [named("passkey_added"), named("passkey_removed")]);
}
