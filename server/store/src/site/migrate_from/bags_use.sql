-- What each bag was used for, before any link is judged.
create table bag_use as
    select b.id, coalesce(p.children, 0) as children, c.child_id is not null as is_child, coalesce(x.bills, 0) as bills, x.bill
    from old_bag b
    left join (select parent_id, count(*) as children from old_link group by 1) p on p.parent_id = b.id
    left join (select distinct child_id from old_link) c on c.child_id = b.id
    left join (select bag_id, count(*) as bills, min(bill_id) as bill from old_bill_bag group by 1) x on x.bag_id = b.id;
alter table bag_use add primary key (id);
analyze bag_use;
