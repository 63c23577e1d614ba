-- Once the rows are there.
alter table old_user add primary key (id);
alter table old_bag add primary key (id);
alter table old_link add primary key (id);
alter table old_bill add primary key (id);
alter table old_bill_bag add primary key (id);
alter table old_scan add primary key (id);
alter table old_audit add primary key (id);
analyze old_user, old_bag, old_link, old_bill, old_bill_bag, old_scan, old_audit;
