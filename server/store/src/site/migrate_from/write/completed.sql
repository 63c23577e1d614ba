update bill set completed_at = f.completed_at, complete_reason = 'completed in the former system'
from bill_fact f
where f.id > $1 and f.id <= $2 and f.completed_at is not null and bill.id = f.id
