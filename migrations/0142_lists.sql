-- Lists by days, and bills by what stands on them. A child is packed once a second and never looked for by its day, so only parents have that index.
create index bag_parent_created_idx on bag (created_at, id) where type = 'parent';
create index bill_created_idx on bill (created_at, id);

-- What a bill says beside its number, as people look for it: a vehicle with its blanks and without.
create function bill_words(p_customer text, p_destination text, p_vehicle text) returns text language sql immutable parallel safe as $$
    select upper(coalesce(p_customer, '') || chr(10) || coalesce(p_destination, '') || chr(10) || coalesce(p_vehicle, '')
                 || chr(10) || replace(coalesce(p_vehicle, ''), ' ', ''))
$$;
-- Of another collation, as in 0134.
create index bill_words_trigram_idx on bill
    using gin (bill_words(customer, destination, vehicle_number) collate "POSIX" gin_trgm_ops);
select grant_program_rights();
