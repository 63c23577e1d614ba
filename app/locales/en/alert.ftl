## Database connections in use

pool-usage-title = Pool usage
pool-usage-beyond = { $server } has { $percent } % of its database connections in use; from { $limit } % on it is too many.
pool-usage-missing = The pool of { $server } cannot be measured.
pool-usage-cleared = { $server } has connections to spare again.
pool-usage-to-do = Look at the waiters on the pool's page and for slow queries in pg_stat_activity; raise POOL_SIZE or add a server when it stays.

## Errors in the log of a server

error-spike-title = Many errors
error-spike-beyond = { $server } logged { $errors } errors within a minute; more than { $limit } are too many.
error-spike-missing = The errors of { $server } cannot be counted.
error-spike-cleared = { $server } logs few errors again.
error-spike-to-do = Search the server's log for ERROR and CRITICAL; the request's id leads to what was asked.

## Failed log-ins

failed-logins-title = Many failed log-ins
failed-logins-beyond = { $failures } log-ins failed within a minute; more than { $limit } are too many.
failed-logins-missing = The failed log-ins cannot be counted.
failed-logins-cleared = Few log-ins fail now.
failed-logins-to-do = See on the audit's page which addresses fail; block a strange one at the proxy, and help people who forgot their password.

## A disk

disk-full-title = Disk is filling up
disk-full-beyond = The disk of { $disk } is { $percent } % full; more than { $limit } % is too much.
disk-full-missing = The disk of { $disk } cannot be measured.
disk-full-cleared = The disk of { $disk } has room again.
disk-full-to-do = Archive old months with `traitortrack audit archive`, move old backups and logs away, or enlarge the disk. Postgres stops when it is full.

## The newest backup

backup-old-title = Backup is too old
backup-old-beyond = The newest backup that { $server } knows of is { $hours } hours old; more than { $limit } are too many.
backup-old-missing = { $server } finds no finished backup in BACKUP_DIR.
backup-old-cleared = { $server } has a fresh backup again.
backup-old-to-do = Run `traitortrack backup` and see what it says, then see why its timer did not run.

## Rows that wait for their seal

sealer-behind-title = Logs are not sealed
sealer-behind-beyond = Rows of the logs have waited { $seconds } s for their seal; more than { $limit } s is too long.
sealer-behind-missing = Whether the logs are sealed cannot be told.
sealer-behind-cleared = The logs are sealed again.
sealer-behind-to-do = Run `traitortrack doctor`: it tells whether no server seals or the chain of seals is broken.

## A replica

replica-lag-title = Replica is behind
replica-lag-beyond = The replica { $replica } is { $seconds } s behind; more than { $limit } s is too much.
replica-lag-missing = The replica { $replica } is not connected.
replica-lag-cleared = The replica { $replica } keeps up again.
replica-lag-to-do = See that the replica runs and its disk and network are not busy; drop its replication slot if it is gone for good, or the database's disk fills up.

## Archiving of the write-ahead log

archive-failing-title = Archiving fails
archive-failing-beyond = Archiving of the database's log has failed for { $seconds } s; more than { $limit } s is too long.
archive-failing-missing = Whether the database's log is archived cannot be told.
archive-failing-cleared = The database's log is archived again.
archive-failing-to-do = See in the log of Postgres why; see that the folder of WAL_ARCHIVE_DIR is there, writable and not full. Meanwhile the database's disk fills up, and a lost disk costs all work since.

## The newest base

base-old-title = Base is too old
base-old-beyond = The newest base that { $server } knows of is { $hours } hours old; more than { $limit } are too many.
base-old-missing = { $server } finds no base in BACKUP_DIR, without which the archived log is of no use.
base-old-cleared = { $server } has a fresh base again.
base-old-to-do = Run `traitortrack backup --base` and see what it says, then see why its weekly timer did not run.

## Drills of a restore

drill-old-title = Restore is not proven
drill-old-beyond = No restore has been proven for { $hours } hours; more than { $limit } are too many.
drill-old-missing = The newest drill of a restore failed: the backups may be of no use.
drill-old-cleared = A restore is proven again.
drill-old-to-do = Run `traitortrack restore --drill` and see what it says, then see that its weekly timer runs.

## The chain of seals

chain-broken-title = Chain of seals is broken
chain-broken-beyond = Seal { $seal } in the database is none of this site's, or does not follow the one before; { $allowed } such are allowed.
chain-broken-missing = Whether the newest seal is one of this site's cannot be told.
chain-broken-cleared = The newest seal is one of this site's again.
chain-broken-to-do = Nothing is sealed until it is mended. Run `traitortrack audit verify`: it names the seal. Then see docs/audit.md, and find out who could write to the database.

## Logs that take no rows

write-path-title = Nothing can be stored
write-path-beyond = No row of { $month } can be stored in { $logs } of the two logs; { $allowed } may be closed. Scans and all else that is written are refused.
write-path-missing = Whether rows of { $month } can be stored cannot be told: the attempt was refused.
write-path-cleared = Rows of { $month } can be stored again.
write-path-to-do = Run `traitortrack maintenance partitions` as the owner of the tables, then `traitortrack doctor`. Handhelds keep their reads and send them once it works.
