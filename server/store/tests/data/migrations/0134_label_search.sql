insert into bill (number, target_parents) values ('SEARCH-1', 1);
