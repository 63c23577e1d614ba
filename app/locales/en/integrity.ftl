## The rules that no statement alone can check
verifies = the audit verifies
restores = a restore to a moment satisfies all of these

## What else is to be known of a rule
role-may-rewrite = the database role of this program could change the logs, so only the seals show who did; see MIGRATION_DATABASE_URL
seals = { $seals } seals over { $rows } rows; { $waiting } rows wait for theirs
never-drilled = no drill has proven a restore yet. Make one with `traitortrack restore --drill`
proven = the last proven restore was that of { $file } on { $time }, { $lost } s lost, usable after { $usable } s
restored = { $note }; this database came from { $file } on { $time }, { $lost } s lost, usable after { $usable } s
drill-failed = the newest drill, on { $time }, failed: { $why }
