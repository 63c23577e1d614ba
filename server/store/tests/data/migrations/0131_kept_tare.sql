insert into bill (number, target_parents) values ('TARE-1', 1);
