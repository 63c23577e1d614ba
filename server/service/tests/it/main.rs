//! Every act on real Postgres: allowed, refused, repeated, raced.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails at the line")]

mod accounts;
mod acts;
mod alerts;
mod areas;
mod authenticator;
mod backups;
mod badges;
mod bag_types;
mod bags;
mod bills;
mod caches;
mod clocks;
mod demo;
mod exports;
mod imports;
mod integrity;
mod kept_seals;
mod labels;
mod limits;
mod lists;
mod locks;
mod migrate_from;
mod model;
mod packing;
mod passkeys;
mod privacy;
mod promotions;
mod races;
mod retries;
mod role;
mod seals;
mod second_factor;
mod site_settings;
mod stale;
mod strangers;
mod timeline;
mod users;
mod write_path;

use acts::Acts as _;
use domain::access::{ManageBills, ManageUsers, OverseeBills, PackBags, Role, SecureOwnAccount, ViewBags};
use domain::bill::{BillAnswer, BillInput, BillOutcome};
use domain::scan::{Act, Command, ScanAnswer, ScanOutcome};
use service::proof::seals::{SealKey, SealSettings};
use service::site::encryption::{Key, Keys};
use service::{Authorized, Client, CurrentUser, ServiceError, Services, Settings};
use sqlx::PgPool;
use uuid::Uuid;

/// A site with a dispatcher of Jaipur, one of Lucknow, a biller and an admin.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) services: Services,
    pub(crate) pool: PgPool,
    pub(crate) jaipur: CurrentUser,
    pub(crate) lucknow: CurrentUser,
    pub(crate) biller: CurrentUser,
    pub(crate) admin: CurrentUser,
}

/// A new key, and a folder of this test alone.
pub(crate) fn seal_settings() -> SealSettings {
    SealSettings::for_test(SealKey::parse(&SealKey::generate()).unwrap())
}

/// A machine with one server and no backups.
pub(crate) fn around() -> service::site::doctor::Surroundings<'static> {
    service::site::doctor::Surroundings {
        backups: None,
        trusted_proxies: 1,
        pool_most: 40,
        servers: 1,
        is_private: false,
    }
}

/// The settings of a site with keys of its own.
pub(crate) fn settings() -> Settings {
    Settings {
        public_url: "https://bags.example".to_owned(),
        password_min_chars: 15,
        lock_out: domain::user::LockOut::default(),
        hash_permits: 2,
        keys: Keys::new(Key::generate(), vec![]),
        seals: seal_settings(),
        mailer: None,
        // Off, so that every test sees what it did; the tests of the caches turn them on.
        cache_fresh: std::time::Duration::ZERO,
        limits: service::site::limits::LimitSettings::default(),
        alerts: service::site::alerts::AlertSettings::default(),
    }
}

impl Site {
    pub(crate) async fn new(pool: PgPool) -> Self {
        let zone = jiff_zone();
        let services = Services::new(store::Db::from_pool(pool.clone(), zone), settings());
        let user = async |name: &str, role: Role, area: Option<&str>| {
            let id: i64 = sqlx::query_scalar("insert into \"user\" (username, email, role, dispatch_area) values ($1, $1 || '@example.com', $2, $3) returning id")
                .bind(name)
                .bind(role.code())
                .bind(area)
                .fetch_one(&pool)
                .await
                .unwrap();
            CurrentUser::for_test(id, name, role, area)
        };
        let jaipur = user("jaya", Role::Dispatcher, Some("jaipur")).await;
        let lucknow = user("lata", Role::Dispatcher, Some("lucknow")).await;
        let biller = user("bina", Role::Biller, None).await;
        let admin = user("amit", Role::Admin, None).await;
        Self {
            services,
            pool,
            jaipur,
            lucknow,
            biller,
            admin,
        }
    }

