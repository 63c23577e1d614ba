## What was tried in a restored database
totals = { $parents } parents, { $children } children, { $bills } bills
parent-read = parent { $label } was read
parent-unread = parent { $label } could not be read
bill-read = bill { $number } was read
bill-unread = bill { $number } could not be read
scanned = a scan was linked, and taken back
scan-refused = a scan was answered with { $outcome }
no-scanner = nobody is there yet who could scan
