## What is not as it was sealed. Stands within other sentences, so without a full stop.
altered = { $log } row { $id } was altered after it was sealed (seal { $seal })
deleted = { $log } row { $id } was deleted after it was sealed (seal { $seal })
inserted = { $log } row { $id } was inserted among rows that were sealed before (seal { $seal })
inserted-without-id = { $log } row { $id } was inserted with an id that the database never gave out
personal-altered = audit_log row { $id } has another address or typed name than was written
rewritten = { $log } rows { $from } to { $to } were rewritten together with what seal { $seal } keeps of them
marks = what seal { $seal } keeps of its { $log } rows was altered; the rows are right
seal-missing = audit_seal row { $seal } was deleted, or seals after it renumbered
seal-altered = audit_seal row { $seal } was altered
seal-beyond = audit_seal row { $seal } covers rows that the database never held
unknown-key = audit_seal row { $seal } is signed by the key { $key }, which is not trusted here; if it is yours, name it in SEAL_PUBLIC_KEYS
other-chain = audit_seal row { $seal } is not the seal that was kept outside the database: the chain was rewritten
tail-cut = the end was cut off: seal { $seal } was kept outside the database, the newest seal in it is { $newest }
archive-missing = the archive { $file } is missing; bring it back from a backup
never-sealed = no row was ever sealed, so nothing is proven; run a server with SEALER=true, or `traitortrack audit seal`
