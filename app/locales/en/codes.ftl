### The short words of states that no station shows, and of acts.

active = Active
invited = No password yet
locked = Waits after failures
badge-locked = Locked
disabled = Disabled
in-use = In use
retired = Retired
pending = Waiting
granted = Granted
rejected = Refused
info = Note
success = Done
warning = Warning
error = Problem
critical = Critical
danger = Danger
noted = Noted before

## What a line of the log was about.

act-link = Pack
act-undo = Undo
act-unlink = Take out
act-both-here = Both bags are here
act-move = Move
act-close = Close short
act-reopen = Reopen
act-bill-add = Put on bill
act-bill-remove = Take off bill
