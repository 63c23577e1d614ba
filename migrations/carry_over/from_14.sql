-- Second step for a database of revision ca557b7 (numbers 1 to 14): what 15 to 21 did to tables and rows. It runs after
-- begin.sql, while no trigger is there. A table or column here is as the baseline's files 0101 to 0105 have it, where the comments are.

-- Child labels by bag type.
alter table bag_type add column child_patterns text[] not null default '{}';

-- Labels and numbers are normalised further: dashes and digits of other scripts are written as ASCII. What was stored with them is renamed,
-- or nobody could find it any more; where the plain name is taken, its id makes the difference.
create function plain_label(p_text text) returns text language sql immutable as $$
    select translate(p_text,
        U&'\2010\2011\2012\2013\2014\2015\2043\2212\FE58\FE63\FF0D\0966\0967\0968\0969\096A\096B\096C\096D\096E'
        || U&'\096F\09E6\09E7\09E8\09E9\09EA\09EB\09EC\09ED\09EE\09EF\0A66\0A67\0A68\0A69\0A6A\0A6B\0A6C\0A6D\0A6E'
        || U&'\0A6F\0AE6\0AE7\0AE8\0AE9\0AEA\0AEB\0AEC\0AED\0AEE\0AEF\0B66\0B67\0B68\0B69\0B6A\0B6B\0B6C\0B6D\0B6E'
        || U&'\0B6F\0BE6\0BE7\0BE8\0BE9\0BEA\0BEB\0BEC\0BED\0BEE\0BEF\0C66\0C67\0C68\0C69\0C6A\0C6B\0C6C\0C6D\0C6E'
        || U&'\0C6F\0CE6\0CE7\0CE8\0CE9\0CEA\0CEB\0CEC\0CED\0CEE\0CEF\0D66\0D67\0D68\0D69\0D6A\0D6B\0D6C\0D6D\0D6E'
        || U&'\0D6F\0660\0661\0662\0663\0664\0665\0666\0667\0668\0669\06F0\06F1\06F2\06F3\06F4\06F5\06F6\06F7\06F8'
        || U&'\06F9\FF10\FF11\FF12\FF13\FF14\FF15\FF16\FF17\FF18\FF19\FF21\FF22\FF23\FF24\FF25\FF26\FF27\FF28\FF29'
        || U&'\FF2A\FF2B\FF2C\FF2D\FF2E\FF2F\FF30\FF31\FF32\FF33\FF34\FF35\FF36\FF37\FF38\FF39\FF3A',
        '-----------0123456789012345678901234567890123456789012345678'
        || '901234567890123456789012345678901234567890123456789012345678'
        || '90123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')
$$;
update bill b set number = case
        when exists (select from bill o where o.id <> b.id and plain_label(o.number) = plain_label(b.number)
                     and (o.number = plain_label(b.number) or o.id < b.id))
            then format('%s (%s)', left(plain_label(b.number), 40), b.id)
        else plain_label(b.number) end
    where number <> plain_label(number);
update bag b set label = case
        when exists (select from bag o where o.id <> b.id and plain_label(o.label) = plain_label(b.label)
                     and (o.label = plain_label(b.label) or o.id < b.id))
            then format('%s (%s)', left(plain_label(b.label), 40), b.id)
        else plain_label(b.label) end
    where label <> plain_label(label);
drop function plain_label(text);

-- Nothing of another area's parent is told but its label; answers that are still kept say no more either.
update scan_key k
set answer = k.answer || jsonb_build_object('parent', null, 'foreign_parent', k.answer -> 'parent' -> 'label')
from "user" u
where u.id = k.user_id and u.role = 'dispatcher' and k.answer ->> 'outcome' in ('not_a_label', 'wrong_role', 'area_denied')
  and k.answer -> 'parent' ->> 'area' <> coalesce(u.dispatch_area, '');

-- New tables, and the rows that they begin with.
create table station_clock (
    station text not null,
    ahead_seconds bigint not null,
    seen_at timestamptz not null default now(),
    constraint station_clock_pkey primary key (station),
    constraint station_clock_station_check check (length(station) between 1 and 64)
);
create unlogged table limit_bucket (
    key bytea not null,
    full_at timestamptz not null,
    constraint limit_bucket_pkey primary key (key),
    constraint limit_bucket_key_check check (octet_length(key) = 16)
) with (fillfactor = 70);
create table log_end (
    is_only boolean not null default true,
    noted_at timestamptz not null,
    audit_id bigint not null,
    scan_id bigint not null,
    constraint log_end_pkey primary key (is_only),
    constraint log_end_only_check check (is_only)
);
insert into log_end (noted_at, audit_id, scan_id) values (now(), 0, 0);
create table restore_drill (
    id bigint generated always as identity,
    finished_at timestamptz not null default now(),
    ok boolean not null,
    file text,
    rpo_ms bigint,
    rto_ms bigint,
    detail text not null,
    constraint restore_drill_pkey primary key (id),
    constraint restore_drill_proof_check check (not ok or (file is not null and rpo_ms is not null and rto_ms is not null)),
    constraint restore_drill_rpo_check check (rpo_ms >= 0),
    constraint restore_drill_rto_check check (rto_ms >= 0),
    constraint restore_drill_detail_check check (length(detail) between 1 and 2000)
);
create index restore_drill_proven_idx on restore_drill (finished_at) where ok;
create table cache_version (
    name text not null,
    version bigint not null default 1,
    constraint cache_version_pkey primary key (name)
);
insert into cache_version (name) values ('bag_type'), ('area');

-- Versions of what people edit.
alter table bill add column version integer not null default 1, add column changes jsonb not null default '{}';
alter table "user" add column version integer not null default 1, add column changes jsonb not null default '{}';

-- The program names the kinds of alerts, and a lock on a user is not felt by scans.
alter table alert drop constraint alert_kind_check;
alter table alert add constraint alert_kind_check check (kind ~ '^[a-z_]{3,40}$');
alter table "user" drop constraint user_password_reset_token_key;
create unique index user_password_reset_token_key on "user" (password_reset_token_hash) where password_reset_token_hash is not null;
