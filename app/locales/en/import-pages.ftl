### Files that are brought: lists of bags, bills and what holds what.

imports = Imports
imports-help = Bring lists of bags, packing lists, bills and parents on bills as CSV or XLSX. You see what would become of the rows before anything is written.
bring-title = Bring a file
file = File
file-hint = CSV or XLSX, up to 256 MiB. Without script up to 900 kB.
what-it-holds = What it holds
choose = Choose
kind-bags = Bags
kind-bills = Bills
kind-packing = Packing lists: children and their parents
kind-bill-parents = Parents on bills
bring = Bring the file
uploading = Bringing the file:
upload-broken = The connection broke off. Choose the same file again, and it goes on where it was.
upload-refused = The file was not taken:
no-imports = No file was brought so far.
brought-at = Brought
brought-by = By
state = State
state-incoming = Not all here
state-brought = Not started
state-waiting = Waiting
state-running = Running
state-done = Done
state-failed = Failed
state-cancelled = Cancelled
state-cancelling = Ending
refused-short = Refused rows
of-import = Import { $import }: { $file }

## What is said of a file

said-title = How it is read
columns = Columns
columns-hint = Only where they are not found by themselves, such as label=B,type=C. They are remembered for the next file of this kind.
hidden = Take hidden and filtered rows too
legacy = Take labels that no pattern fits, as old labels
look = Look again
start = Take the rows
start-again = Take it although it was taken before

## What would become of it

preview-title = What would become of it
not-looked = Nobody has looked into this file so far.
found-as = Read as { $form }, with { $delimiter } between the columns.
commas = commas
semicolons = semicolons
tabs = tabs
found-as-workbook = Read as a workbook.
sheet-named = Sheet { $name }
sheet-left = This sheet is hidden and is left.
columns-found = Columns: { $columns }
counts = { $rows } rows: { $good } good with { $members } bags in them, { $refused } refused with { $refused_rows } rows.
left-rows = { $empty } rows are empty, { $hidden } hidden, { $filtered } of them filtered away.
row = Row
cells = What stands there
becomes = What it becomes
wrong = What is wrong

## How far it is

progress-title = How far it is
rows-read = Rows
taken = New
known = Here already
refused-groups = Refused
new-bags = New bags
links = Linked
new-bills = New bills
billed = Put on bills
cancel = End it
cancel-help = What was taken stays. Each group is whole.
reload = Load again
refused-file = Refused rows as a file
