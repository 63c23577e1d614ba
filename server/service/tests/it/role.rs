//! The role that the program works as, beside the owner of the tables.

use crate::Site;
use service::Services;
use sqlx::{Executor, PgPool};

/// A role with the program's rights and no other.
pub(crate) struct Role {
    name: String,
    owner: PgPool,
    pub(crate) pool: PgPool,
}

impl Role {
    pub(crate) async fn new(owner: &PgPool) -> Self {
        let name = format!("app_{}", uuid::Uuid::new_v4().simple());
        let sql = format!("create role {name} login");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(owner)
            .await
            .unwrap();
        let db = store::Db::from_pool(owner.clone(), store::TimeZone::UTC);
        db.grant_to(&format!("postgres://{name}@localhost/x"))
            .await
            .unwrap();
        let options = (*owner.connect_options()).clone().username(&name);
        let pool = sqlx::postgres::PgPoolOptions::new()
            .max_connections(4)
            .connect_with(options)
            .await
            .unwrap();
        Self {
            name,
            owner: owner.clone(),
            pool,
        }
    }

    /// Services over the role's connections, with the seals of a site.
    pub(crate) fn services(&self, seals: service::proof::seals::SealSettings) -> Services {
        crate::seals::with_seals(&self.pool, seals)
    }

    /// The same site, as the role.
    pub(crate) fn site(&self, site: &Site, seals: service::proof::seals::SealSettings) -> Site {
        Site {
            services: self.services(seals),
            pool: self.pool.clone(),
            ..site.clone()
        }
    }

    /// The code or the constraint with which the database refuses a statement of the role.
    pub(crate) async fn refused(&self, sql: &str) -> String {
        let refused = self
            .pool
            .execute(sqlx::AssertSqlSafe(sql.to_owned()))
            .await
            .expect_err(sql);
        let refused = refused.as_database_error().expect("the database refuses");
        match refused.constraint() {
            Some(name) => name.to_owned(),
            None => refused.code().unwrap_or_default().into_owned(),
        }
    }

    /// Takes the role away; roles belong to the whole cluster.
    pub(crate) async fn drop(self) {
        self.pool.close().await;
        let sql = format!("drop owned by {0}; drop role {0}", self.name);
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(&self.owner)
            .await
            .unwrap();
    }
}
