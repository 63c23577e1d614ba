## Why the replica is not read. Goes on after the name of its setting.
away = cannot be reached ({ $why }). See that it runs and lets the role of REPLICA_DATABASE_URL in
slow = did not answer within three seconds. See what keeps it busy
no-replica = is no replica: it takes writes itself. Name the replica in REPLICA_DATABASE_URL, or unset it
other-schema = has another schema than this program. Name a replica of the same database in REPLICA_DATABASE_URL
behind = is { $seconds } s behind. See that it can keep up
unknown = has replayed nothing since its start. See that it is connected to the primary
