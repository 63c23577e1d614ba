insert into bill (number, target_parents) values ('PARENT-LABELS-1', 1);
