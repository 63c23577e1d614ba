## What became of a parent that was scanned for a bill

added = { $parent } is on the bill: { $count }.
added-empty = { $parent } is on the bill ({ $count }), but it is empty.
added-short = { $parent } is on the bill ({ $count }), but it is not full.
already-here = { $parent } is on this bill already. Nothing changed.
on-other-bill = { $parent } is on bill { $other }. Take another parent.
bill-full = Bill { $bill } has all its { $count } parents. Complete it, or raise its target.
bill-completed = Bill { $bill } is completed. Ask an admin to reopen it.
wrong-role = This label is not a parent's. Scan a parent bag.
unknown-parent = { $parent } was never packed. Pack it first, then scan it here.
removed = { $parent } was taken off the bill: { $count }.
not-on-bill = { $parent } is not on this bill. Nothing changed.
