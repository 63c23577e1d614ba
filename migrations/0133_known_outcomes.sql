-- The scan log takes the outcomes that the program knows, and no others: pages and calls that read it refuse one that they do not know.

create function is_sound_scan(p_action text, p_outcome text, p_station text, p_read_text text, p_reason text)
    returns boolean language plpgsql immutable as $$
declare
    v_broken text := case
        when p_action <> 'link'
             and p_action not in ('undo', 'unlink', 'move', 'both_here', 'close', 'reopen', 'bill_add', 'bill_remove')
            then 'scan_action_check'
        when p_outcome <> 'linked'
             and p_outcome not in (
                 'already_here', 'in_other_parent', 'parent_full', 'parent_closed', 'wrong_role', 'not_a_label', 'area_denied', 'saved_offline',
                 'undone', 'nothing_to_undo', 'cannot_undo', 'unlinked', 'not_here', 'moved', 'both_here', 'closed', 'reopened', 'not_closed',
                 'unknown_parent', 'too_old', 'added', 'on_other_bill', 'bill_full', 'bill_completed', 'removed', 'not_on_bill',
                 -- What a former system wrote of a read that changed nothing (decision 53).
                 'noted')
            then 'scan_outcome_check'
        when length(p_station) > 64 or length(p_read_text) > 1024 or length(p_reason) > 500 then 'scan_text_check' end;
begin
    if v_broken is not null then
        raise check_violation using constraint = v_broken, table = 'scan', message = format('the scan breaks %s', v_broken);
    end if;
    return true;
end $$;
alter table scan
    drop constraint scan_sound_check,
    add constraint scan_sound_check check (is_sound_scan(action, outcome, station, read_text, reason));
drop function is_sound_scan(text, text, text, text);
-- The program calls the new function through the rights that it is given here.
select grant_program_rights();
