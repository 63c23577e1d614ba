-- Right books: about former.bags bags, packed over ten months of 2025 by sixty people in ten areas, forty parents to a bill.
insert into "user" (username, email, password_hash, role, dispatch_area, verified, created_at, totp_secret, password_reset_token)
    select 'packer' || n, 'packer' || n || '@former.example', 'scrypt:secret', 'dispatcher',
           (array['lucknow', 'indore', 'Jaipur', 'hisar', 'Sri Ganganagar', 'sangaria', 'bathinda', 'raipur', 'ranchi', ' akola '])[1 + n % 10],
           true, timestamp '2025-01-01' + n * interval '1 hour', 'TOTPSECRET', 'RESETTOKEN'
    from generate_series(1, 60) n;
insert into "user" (username, email, password_hash, role, verified, created_at)
    select role || n, role || n || '@former.example', 'scrypt:secret', role, true, timestamp '2025-01-01'
    from (values ('biller'), ('admin')) r (role), generate_series(1, 2) n;

create table plan as
    select n, 1 + n % 60 as packer, (select dispatch_area from "user" where id = 1 + n % 60) as area, case when n % 4 = 3 then 15 else 30 end as capacity,
           case when n % 4 = 3 then 'M444-' else 'SB' end || lpad(n::text, 5, '0') as label,
           case when n % 10 = 0 then 1 when n % 10 in (5, 6) then 7 else case when n % 4 = 3 then 15 else 30 end end as children,
           timestamp '2025-01-02' + n::float8 / (current_setting('former.bags')::float8 / 22) * interval '300 days' as at
    from generate_series(1, current_setting('former.bags')::integer / 22) n;
insert into bag (qr_id, type, child_count, user_id, dispatch_area, status, weight_kg, created_at, updated_at)
    select label, 'parent', children, packer, area, case when children = 30 then 'completed' else 'pending' end, children, at, at from plan order by n;
insert into bag (qr_id, type, user_id, dispatch_area, created_at)
    select lpad((n * 30 + k)::text, 7, '0'), 'child', packer, area, at + k * interval '3 s' from plan, generate_series(1, children) k order by n, k;
create table packed as
    select p.n, p.packer, b.id as parent, c.id as child, p.at + k * interval '3 s' as at
    from plan p cross join generate_series(1, p.children) k join bag b on b.qr_id = p.label join bag c on c.qr_id = lpad((p.n * 30 + k)::text, 7, '0');
insert into link (parent_bag_id, child_bag_id, created_at) select parent, child, at from packed order by at, child;
insert into scan ("timestamp", parent_bag_id, child_bag_id, user_id)
    select at, parent, child, packer from (
        select p.at, b.id as parent, null::integer as child, p.packer from plan p join bag b on b.qr_id = p.label
        -- Every fifth child came by an import, which left no read.
        union all select at, null, child, packer from packed where child % 5 <> 0) s
    order by at;

create table lots as
    select n / 40 as lot, max(at) + interval '1 hour' as at, count(*) as parents, sum(children) as children, max(n) < (select max(n) * 0.95 from plan) as is_complete
    from plan where n % 10 <> 0 group by 1;
insert into bill (bill_id, parent_bag_count, linked_parent_count, total_weight_kg, expected_weight_kg, total_child_bags, status, created_by_id, created_at,
                  updated_at, destination, vehicle_number)
    select 'INV/2025/' || lpad(lot::text, 5, '0'), parents, parents, children, parents * 30, children, case when is_complete then 'completed' else 'processing' end,
           (select min(id) from "user" where role = 'biller'), at, at + interval '3 hours', 'Nagpur', 'RJ14 GA 1234'
    from lots order by lot;
insert into bill_bag (bill_id, bag_id, created_at)
    select i.id, b.id, l.at + p.n % 40 * interval '1 s'
    from plan p join lots l on l.lot = p.n / 40 join bill i on i.bill_id = 'INV/2025/' || lpad(l.lot::text, 5, '0') join bag b on b.qr_id = p.label
    where p.n % 10 <> 0 order by p.n;
insert into scan ("timestamp", parent_bag_id, user_id)
    select x.created_at, x.bag_id, (select min(id) from "user" where role = 'biller') from bill_bag x where x.id % 3 <> 0 order by x.id;

insert into audit_log ("timestamp", user_id, action, entity_type, entity_id, details, before_state, ip_address, request_id)
    select timestamp '2025-09-01' + n * interval '5 minutes', 1 + n % 60, (array['login_success', 'logout', 'login_failed_invalid_password'])[1 + n % 3], 'user', 1 + n % 60,
           '{"username": "packer' || 1 + n % 60 || '"}', '{"totp_secret": "TOTPSECRET"}', '10.1.2.' || n % 250, md5(n::text)
    from generate_series(1, current_setting('former.bags')::integer / 100) n;
insert into promotionrequest (user_id, reason, status) values (1, 'I know all of it', 'pending');
insert into notification (user_id, title) values (1, 'Hello'), (2, 'Hello');
drop table plan, packed, lots;
