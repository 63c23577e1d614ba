-- Search inside a label or a number has an index of another collation. Since PostgreSQL 14 a trigram index serves equality too, and where many labels
-- are joined the planner took it for cheaper than the unique index: minutes in place of a moment. Of another collation it serves only who names that
-- collation. Both compare bytes.
drop index bag_label_trigram_idx;
create index bag_label_trigram_idx on bag using gin (label collate "POSIX" gin_trgm_ops) with (fastupdate = on);
drop index bill_number_trigram_idx;
create index bill_number_trigram_idx on bill using gin (number collate "POSIX" gin_trgm_ops);
