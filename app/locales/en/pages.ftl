### The frame of every page, and what most pages show.

## The frame.

skip-to-content = Skip to content
menu = Menu
main-menu = Main menu
language = Language
source-code = Source code of this program (AGPL)
to-start = Go to the start page
try-again = Try again
cancel = Cancel
save = Save
yes = Yes
no = No
all = All
filter = Filter
more-filters = More filters
filters-in-use = Filters in use
without-filter = { $filter }: take this filter away
next-page = Next page
when = When
who = Who
export = Export:
export-own-bills = Export your own bills:
export-contents = Export what it holds:
csv = CSV
xlsx = XLSX
json = JSON

## Signing in, people.

sign-in = Sign in
sign-out = Sign out
username = User name
password = Password
profile = Profile
role = Role
role-dispatcher = Dispatcher
role-biller = Biller
role-admin = Admin

## Signing in again, the bell, the ways to account pages.

code = Code
code-hint = Six digits of your app, or a recovery code.
code-late = This took too long. Sign in again.
security = Sign-in and security
unread = { $count ->
    [1] 1 unread notification
   *[other] { $shown } unread notifications
 }
admin = Admin
admin-people = People
admin-site = Site
admin-operation = Operation
audit = Audit
audit-of-this = All about it in the audit

## What was done on an account's page: any page may be the one that comes next.

done-reset-asked = If the account exists, a mail with a link was sent to it, or an admin was told and will hand you a link.
done-signed-out = You are signed out.
done-set-up = The admin is made. Sign in now.
done-password-set = The password is set. Sign in now.
done-verified = Confirmed. Nothing was changed yet: do it once more.
done-promotion-asked = Asked. You are told when an admin has decided.
done-password-changed = The password is changed.
done-session-ended = The session is ended.
done-sessions-ended = The sessions are ended.
done-factor-on = Codes are on. Keep the recovery codes now.
done-factor-off = The codes are off.
done-recovery-codes = New recovery codes are made.
done-user-created = The user is made.
done-user-saved = Saved.
done-link-made = The link is made.
done-user-disabled = The user is disabled.
done-user-erased = The person is erased.
done-user-enabled = The user is enabled.
done-user-unlocked = The user may try again.
done-factor-reset = The second factor is off.
done-alert-acknowledged = Noted: you take care of it.
done-handheld-enrolled = This is a shared handheld now. Scan a badge to sign in.
done-handheld-invited = The code is made.
done-handheld-revoked = The handheld is revoked.
done-badge-made = The badge is made.
done-badge-revoked = The badge is revoked.
done-badge-unlocked = The badge may be tried again.
done-promotion-decided = Decided. The user is told.
done-site-data-added = Made.
done-retired = It is retired.
done-restored = It is in use again.
done-query-cancelled = The query was cancelled.

## Dashboard.

dashboard = Dashboard
as-of = As of { $time }
on-the-wall = On the wall
off-the-wall = Leave the wall
today = Today
compared-until = Compared by { $time } of each day.
compared-none = The day has just begun: nothing to compare yet.
bags-packed = Bags packed
weight-packed = Weight packed
parents-begun = Parents begun
refused-reads = Refused reads
yesterday = Yesterday
a-week-ago = A week ago
points = { $number } points
areas-today = Areas
no-area-scanned = Nobody scanned in the last 24 hours.
bags-today = { $count ->
    [1] 1 bag today
   *[other] { $shown } bags today
 }
spark-told = Scans per hour: { $most } at most, at { $hour }; { $now } in this hour.
needs-attention = Needs attention
nothing-to-attend = Nothing needs attention.
old-parents = { $count ->
    [1] 1 parent is open for more than an hour
   *[other] { $shown } parents are open for more than an hour
 }
short-bills = { $count ->
    [1] 1 bill lacks parents for more than a day
   *[other] { $shown } bills lack parents for more than a day
 }
refused-rise = Refused reads rise: { $share } in the last hour, { $before } before
refused-many = Many reads are refused: { $share } in the last hour
mostly = Most of them:
reads-wait = { $count ->
    [1] 1 read waits on a handheld and does not come
   *[other] { $shown } reads wait on handhelds and do not come
 }
since = since { $time }
all-bags = All bags
open-parents = Open parents
full-parents = Full parents
short-parents = Closed short
scans-24h = Scans in the last 24 hours
no-scans-24h = Nobody scanned in the last 24 hours.
refused-24h = Refused in the last 24 hours
none-refused = Nothing was refused.
active-users = People scanning now
active-stations = Stations scanning now
wrong-clocks = Stations whose clock is wrong: set it
latest-scans = Latest scans
chart-label = Scans per hour, accepted and refused
chart-choose = Hour of the chart
accepted = Accepted
refused = Refused
hour = Hour
as-table = As a table
busiest = The busiest hour: { $count }
hour-told = { $hour }: { $accepted } accepted, { $refused } refused
nothing-yet = Nothing was packed yet
nothing-yet-help = This page fills with the first scan. To begin:
first-areas = Look through the dispatch areas
first-bag-types = Look through the bag types and what their labels look like
first-people = Make a user for each person
first-scan = Scan the first parent, then its children

## Passkeys.

done-passkey-added = The passkey is added. It can sign you in from now on.
done-passkey-removed = The passkey is removed. Delete it on the device, too.

## Bags.

