//! Statements outside of a transaction: each runs under a permit of its own.

use super::Pool;
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};
use sqlx::postgres::{PgQueryResult, PgRow, PgStatement, PgTypeInfo};
use sqlx::{Execute, Executor, Postgres, SqlStr};
use tracing::Instrument;

type Fetched = Result<sqlx::Either<PgQueryResult, PgRow>, sqlx::Error>;

impl<'p> Executor<'p> for &'_ Pool {
    type Database = Postgres;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, Fetched>
    where
        E: 'q + Execute<'q, Postgres>,
    {
        let (pg, permit, span) = (self.pg.clone(), self.permit(), self.span("query"));
        let rows = async move {
            let permit = permit.await?;
            Ok::<_, sqlx::Error>((&pg).fetch_many(query).map(move |row| {
                let _held = &permit;
                row
            }))
        };
        let mut rows = stream::once(rows).try_flatten().boxed();
        if span.is_none() {
            return rows;
        }
        stream::poll_fn(move |cx| span.in_scope(|| rows.poll_next_unpin(cx))).boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<PgRow>, sqlx::Error>>
    where
        E: 'q + Execute<'q, Postgres>,
    {
        let (pg, permit) = (self.pg.clone(), self.permit());
        async move {
            let _held = permit.await?;
            (&pg).fetch_optional(query).await
        }
        .instrument(self.span("query"))
        .boxed()
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [PgTypeInfo],
    ) -> BoxFuture<'e, Result<PgStatement, sqlx::Error>>
    where
        'p: 'e,
    {
        let (pg, permit) = (self.pg.clone(), self.permit());
        async move {
            let _held = permit.await?;
            (&pg).prepare_with(sql, parameters).await
        }
        .boxed()
    }

    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, Result<sqlx::Describe<Postgres>, sqlx::Error>>
    where
        'p: 'e,
    {
        let (pg, permit) = (self.pg.clone(), self.permit());
        async move {
            let _held = permit.await?;
            (&pg).describe(sql).await
        }
        .boxed()
    }
}
