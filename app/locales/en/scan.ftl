## What became of a scan

linked = { $child } is in { $parent }: { $count }.
already-here = { $child } is in { $parent } already. Nothing changed.
in-other-parent = { $child } is in { $other }. Move it here, or take another bag.
parent-full = { $parent } is full ({ $count }). Scan the next parent.
parent-closed = { $parent } is closed. Reopen it, or take another parent.
parent-billed = { $parent } is on bill { $bill }, which is completed. Take another parent.
wrong-role = This label belongs to another kind of bag or to a bill. Scan a parent first, then its children.
parent-of-other-area = { $parent } belongs to another area. Take a parent of your own area.
child-in-other-area = { $child } is in { $parent }, which belongs to another area. Leave it there.
unknown-parent = No such parent yet. Scan a child into it first.
saved-offline = Saved on this device. It is sent when the network is back.
too-old = This is more than { $days } days old, and nobody can say any more whether it was done before. Nothing changed. Look at the bag, then do it again or leave it.

## What became of other acts

both-here = Two bags bear { $child }: one is in { $other }, one is here. The admin is told. Put this one aside.
two-bags = { $child } is in { $other }. The bag here is another one with the same label: put it aside.
moved = { $child } was moved from { $other } to { $parent }: { $count }.
unlinked = { $child } was taken out of { $parent }: { $count }.
not-here = { $child } is not in { $parent }. Nothing changed.
closed = { $parent } is closed short with { $count }.
reopened = { $parent } is open again: { $count }.
not-closed = { $parent } is not closed short. Nothing changed.

## What became of an undo

undone = { $child } was taken out of { $parent }: { $count }.
undone-move = { $child } is back in { $other }. { $parent }: { $count }.
nothing-to-undo = There is no scan of yours in { $parent } to undo.
not-newest = { $child } is not your newest scan in { $parent } any more. Nothing changed.
origin-full = { $child } came from { $origin }, which is full by now. It stays in { $parent }. Move it to another parent.
origin-closed = { $child } came from { $origin }, which is closed by now. It stays in { $parent }. Reopen { $origin } first.
origin-billed = { $child } came from { $origin }, which is on a completed bill by now. It stays in { $parent }. Move it to another parent.
origin-gone = The parent that { $child } came from is there no more. It stays in { $parent }. Move it to another parent.
origin-of-other-area = { $child } came from { $origin }, which belongs to another area. It stays in { $parent }.