    pub(crate) fn packs(&self, user: &CurrentUser) -> Authorized<PackBags> {
        user.authorize(PackBags).unwrap()
    }
    pub(crate) fn views(&self, user: &CurrentUser) -> Authorized<ViewBags> {
        user.authorize(ViewBags).unwrap()
    }
    pub(crate) fn bills(&self) -> Authorized<ManageBills> {
        self.biller.authorize(ManageBills).unwrap()
    }
    pub(crate) fn oversees(&self) -> Authorized<OverseeBills> {
        self.admin.authorize(OverseeBills).unwrap()
    }

    pub(crate) fn manages(&self) -> Authorized<ManageUsers> {
        self.admin.authorize(ManageUsers).unwrap()
    }
    pub(crate) fn secures(&self, user: &CurrentUser) -> Authorized<SecureOwnAccount> {
        user.authorize(SecureOwnAccount).unwrap()
    }

    /// Sets a password as the person would, by link.
    pub(crate) async fn give_password(&self, user: &CurrentUser, password: &str) {
        let link = self
            .services
            .reset_password(&Client::default(), &user.viewer().username)
            .await
            .unwrap();
        let token = link.split_once("token=").unwrap().1;
        self.services
            .set_password(&Client::default(), token, password)
            .await
            .unwrap();
    }

    /// The audit's actions so far, oldest first.
    pub(crate) async fn actions(&self) -> Vec<String> {
        sqlx::query_scalar("select action from audit_log order by id")
            .fetch_all(&self.pool)
            .await
            .unwrap()
    }

    /// The codes of a user's notices, oldest first.
    pub(crate) async fn notices(&self, user: &CurrentUser) -> Vec<String> {
        sqlx::query_scalar("select code from notification where user_id = $1 order by id")
            .bind(user.id())
            .fetch_all(&self.pool)
            .await
            .unwrap()
    }

    pub(crate) async fn run(&self, sql: &'static str) {
        sqlx::query(sql).execute(&self.pool).await.unwrap();
    }

    pub(crate) async fn scan(&self, parent: &str, child: &str) -> ScanAnswer {
        self.services
            .scan(&self.packs(&self.jaipur), command(parent, child))
            .await
            .unwrap()
    }

    /// Packs a parent with so many children, all new.
    pub(crate) async fn pack(&self, parent: &str, children: usize) {
        for n in 0..children {
            let child = format!("{}{n:03}", parent.replace('-', ""));
            assert_eq!(
                self.scan(parent, &format!("X{child}")).await.outcome,
                ScanOutcome::Linked
            );
        }
    }

    pub(crate) async fn bill(&self, number: &str, target: i64) {
        self.services
            .create_bill(
                &self.bills(),
                BillInput {
                    number: number.to_owned(),
                    target_parents: target,
                    ..BillInput::default()
                },
            )
            .await
            .unwrap();
    }

    pub(crate) async fn add(&self, bill: &str, parent: &str) -> BillAnswer {
        self.services
            .add_parent(&self.bills(), Uuid::new_v4(), bill, parent, None)
            .await
            .unwrap()
    }

    pub(crate) async fn added(&self, bill: &str, parent: &str) {
        assert_eq!(self.add(bill, parent).await.outcome, BillOutcome::Added);
    }

    /// The books are right: what every test of a race or a flow ends with.
    pub(crate) async fn sound(&self) {
        assert_eq!(self.services.integrity_check().await.unwrap(), Vec::new());
    }

    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.pool).await.unwrap()
    }
}

fn jiff_zone() -> store::TimeZone {
    store::TimeZone::get("Asia/Kolkata").unwrap()
}

pub(crate) fn command(parent: &str, child: &str) -> Command {
    Command {
        key: Uuid::new_v4(),
        act: Act::Link {
            parent: parent.to_owned(),
            child: child.to_owned(),
        },
        station: Some("h1".to_owned()),
        made_ms: None,
        typed: false,
    }
}

pub(crate) fn field(error: ServiceError) -> String {
    match error {
        ServiceError::Invalid(field) => field.field,
        other => panic!("expected a wrong field, got {other:?}"),
    }
}

pub(crate) fn refusal(error: ServiceError) -> String {
    match error {
        ServiceError::Refused(refusal) => refusal.code().to_owned(),
        other => panic!("expected a refusal, got {other:?}"),
    }
}
