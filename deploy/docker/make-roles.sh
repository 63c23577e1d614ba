#!/bin/sh
# Run once by the image of Postgres, in a new cluster: the owner of the tables, the role that the servers work as, the database.
set -eu
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres \
  --set=owner_password="$OWNER_PASSWORD" --set=app_password="$APP_PASSWORD" <<'SQL'
create role traitortrack_owner login password :'owner_password';
create role traitortrack login password :'app_password';
grant pg_monitor, pg_signal_backend to traitortrack_owner;
grant pg_monitor, pg_signal_backend to traitortrack;
create database traitortrack owner traitortrack_owner template template0 encoding 'UTF8' locale 'C.UTF-8';
revoke connect on database traitortrack from public;
grant connect on database traitortrack to traitortrack;
alter role traitortrack_owner replication;
SQL
# For bases; `all`, which the image writes, does not cover replication.
echo "host replication traitortrack_owner all scram-sha-256" >>"$PGDATA/pg_hba.conf"
