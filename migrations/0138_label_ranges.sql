-- Ranges of parent labels that were reserved to be printed. Each names the last number of the one before: two that overlap would both name the
-- same one, so no label is given twice, whoever writes. By pattern rather than by type, since a type may hand its pattern on to another.

create table label_range (
    id bigint generated always as identity primary key,
    -- Of the form that asked for it; the same form sent twice is one range.
    key uuid not null,
    bag_type_id smallint not null references bag_type (id) on delete restrict,
    label_pattern text not null,
    first_number bigint not null,
    last_number bigint not null,
    previous_number bigint,
    prints integer not null default 0,
    reserved_at timestamptz not null default now(),
    constraint label_range_key_key unique (key),
    constraint label_range_numbers_check check (
        first_number >= 0 and last_number between first_number and first_number + 9999
        and (previous_number is null or previous_number < first_number)),
    constraint label_range_prints_check check (prints >= 0),
    constraint label_range_last_number_key unique (label_pattern, last_number),
    constraint label_range_previous_number_key unique nulls not distinct (label_pattern, previous_number),
    constraint label_range_previous_number_fkey
        foreign key (label_pattern, previous_number) references label_range (label_pattern, last_number)
        on delete restrict
);

select grant_program_rights();
