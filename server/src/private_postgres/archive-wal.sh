#!/bin/sh
# Keeps one file of Postgres' write-ahead log. For any Postgres, in postgresql.conf:
#   archive_mode = on
#   archive_timeout = 30
#   archive_command = 'sh /opt/traitortrack/deploy/postgres/archive-wal.sh "%p" /mnt/other-disk/wal'
# Ends with 0 only when the file is on the disk, whole: Postgres then forgets it. It is packed, since a file that was
# archived before it was full is mostly zeros. A file that is there is never overwritten: the same again is fine, another
# one means that two clusters archive into one folder.
set -eu
umask 077
file=$1
folder=$2
kept=$folder/$(basename "$file").gz
if [ -e "$kept" ]; then
  if gzip -dc "$kept" | cmp -s - "$file"; then
    sync "$kept" "$folder"
    exit 0
  fi
  echo "archive-wal.sh: $kept is there and has other content. Does another cluster archive into this folder?" >&2
  exit 1
fi
# What a run left that was killed.
rm -f "$kept".*.part
part=$kept.$$.part
gzip -1 -nc "$file" >"$part"
sync "$part"
# A link refuses to replace a file that somebody else made meanwhile; not every file system has links.
ln "$part" "$kept" 2>/dev/null || { [ ! -e "$kept" ] && mv "$part" "$kept"; }
rm -f "$part"
sync "$folder"
