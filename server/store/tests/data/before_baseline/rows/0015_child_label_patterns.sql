update bag_type set child_patterns = '{#######,AAA#####,BA\\A##}' where name = 'Moong';
insert into bag (label, type) values ('0000015', 'child');
