insert into bill (number, target_parents, customer, destination, vehicle_number) values ('LISTS-1', 1, 'Asha Seeds', 'Nagpur', 'RJ14GA1234');
insert into bill (number, target_parents) values ('LISTS-2', 1);
