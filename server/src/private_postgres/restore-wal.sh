#!/bin/sh
# Brings back one file of the write-ahead log that archive-wal.sh kept, for restore_command:
#   restore_command = 'sh restore-wal.sh "%f" "%p" /mnt/other-disk/wal'
# 1 says that the archive has no such file, which is how Postgres finds the end of the log. A file that is there and cannot
# be read must not look like the end: 200 stops the recovery.
set -u
name=$1
to=$2
folder=$3
if [ -e "$folder/$name.gz" ]; then
  gzip -dc "$folder/$name.gz" >"$to" && exit 0
  echo "restore-wal.sh: $folder/$name.gz is damaged or cannot be read" >&2
  exit 200
fi
if [ -e "$folder/$name" ]; then
  cp "$folder/$name" "$to" && exit 0
  echo "restore-wal.sh: $folder/$name cannot be read" >&2
  exit 200
fi
[ -d "$folder" ] || exit 200
exit 1
