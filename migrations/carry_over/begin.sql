-- First step of carrying a database of the numbers 1 to 21 over to the baseline: takes away its functions, its triggers and the constraint
-- that calls a function. The baseline's own files 0106 to 0114 make all of them again, in the same transaction, so each is written once.
-- What somebody else added to the schema stays; where it needs one of these functions, nothing is carried over.

alter table bag_type drop constraint if exists bag_type_child_patterns_check;
do $$
declare
    v_names text[] := array[
        'add_seal', 'answered', 'are_child_patterns', 'audit_log_committed', 'audit_log_only_erased', 'bag_keeps_its_identity',
        'bag_recounted', 'bags_counted', 'bill_bag_counted', 'bill_frozen', 'bill_recounted', 'bill_totals', 'cache_changed',
        'close_parent', 'count_change', 'drop_archived', 'ensure_partitions', 'erase_from_audit', 'grant_app_rights', 'is_foreign',
        'last_changes', 'link_counted', 'log_ids', 'logs_without_place', 'never', 'new_parent_state', 'note_log_end', 'parent_state',
        'personal_hash', 'refuse', 'refuse_too_old', 'refuse_too_old_on_bill', 'replay', 'scan_child', 'scan_onto_bill',
        'scan_tallied', 'sealed_to', 'shorten_addresses', 'shortened_address', 'state_of', 'take_limits', 'undoable_link',
        'unlink_child', 'user_keeps_an_admin'];
    v_functions oid[] := array(select oid from pg_proc where pronamespace = current_schema()::regnamespace and proname = any (v_names));
    v_trigger record;
    v_function oid;
begin
    -- A partition's copy of a trigger goes with the trigger of its table.
    for v_trigger in
        select tgname as name, tgrelid::regclass as relation from pg_trigger
        where tgfoid = any (v_functions) and not tgisinternal and tgparentid = 0
    loop
        execute format('drop trigger %I on %s', v_trigger.name, v_trigger.relation);
    end loop;
    foreach v_function in array v_functions loop
        execute format('drop function %s', v_function::regprocedure);
    end loop;
end $$;

comment on column scan_tally.hour is 'Beginning of a quarter of an hour; in the oldest rows of an old site, of an hour.';
