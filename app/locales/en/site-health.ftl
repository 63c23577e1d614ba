## The whole site
operational = All systems operational
degraded = Working, but look at: { $parts }
unhealthy = Not working in full. Look at: { $parts }

## Why the database did not answer a probe. Stands within other sentences, so without a full stop.
no-answer-away = the database cannot be reached
no-answer-retry = the database asked for a retry
no-answer-slow = the database did not answer in time
no-answer-refused = the database refused a statement

## What is wrong with a part, and what to do
database-silent = It does not answer: { $why }. See that Postgres runs and can be reached.
database-slow = A trivial query took long. Look at /pool_dashboard and at the database's load.
sessions-unread = Sessions cannot be read: { $why }.
no-act-recorded = No act can be recorded: { $why }. Run `traitortrack doctor`.
nothing-stored = Nothing can be stored: { $why }. Run `traitortrack doctor`.
no-place = Nothing can be stored: { $log } has no partition for { $month }. Run `traitortrack maintenance partitions` as the owner of the tables.
no-place-in-both = Nothing can be stored: { $log } and { $other } have no partition for { $month }. Run `traitortrack maintenance partitions` as the owner of the tables.
seals-unread = Seals cannot be read: { $why }.
seal-of-newer-program = Seal { $seal } has form { $form }, which a newer program made. Run the newer program.
chain-broken = The chain of seals is broken: { $fault }. Run `traitortrack audit verify`.
sealer-asleep = Rows have waited for their seal for more than a minute. See that a server runs with SEALER=true.
limits-broken = A limit that was tried out did not refuse. Restart this server.
limits-off = Limits are switched off: { $limits }. Set them again.
limits-full = So many addresses ask that newcomers share limits. Look for a flood of requests.
pool-filling = Many connections are in use. Look at /pool_dashboard for what holds them.
pool-full = Nearly all connections are in use. Cancel what holds them on /pool_dashboard.
cache-poor = Few questions are answered from memory. Raise CACHE_TTL.
disk-filling = A disk is filling up. Make room, or give it more: see /admin/alerts.
backup-old = The newest backup is too old. Run `traitortrack backup` and see why its timer did not.
archive-failing = The database's log is not archived. See why in the log of Postgres.
base-old = The newest base is too old. Run `traitortrack backup --base` and see why its timer did not.
drill-old = No restore has been proven lately. Run `traitortrack restore --drill` and see why its timer did not.
replica-behind = A replica is behind. See that it runs and can keep up.
