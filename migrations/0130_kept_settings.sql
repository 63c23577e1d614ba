-- Every bill's paper needs the site's settings; servers keep them in memory and follow this version.
insert into cache_version (name) values ('site_setting');
create trigger site_setting_cached after insert or update or delete on site_setting for each statement execute function cache_changed();
