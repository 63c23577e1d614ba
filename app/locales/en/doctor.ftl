## What `traitortrack doctor` finds. Each begins after the name of the check, so in small letters.
rights-too-wide = the database role of this program may change or empty the logs. Give it a role of its own, and name the owner in MIGRATION_DATABASE_URL.
rights-fine = the database role of this program can only add to the logs.
sealer-asleep = rows have waited { $seconds } s for their seal. See that a server runs with SEALER=true, or run `traitortrack audit seal`.
seals-fine = { $seals } seals; { $rows } rows wait for the next.
chain-broken = { $fault }.
chain-fine = the seals are those that this server kept a copy of.
retention-over = { $months } months of the logs are older than AUDIT_RETENTION_DAYS. Run `traitortrack audit archive`.
retention-fine = no month of the logs is older than AUDIT_RETENTION_DAYS.

## Writing
writing-fine = both logs take rows of { $month }.
writing-unknown = whether the logs take rows could not be tried out: { $why }. See the log of Postgres.

## The archive of the write-ahead log
archiving-off = the write-ahead log is not archived: a lost disk costs all work since the newest backup. Set WAL_ARCHIVE_DIR, or archive_mode and archive_command of your Postgres; see docs/backup.md.
archiving-failing = { $file } of the write-ahead log cannot be archived: the database's disk fills up, and a lost disk costs all work since. Its log says why; see that the folder is there, writable and not full.
archiving-some-file = a file
archiving-late = the write-ahead log is archived only when a file is full. Set archive_timeout of your Postgres to 30.
archiving-without-base = the write-ahead log is archived, but there is no base to replay it on. Run `traitortrack backup --base`.
archiving-old-base = the write-ahead log is archived, but the newest base is { $days } days old, and all since would have to be replayed. See why the weekly one failed, and run `traitortrack backup --base`.
archiving-fine = the write-ahead log is archived, the newest file { $seconds } s ago.
archiving-idle = the write-ahead log is archived, nothing had to be yet.

## Labels, replica, drill, backup
labels-fine = every bag type names the forms of its children's labels.
labels-open = note: any 4 to 20 letters and digits go into parents of { $types }, so a damaged read may pass as a child. Name the forms with `traitortrack bag-type child-patterns`.
reports-fine = the replica for reports is { $seconds } s behind.
reports-unfit = the database of REPLICA_DATABASE_URL { $why }. Until then reports are read from the primary.
backups-not-watched = not watched, since BACKUP_DIR is unset.
drill-again = Run `traitortrack restore --drill`, and see that its weekly timer runs.
drill-failed = the newest drill of a restore failed: { $why }. { $again }
drill-never = no restore has ever been tried. { $again }
drill-not-yet = no restore has been tried yet. { $again }
drill-old = a restore was last proven { $days } days ago. { $again }
drill-fine = a restore was proven { $hours } hours ago: { $lost } s lost, { $usable } s until it could be used.
backup-unreadable = { $folder } cannot be read ({ $why }). Check BACKUP_DIR, its rights and its disk.
backup-none = there is none in { $folder }. Run `traitortrack backup`.
backup-old = the newest is { $hours } hours old. See why the nightly one failed, and run `traitortrack backup`.
backup-fine = the newest is { $hours } hours old.

## The database
stations-wrong = the clock of these stations is wrong: { $stations }. They work; set their clocks.
stations-fine = no station was seen with a wrong clock within a day.
version-old = PostgreSQL { $version } is older than { $oldest }, the oldest that this program is tested with. Upgrade it.
version-fine = PostgreSQL { $version }.
extensions-missing = missing: { $extensions }. Have the owner run `create extension`, or search by a part of a label is slow.
extensions-fine = all are there.
statistics-hidden = { $replicas } replicas are connected, and how far they are behind cannot be seen, so no alert would tell. Have a superuser run `grant pg_monitor to` the role of DATABASE_URL.
statistics-fine = what is connected can be seen.
clock-wrong = this machine's clock and the database's differ by { $seconds } s. Let both follow one time server.
clock-fine = the database's is { $milliseconds } ms away, the question included.
encryption-missing = the connection to the database crosses a network in the clear. Add `?sslmode=verify-full` to DATABASE_URL.
encryption-fine = the connection to the database is encrypted.
encryption-local = the database is on this machine.
connections-too-many = { $sum }: too many. Raise max_connections of Postgres, or lower POOL_SIZE and POOL_MAX_OVERFLOW.
connections-fine = { $sum }.
connections-sum = { $servers } servers × { $each } connections + { $spare } spare = { $needed }, of { $there }
indexes-missing = missing: { $indexes }. Run `traitortrack maintenance indexes`.
indexes-invalid = half built and not used: { $indexes }. Run `traitortrack maintenance indexes`.
indexes-unused = large and not read for a week: { $indexes }. See whether the pages that they serve are in use.
indexes-fine = all are there, valid and in use.
collation-of-database = that of the database
collation-unknown = unknown here
collation-one = { $name } (recorded { $recorded }, now { $now })
collation-harmless = No index depends on it.
collation-doubtful = These may find too little: { $indexes }.
collation-changed = a collation has changed with the operating system: { $collations }. { $doubtful } The other { $sound } indexes cannot be wrong: numbers, times, and texts in the order of their bytes. Run `traitortrack maintenance collations`.
collation-fine = texts are in the order that the indexes were built in.
bloat-transactions = the oldest transaction is { $ago } ago; Postgres stops writing at 2,000,000,000. Run `traitortrack maintenance vacuum` now, and see why autovacuum does not.
bloat-rows = many dead rows in { $tables }. Run `traitortrack maintenance vacuum`, and see that no transaction stays open for hours.
bloat-fine = few dead rows.

## The machine and its neighbours
proxy-unknown = PUBLIC_URL is https, so a proxy stands in front, but TRUSTED_PROXIES is 0: everybody seems to have the proxy's address, and limits count them together. Set TRUSTED_PROXIES to the number of proxies.
proxy-in-the-clear = PUBLIC_URL is not https: passwords and sessions cross the network in the clear. Put a proxy with TLS in front; see docs/deploy.md.
proxy-fine = https, behind { $proxies } proxies.
proxy-local = this machine only.
disk-one = { $disk } { $percent } % full
disk-none = no disk can be seen from here.
disk-full = { $disks }. Run `traitortrack maintenance sizes`, archive old logs with `traitortrack audit archive`, or give the disk more room.
disk-fine = { $disks }.
disk-not-seen = { $found } The database's disk was not seen, so no alert would tell that it fills up. Set DATABASE_DISK_GB; where Postgres runs on this machine, `grant pg_monitor to` the role of DATABASE_URL does as well.
replica-one = { $replica } { $seconds } s behind
replica-none = there is none.
replica-behind = { $replicas }. See that the replica runs and can keep up; drop the replication slot of one that is gone.
replica-fine = { $replicas }.
reading-unknown = { $subject } unknown
