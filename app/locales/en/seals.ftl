## Why sealing, checking or archiving could not be done
database-failed = The database failed. Try again; its log says why
unknown-form = Seal { $number } has form { $form }, which a newer program made. Run the newer program.
unusable-path = { $path } cannot be used. Check the folder { $setting } and its rights
other-chain = Nothing is sealed: the chain of seals in the database does not contain seal { $kept } ({ $hash }), which this server keeps in { $path }; its newest is { $newest }. Somebody deleted or rewrote seals, or a backup was restored. Find out which: compare the logs with a backup. After a restore that you know of, run `traitortrack audit accept-seals` for this server, with its DATA_DIR; each server keeps a seal of its own
broken-chain = Nothing is sealed: { $fault }. Run `traitortrack audit verify`; docs/audit.md says how to go on
not-mailed = The newest seal could not be mailed to those of SEAL_MAIL: { $why }. It is tried again every ten minutes
mail-too-slow = the mail server took too long
none-yet = Nothing is sealed yet. Start the server, or run `traitortrack audit seal`.
no-such-row = { $log } has no sealed row { $id }. Check the number; new rows are sealed within seconds, and rows of archived months lie in their files.
row-not-proven = Row { $id } cannot be proven: rows under seal { $seal } are not as they were sealed. Run `traitortrack audit verify`.

## Archives
not-the-owner = Only the owner of the tables may archive months. Set MIGRATION_DATABASE_URL to the owner's address.
month-not-sealed = { $month } is not sealed yet. Run `traitortrack audit seal`, then try again.
not-archived = Nothing was archived, since the logs do not verify: { $fault }.
not-written = { $path } does not hold what was written to it. Check the disk; the month stays in the database.
empty-file = the file is empty
foreign-file = the file is of another log, or of a newer program

## The mail with the newest seal
mail-subject = TraitorTrack, seal { $seal } of the audit
mail-keep = This is the newest seal of the audit of { $site }. Keep the file: with it nobody can cut off or rewrite what happened before, unseen.
mail-seal = Seal { $seal }, hash { $hash }
mail-check = To check the audit against it: traitortrack audit verify --seal seal-{ $seal }.json