bags = Bags
parent = Parent
parents = Parents
child = Child
children = Children
label = Label
label-has = Label contains
kind = Kind
bag-type = Bag type
status = Status
weight = Weight
area = Area
new-parents-area = Area of new parents
no-area = No area
linked = Linked
on-a-bill = On a bill
legacy = Old label
first-seen = First seen
history = History
no-bags = No bags match. Change the filter.
no-bags-yet = No bag was packed yet. Scan the first parent on the scan page.
no-scans-yet = No scans yet.
typed = Typed
no-children = No children yet. Scan them into it on the scan page.
frozen = Its bill is completed, so nothing about this bag changes any more.
pack-this = Pack this parent
unlink = Take out
unlink-label = Take { $label } out
unlink-from = Take out of { $parent }
in-no-parent = In no parent
put-back = Put { $child } back into { $parent }
move-title = Move to another parent
move-to = New parent's label
move-child = Move
reopen = Reopen
delete-bag = Delete this bag
delete-bag-help = It holds nothing and is on no bill. Its history stays in the log.
delete-now = Delete { $label } now
done-bag-deleted = The bag was deleted.

## Scanning.

scan = Scan
two-bags = Two bags, one label
two-bags-help = The same label was found on two bags at two parents. Nothing was linked. Print a new label for one of them.
two-bags-held = Linked in
two-bags-lies = Second bag at
no-two-bags = Nobody found two bags with one label.
scan-title = Scan children into parents
close-short = Close short
close-reason = Reason
reason-short-stock = Short stock
reason-damaged = Damaged
reason-other = Other
reason-text = If other: what happened?
kept-mine = Your scans that wait on this device: { $count }. Open the scan page to send them.
kept-theirs = Scans of { $user } that wait on this device: { $count }. They are sent when { $user } signs in here and opens the scan page.
kept-open = Open the scan page
kept-leave = Scans that wait on this device: { $count }. Nobody sends them once you are signed out: they stay here until you sign in on this device again. You can save them to a file, and take it in on the scan page of any device.
kept-stay = Stay signed in
kept-save = Save them to a file
kept-go = Sign out all the same
kept-cleared = Somebody emptied this browser's storage while this page was open. What this page knew of was stored again. Scans that only other pages knew of may be lost: look at the newest bags.

## What a station tells of its device.

device-online = Online.
device-offline = No network.
device-silent = The site does not answer.
device-nothing = Nothing waits.
device-oldest = Waiting: { $count }, the oldest for { $age }.
device-promised = The browser keeps what waits until it is sent.
device-unpromised = The browser does not promise to keep what waits: if it runs short of room, it may delete it.
take-in = Take in scans from a file
take-in-file = File that was saved before signing out
taken-in = Taken in: { $count }.
taken-foreign = These are scans of { $user }. Only { $user } can take them in.
taken-no-file = This is no file of scans.
release-news = A new release of the site has come. This page goes on as it is; load it again when it suits you.
release-load = Load again

## Search.

search = Search
search-label = Label, bill number, customer, place or vehicle
search-help = Scan or type a label or a bill number, or type a customer, a place or a vehicle. A part is enough.
search-nothing = Nothing matches “{ $text }”. Try a shorter part of it.

## Bills.

bill = Bill
bills = Bills
new-bill = New bill
open-bill = Open the bill
opened = Opened
completed = Completed
number = Bill number
number-hint = 1 to 64 characters.
number-next-hint = The number after that of the newest bill. Type another one if yours differs.
target-parents = Number of parents
target-hint = 1 to 500.
customer = Customer
destination = Destination
vehicle = Vehicle number
note = Note
actual-weight = Actual weight
expected-weight = Expected weight
variance = Variance
scale-weight = Scale weight in kg
scale-shown = Scale weight
scale-hint = From the weighbridge, such as 612.5. Empty takes it away.
tare = Tare
scale-less-tare = Difference on the scale without empty bags
within-step = { $difference }, within the scale's step
outside-step = { $difference }, more than the scale's step
scale-difference = Difference on the scale
mark = Mark
remove = Remove
remove-label = Remove { $label }
no-bills = No bills match. Change the filter, or open a new bill.
no-bills-yet = There is no bill yet. Open one, then scan parents onto it.
edit-bill = Edit the bill, scale weight
complete-bill = Complete the bill
complete-short = Complete
complete-number = Complete bill { $number }
complete-help = From then on nothing about the bill and its parents changes. Only an admin can reopen it.
review = Before it is completed
review-fine = All parents are there, and all are full.
parents-missing = { $count ->
    [1] 1 parent is missing
   *[other] { $shown } parents are missing
 }
missing = Missing parents
not-full = Not full
about-bill = About the bill
bill-read-only = You see what of this bill belongs to your area. Billers and admins change bills.
weight-here = Weight of the parents below
complete-reason = Reason
complete-reason-hint = Why does it leave like this? The reason stands on the bill.
reason = Reason
reopen-bill = Reopen the bill
reopen-reason = Why is it reopened?
delete-bill = Delete the bill
delete-bill-help = Bill { $number } is deleted and its parents become free.
print = Print
back-to-bill = Back to the bill
bill-pdf = PDF
challan-pdf = Delivery challan (PDF)
dispatch-bill = Dispatch bill
signature-loader = Loaded by
signature-driver = Driver
signature-receiver = Received by
done-bill-created = The bill is open. Scan its parents.
done-bill-saved = Saved.
done-bill-completed = The bill is completed.
done-bill-reopened = The bill is open again.
done-bill-deleted = The bill was deleted.

## What went wrong.

error-title = This did not work
forbidden-title = Not allowed
not-found-title = Not found
