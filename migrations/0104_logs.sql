-- Tables of the proof: the two logs, the seals over them, archived months. Rows are only ever added: the triggers of 0108_proof.sql
-- refuse anything else.

create sequence scan_id_seq as bigint cache 1;
-- One row per attempt, accepted or refused, for ever. No foreign keys: the log outlives what it names.
create table scan (
    id bigint not null default nextval('scan_id_seq'),
    "timestamp" timestamptz not null default now(),
    key uuid not null,
    action text not null,
    outcome text not null,
    user_id bigint not null,
    station text,
    area text,
    parent_label text,
    child_label text,
    parent_bag_id bigint,
    child_bag_id bigint,
    -- The parent that a moved child came from, or that holds a refused child.
    other_parent_bag_id bigint,
    bill_id bigint,
    bill_number text,
    -- What was read, where it was no label.
    read_text text,
    reason text,
    -- The device's own clock; a hint, never trusted for order.
    scanned_at timestamptz,
    constraint scan_pkey primary key (id, "timestamp"),
    constraint scan_action_check check (
        action in ('link', 'undo', 'unlink', 'move', 'close', 'reopen', 'bill_add', 'bill_remove')),
    constraint scan_text_check check (length(station) <= 64 and length(read_text) <= 1024 and length(reason) <= 500)
) partition by range ("timestamp");
create table scan_default partition of scan default;
create index scan_parent_idx on scan (parent_bag_id, id desc) where parent_bag_id is not null;
create index scan_child_idx on scan (child_bag_id, id desc) where child_bag_id is not null;
create index scan_bill_idx on scan (bill_id, id desc) where bill_id is not null;
create index scan_user_idx on scan (user_id, id desc);
create index scan_area_idx on scan (area, id desc) where area is not null;
create index scan_timestamp_idx on scan using brin ("timestamp");
-- The log's rare acts; almost every scan is a link, which needs no index to be found.
create index scan_rare_idx on scan (action, id desc) where action <> 'link';

create sequence audit_log_id_seq as bigint cache 1;
create table audit_log (
    id bigint not null default nextval('audit_log_id_seq'),
    "timestamp" timestamptz not null default now(),
    -- A number only: the person's name is looked up when shown, so that erasing a person leaves the log intact.
    user_id bigint,
    action text not null,
    entity_type text not null,
    entity_id bigint,
    details jsonb not null default '{}',
    before_state jsonb,
    after_state jsonb,
    ip_address text,
    request_id text,
    station text,
    -- Each personal value has a salted hash, and the seals cover the hashes: a value that stays is proven, one that has left cannot be guessed
    -- once its salt is gone.
    personal_hashes jsonb not null default '{}',
    personal_salts jsonb not null default '{}',
    constraint audit_log_pkey primary key (id, "timestamp"),
    constraint audit_log_action_check check (action ~ '^[a-z_]{3,40}$')
) partition by range ("timestamp");
create table audit_log_default partition of audit_log default;
create index audit_log_user_idx on audit_log (user_id, id desc);
create index audit_log_action_idx on audit_log (action, id desc);
create index audit_log_entity_idx on audit_log (entity_type, entity_id, id desc);
create index audit_log_timestamp_idx on audit_log ("timestamp");
create index audit_log_request_idx on audit_log (request_id);
-- Whole addresses, and typed names, that have not been shortened or erased yet: few, since they are kept 30 days.
create index audit_log_address_kept_idx on audit_log (id) where personal_salts ?| array['address', 'username'];
create index audit_log_ip_address_idx on audit_log (ip_address, id desc);

-- One seal covers the rows of both logs from where the one before ended, up to an id below which nothing can come any
-- more. Its hash covers the hash of the one before.
create table audit_seal (
    number bigint not null,
    sealed_at timestamptz not null,
    audit_from bigint not null,
    audit_to bigint not null,
    audit_rows bigint not null,
    audit_root bytea not null,
    scan_from bigint not null,
    scan_to bigint not null,
    scan_rows bigint not null,
    scan_root bytea not null,
    previous bytea not null,
    hash bytea not null,
    -- Ed25519.
    public_key bytea not null,
    signature bytea not null,
    -- How rows and seal are written down before they are hashed.
    form smallint not null,
    -- Per row its id and the first 8 bytes of its hash: they name the row when the root says that something is wrong.
    audit_marks bytea not null,
    scan_marks bytea not null,
    constraint audit_seal_pkey primary key (number),
    constraint audit_seal_previous_key unique (previous),
    constraint audit_seal_hash_key unique (hash),
    constraint audit_seal_range_check check (
        number > 0 and audit_from > 0 and scan_from > 0 and audit_to >= audit_from - 1 and scan_to >= scan_from - 1
        and audit_rows between 0 and audit_to - audit_from + 1 and scan_rows between 0 and scan_to - scan_from + 1),
    constraint audit_seal_size_check check (
        octet_length(audit_root) = 32 and octet_length(scan_root) = 32 and octet_length(previous) = 32 and octet_length(hash) = 32
        and octet_length(public_key) = 32 and octet_length(signature) = 64
        and octet_length(audit_marks) = 16 * audit_rows and octet_length(scan_marks) = 16 * scan_rows)
);
create index audit_seal_sealed_at_idx on audit_seal (sealed_at);
create index audit_seal_audit_to_idx on audit_seal (audit_to);
create index audit_seal_scan_to_idx on audit_seal (scan_to);

-- Months of a log that now lie in a file.
create table audit_archive (
    log text not null,
    month date not null,
    file_name text not null,
    sha256 bytea not null,
    rows bigint not null,
    id_from bigint not null,
    id_to bigint not null,
    archived_at timestamptz not null default now(),
    constraint audit_archive_pkey primary key (log, month),
    constraint audit_archive_file_key unique (file_name),
    constraint audit_archive_log_check check (log in ('audit_log', 'scan')),
    constraint audit_archive_sha256_check check (octet_length(sha256) = 32)
);

-- The end of the logs as it was noted last. Rows carry a time of their own, which may lie in the past (an import, demo data) or in the
-- future: how long they have waited for a seal is counted from the moment at which somebody saw them waiting.
create table log_end (
    is_only boolean not null default true,
    noted_at timestamptz not null,
    -- The newest ids that were there.
    audit_id bigint not null,
    scan_id bigint not null,
    constraint log_end_pkey primary key (is_only),
    constraint log_end_only_check check (is_only)
);
