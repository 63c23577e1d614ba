## Any text
too-long = Keep this within { $max } characters.
control-characters = Remove the control characters from this text.
not-plain = Write at most { $max } characters of plain text.
not-a-number = Type a whole number, such as 20.
not-one-of = Use one of: { $allowed }.
not-in-list = Choose from the list.
not-local-time = Write the time as 2026-11-24T14:15, in the time of the site.
not-a-day = Write the day as 2026-11-24.
not-rfc3339 = Write the time as 2026-11-24T14:15:05+05:30 (RFC 3339).
not-milliseconds = Send the time in milliseconds since 1970.

## Forms and calls
form-not-understood = This form was not understood. Load the page again and retry.
browser-not-understood = The browser's answer was not understood. Load the page again and retry.
key-not-uuid = This key is not a UUID. Load the page again and retry.
batch-size = Send 1 to { $max } { $list } at once.
cursor-unknown = Take the cursor from the answer before, or leave it out.
list-page-gone = This page is gone. Start from the first page of the list.
audit-page-gone = This page is gone. Start from the first page of the audit.

## Searching
filter-short = Type at least three letters or digits to filter the list by, or leave this empty.
search-long = Search for at most { $max } characters.
no-label-or-number = Type the label of a bag or the number of a bill.
entity-number = Type the number of the entity, such as 20.
entity-missing = Choose what the number belongs to: a bag, a bill, a user.
action-unknown = Choose an action from the list.
user-unknown = Nobody has this user name. Take it from the list of users.

## Bags
parent-is-child = This label is a child's. Scan a parent first.
parent-elsewhere = This parent belongs to another area. Take one of your own area.
not-a-parent = This label is not a parent's. Scan a parent first.
bag-type-removed = This bag type was removed. Ask an admin.
name = A name has 1 to { $max } characters on one line.
bag-type-name-taken = Another bag type has this name. Choose another.
out-of-range = Type a whole number from { $least } to { $most }.
pattern-taken = Labels of this form are parents of { $type } already. Choose another form.
pattern-of-bills = Labels of this form are numbers of bills. Choose another form.
pattern-of-children = Labels of this form are children's. Choose another form.
child-pattern-of-parents = Labels of the form { $form } are parents'. Leave it out, or choose another.
station-name = A station's name has at most { $max } plain characters.
close-reason-missing = Say why the parent is closed short.
close-reason-long = Keep the reason within { $max } characters.
label-pattern = A label pattern is 4 to 40 of A–Z, 0–9, - and #, with at least one # for a digit.
child-pattern = A child label pattern has 4 to 20 places: # for a digit, A for a letter (at least one of these), other letters and digits for themselves, \A for the letter A itself.
too-many-patterns = A bag type has at most { $max } child label patterns.

## Bills
bill-number = A bill number has 1 to { $max } characters. Type or scan it again.
bill-number-is-label = This is a bag's label. Choose another number for the bill.
target-parents = A bill is for 1 to { $max } parents.
more-parents-on-bill = The bill holds { $parents } parents already. Take some off first.
scale-weight = A scale weight lies between 0 and 1,00,000 kg.
weight-with-comma = This comma is not clear. Type the kilograms without it, such as 29500, or with a point, such as 29.5.
not-a-weight = Type kilograms such as 612 or 612.5.
version-unknown = The bill never had this version. Load it again.
reopen-reason-missing = Say why the bill is reopened.

## People
username = A user name has 1 to 64 letters, digits, dots, dashes or underscores.
username-of-erased = Names that begin with erased- stand for erased people. Choose another.
username-taken = This user name is taken. Choose another.
email = Type a mail address such as name@example.com.
email-taken = This mail address belongs to another user.
area-unknown = There is no such area. Choose one from the list.
area-code-unknown = There is no such area. Use one of the areas' codes, such as jaipur.
area-code = A code has 2 to 40 of a–z, 0–9 and _, such as sri_ganganagar.
area-code-taken = Another area has this code. Choose another.
bag-type-retired = This type makes no new parents. Take it into use again, or choose another.
code-too-fine = On labels of this size the code would be too fine to be read. Choose larger labels, or QR.
area-retired = This area is retired: nobody comes to it any more. Choose another.
area-missing = A dispatcher works in one dispatch area. Choose it.
role-unknown = Choose one of the roles.
role-not-higher = Choose a role that may do more than yours.
promotion-reason = Say in 10 to 500 characters why you need the role.
decision-missing = Choose whether to grant or to refuse.

## Passwords and the second factor
password-short = Use at least { $min } characters. A few unrelated words are easy to keep in mind.
password-long = Use at most { $max } characters.
password-holds-name = The password must not contain the user name.
password-common = This password is among those that are guessed first. Use a few unrelated words instead.
password-of-now = This is not your password of now. Type it again.
code-not-fitting = This code does not fit. Check that the phone's clock is right, and type the code that it shows now.
passkey-name = Name the passkey after its device, in 1 to { $max } characters, such as: office phone.
token-name = Name the token with 1 to { $max } characters, after what will use it.

## The site
query-over = This query is over already; nothing was stopped.

## Badges and shared handhelds
is-badge = This is a badge and no label. Scan a label, and keep the badge to yourself.
handheld-name = Name the handheld in 1 to { $max } characters, such as: line 3.
