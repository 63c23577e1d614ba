insert into bill (id, number, target_parents, destination, vehicle_number, note, created_by, created_at)
overriding system value
select f.id, f.number, f.target, nullif(btrim(left(b.destination, 120)), ''), nullif(btrim(left(b.vehicle, 40)), ''),
       nullif(btrim(left(b.note, 500)), ''), u.user_id, f.created_at
from bill_fact f join old_bill b on b.id = f.old_id left join former_user u on u.old_id = b.created_by
where f.id > $1 and f.id <= $2
order by f.id
