-- What was wrong in such databases, each fault beside the books, so that every rule has as many rows as are planted here.
do $$
declare
    f integer := least(greatest(3, current_setting('former.bags')::integer / 20000), 15);
    t timestamp := '2025-06-01 09:00';
    v_a integer;
    v_b integer;
    v_c integer;
    v_bill integer;
    v_parents integer[];
begin
    -- People.
    insert into "user" (username, email, password_hash, role, dispatch_area, verified, created_at) values
        ('Ravi Kumar', 'ravi@former.example', 'x', 'dispatcher', 'indore', true, t),
        ('PACKER1', 'other@former.example', 'x', 'biller', null, true, t),
        ('odd.mail', 'nowhere', 'x', 'biller', null, true, t),
        ('twin.mail', 'PACKER2@former.example', 'x', 'biller', null, true, t),
        ('chief', 'chief@former.example', 'x', 'supervisor', 'hisar', true, t),
        ('stranger', 'stranger@former.example', 'x', 'biller', null, false, t),
        ('no.area', 'no.area@former.example', 'x', 'dispatcher', null, true, t),
        ('any.area', 'any.area@former.example', 'x', 'dispatcher', 'Default Area', true, t),
        ('kota', 'kota@former.example', 'x', 'dispatcher', 'Kota', true, t),
        ('amit.old', 'Amit@example.com', 'x', 'admin', null, true, t);
    perform plant('user_name', 2), plant('user_mail', 2), plant('user_role', 1), plant('user_unverified', 1), plant('user_without_area', 2),
            plant('area_made', 1), plant('area_none', 2), plant('user_known', 1);

    -- Labels.
    v_a := pack('SB90001', 4, 'Q90001', 1, 'Default', t);
    update bag set qr_id = 'q90001abc' || n from (select id, row_number() over (order by id) as n from bag where qr_id like 'Q90001%') b
        where bag.id = b.id and n <= 2;
    update bag set qr_id = 'Q9000' || chr(8203) || '1 ' || chr(160) where qr_id = 'Q900010003';
    perform plant('label_case', 2), plant('label_cleaned', 1);
    v_a := pack('SB90002', f, 'Q90002', 1, 'indore', t);
    update bag set qr_id = 'LABEL NO. ' || 9500000 + id % 100000 || ' LOT NO.' || id || ' DATE OF TEST 01/02/2025' where qr_id like 'Q90002%';
    perform plant('label_extracted', f);
    v_a := pack('SB90003', 5, 'Q90003', 1, 'indore', t);
    update bag set qr_id = '   ' where qr_id = 'Q900030001';
    update bag set qr_id = repeat('LONG TEXT ', 20) where qr_id = 'Q900030002';
    update bag set qr_id = 'RAM LAL ' || right(qr_id, 1) where qr_id like 'Q9000300%';
    perform plant('label_missing', 1), plant('label_cut', 1), plant('label_legacy', 5);
    v_a := pack('MOHAN 1', 12, 'Q90004', 1, 'indore', t);
    perform plant('label_legacy', 1);

    -- Roles.
    for n in 1..f loop
        v_a := pack('SB91' || lpad(n::text, 3, '0'), 6, 'Q91' || lpad(n::text, 4, '0'), 1, 'indore', t);
        update bag set type = 'child' where id = v_a;
    end loop;
    insert into bag (qr_id, type, created_at) values ('SB90005', 'child', t), ('Q900050001', '', t);
    perform plant('bag_role', f + 2);

    -- Twins: the same child twice, the same parent twice, two parents that cannot be one, a parent and a child.
    v_a := pack('SB90010', 2 * f, 'TWIN', 1, 'indore', t);
    insert into bag (qr_id, type, created_at) select lower(qr_id), 'child', t from bag where qr_id like 'TWIN%' order by id limit f;
    perform plant('twin_joined', f), plant('label_case', f);
    insert into bag (qr_id, type, created_at) select lower(qr_id), 'child', t from bag where qr_id like 'TWIN%' order by id offset f limit f;
    insert into link (parent_bag_id, child_bag_id, created_at) select v_a, b.id, t + interval '1 day' from bag b
        where qr_id in (select lower(qr_id) from bag where qr_id like 'TWIN%' order by id offset f limit f);
    perform plant('twin_joined', f), plant('label_case', f), plant('link_twice', f);
    v_a := pack('SB90011', 10, 'Q90011', 1, 'indore', t);
    v_b := pack('sb90011', 9, 'Q90012', 1, 'indore', t);
    update bag set child_count = 19 where id = v_a;
    perform plant('twin_joined', 1), plant('label_case', 1);
    v_a := pack('SB90013', 20, 'Q90013', 1, 'indore', t);
    v_b := pack('sb90013', 19, 'Q90014', 1, 'indore', t);
    perform plant('twin_renamed', 1), plant('label_case', 1);
    v_a := pack('SB90015', 3, 'Q90015', 1, 'indore', t);
    update bag set qr_id = 'sb90015' where qr_id = 'Q900150001';
    perform plant('twin_renamed', 1), plant('label_case', 1), plant('label_legacy', 1);

    -- What parents hold.
    v_a := pack('SB90020', 33, 'Q90020', 1, 'indore', t);
    v_a := pack('M444-90021', 30, 'Q90021', 1, 'indore', t);
    v_a := pack('SB90022', 1003, 'Q90022', 1, 'indore', t);
    update bag set child_count = 1000 where id = v_a;
    perform plant('capacity_raised', 3), plant('link_beyond_most', 3);
    for n in 1..f loop
        v_a := pack('SB92' || lpad(n::text, 3, '0'), 5, 'Q92' || lpad(n::text, 4, '0'), 1, 'indore', t);
        update bag set child_count = case when n % 2 = 0 then 9 end where id = v_a;
        v_a := pack('SB93' || lpad(n::text, 3, '0'), 5, 'Q93' || lpad(n::text, 4, '0'), 1, 'indore', t);
        update bag set status = 'completed' where id = v_a;
    end loop;
    insert into bag (qr_id, type, parent_id, created_at) values ('Q900230001', 'child', v_a, t), ('Q900230002', 'child', 999999999, t);
    perform plant('count_stale', f), plant('status_stale', f), plant('pointer_ignored', 2);

    -- Links.
    v_a := pack('SB90030', 2, 'Q90030', 1, 'indore', t);
    v_b := pack('SB90031', 1, 'Q90031', 1, 'indore', t);
    select id into v_c from bag where qr_id = 'Q900300001';
    insert into link (parent_bag_id, child_bag_id, created_at)
        select v_a, 900000000 + n, t from generate_series(1, f) n union all select 999999999, v_c, t union all
        select v_a, v_a, t union all select v_a, v_b, t union all select v_c, (select id from bag where qr_id = 'Q900310001'), t;
    perform plant('link_orphan', f + 1), plant('link_to_itself', 1), plant('link_wrong_role', 2);
    v_a := pack('SB90032', f, 'Q90032', 1, 'indore', t);
    v_b := pack('SB90033', 1, 'Q90033', 1, 'indore', t);
    insert into link (parent_bag_id, child_bag_id, created_at) select v_b, id, t + interval '2 days' from bag where qr_id like 'Q90032%';
    perform plant('child_in_two_parents', f);

    -- Bills.
    v_a := ship('bill' || chr(8203) || '-1', array[pack('SB90040', 5, 'Q90040', 1, 'indore', t)], 'processing', t + interval '1 day');
    v_a := ship('', array[pack('SB90041', 5, 'Q90041', 1, 'indore', t)], 'processing', t + interval '1 day');
    v_a := ship('TW-1', array[pack('SB90042', 5, 'Q90042', 1, 'indore', t)], 'processing', t + interval '1 day');
    v_a := ship('tw-1', array[pack('SB90043', 5, 'Q90043', 1, 'indore', t)], 'completed', t + interval '1 day');
    perform plant('number_cleaned', 2), plant('number_missing', 1), plant('number_twin', 1);
    v_a := ship('TARGET-1', array[pack('SB90044', 5, 'Q90044', 1, 'indore', t)], 'processing', t + interval '1 day');
    v_b := ship('TARGET-2', array[pack('SB90045', 5, 'Q90045', 1, 'indore', t), pack('SB90046', 5, 'Q90046', 1, 'indore', t)], 'processing', t + interval '1 day');
    v_c := ship('TARGET-3', array[]::integer[], 'new', t + interval '1 day');
    update bill set parent_bag_count = case id when v_a then null when v_b then 1 else 800 end where id in (v_a, v_b, v_c);
    perform plant('bill_target', 3);
    insert into bag (qr_id, type, child_count, created_at) select 'SB95' || lpad(n::text, 3, '0'), 'parent', 0, t from generate_series(1, 503) n;
    v_a := ship('LARGE', array(select id from bag where qr_id like 'SB95%' order by id), 'completed', t + interval '1 day');
    perform plant('bill_split', 1), plant('bill_target', 1);
    v_a := ship('S-1', array[pack('SB90050', 5, 'Q90050', 1, 'indore', t)], 'active', t + interval '1 day');
    v_a := ship('S-2', array[]::integer[], 'draft', t + interval '1 day');
    v_a := ship('S-3', array[]::integer[], 'completed', t + interval '1 day');
    perform plant('bill_status', 2), plant('bill_empty', 1);
    v_b := pack('SB90051', 5, 'Q90051', 1, 'indore', t);
    v_a := ship('LATER', array[v_b], 'completed', t + interval '1 day');
    insert into bag (qr_id, type, created_at) values ('Q90051LATER', 'child', t + interval '9 days') returning id into v_c;
    insert into link (parent_bag_id, child_bag_id, created_at) values (v_b, v_c, t + interval '9 days');
    update bag set child_count = 6 where id = v_b;
    update bill set total_weight_kg = 6 where id = v_a;
    perform plant('bill_changed_later', 1);
    for n in 1..f loop
        v_a := ship('ZERO-' || n, array[pack('SB96' || lpad(n::text, 3, '0'), 5, 'Q96' || lpad(n::text, 4, '0'), 1, 'indore', t)], 'completed', t + interval '1 day');
        update bill set total_weight_kg = case when n % 2 = 0 then 0 end where id = v_a;
        v_a := ship('STALE-' || n, array[pack('SB97' || lpad(n::text, 3, '0'), 5, 'Q97' || lpad(n::text, 4, '0'), 1, 'indore', t)], 'completed', t + interval '1 day');
        update bill set total_weight_kg = 30 where id = v_a;
    end loop;
    perform plant('bill_weight_zero', f), plant('bill_weight_stale', f);
    v_a := ship('WORDS', array[]::integer[], 'new', t + interval '1 day');
    update bill set description = repeat('word ', 200), destination = repeat('x', 150) where id = v_a;
    perform plant('bill_text_cut', 1);

    -- Places on bills.
    v_b := pack('SB90060', 5, 'Q90060', 1, 'indore', t);
    v_a := ship('P-1', array[v_b], 'processing', t + interval '1 day');
    insert into bill_bag (bill_id, bag_id, created_at) values (v_a, 999999999, t), (999999999, v_b, t),
        (v_a, (select id from bag where qr_id = 'Q900600001'), t), (v_a, v_b, t + interval '5 days');
    perform plant('place_orphan', 2), plant('place_wrong_role', 1), plant('place_twice', 1);
    v_parents := array[]::integer[];
    for n in 1..f loop
        v_parents := v_parents || pack('SB98' || lpad(n::text, 3, '0'), 2, 'Q98' || lpad(n::text, 4, '0'), 1, 'indore', t);
    end loop;
    v_a := ship('TWO-1', v_parents, 'processing', t + interval '1 day');
    v_b := ship('TWO-2', v_parents, 'completed', t + interval '2 days');
    -- All of them stay on the completed one.
    update bill set total_weight_kg = 0 where id = v_a;
    perform plant('parent_on_two_bills', f);

    -- Reads.
    for n in 1..f loop
        insert into bag (qr_id, type, child_count, user_id, dispatch_area, created_at)
            values ('SB99' || lpad(n::text, 3, '0'), 'parent', 0, 7, 'indore', t + n * interval '1 minute');
        insert into scan ("timestamp", user_id) values (t + n * interval '1 minute' - interval '1 s', 7);
    end loop;
    insert into scan ("timestamp", user_id) values (t - interval '1 day', 7), (t - interval '1 day', null);
    insert into scan ("timestamp", parent_bag_id, user_id) values (t, 999999999, 7);
    insert into scan ("timestamp", child_bag_id, user_id) values (t, 999999999, 7);
    insert into scan ("timestamp", child_bag_id, user_id) select t + interval '3 days', id, null from bag where qr_id = 'Q900600001';
    perform plant('scan_found', f), plant('scan_without_bag', 4);
    insert into bag (qr_id, type, created_at) values ('Q900700001', 'child', '2099-01-01');
    insert into scan ("timestamp", child_bag_id, user_id) select '2099-01-01', id, 1 from bag where qr_id = 'Q900700001';
    perform plant('time_ahead', 2);
    insert into audit_log ("timestamp", user_id, action, entity_type, entity_id, ip_address)
        values (t, 61, 'BULK_IMPORT', 'bag', null, 'nowhere'), (t, 999, 'user_data_delete', 'user', 1, '10.1.2.3');
    perform plant('audit_unknown', 2);
end $$;
