## Bills
bill-exists = Bill { $number } exists already. Open it, or choose another number.
bill-completed = Bill { $number } is completed. Ask an admin to reopen it.
bill-completed-already = This bill is completed already.
bill-empty = This bill has no parents. Scan at least one parent first.
below-target = Say why this bill is completed although it has { $parents } of { $target } parents.
parents-short = { $short ->
    [one] Say why this bill is completed although one of its parents is not full.
   *[other] Say why this bill is completed although { $short } of its parents are not full.
 }
below-target-and-short = { $short ->
    [one] Say why this bill is completed although it has { $parents } of { $target } parents, and one of them is not full.
   *[other] Say why this bill is completed although it has { $parents } of { $target } parents, and { $short } of them are not full.
 }
bill-not-completed = Bill { $number } is not completed. Nothing changed.

## Bags
bag-in-use = { $label } is linked or on a bill. Take it out first.
pattern-in-use = Parents of { $type } bear labels of this form, so it stays. Retire the type and make another for the new form.

## People
last-admin = No other admin can sign in. First make another admin, who sets a password and a second factor.
user-disabled = This user is disabled. Enable the user first.
promotion-pending = You asked already. Wait until an admin has decided.
decided-already = This request was decided already. Load the list again.
link-expired = This link was used already or is too old. Ask an admin for a new one.
setup-link-expired = This link was used already or is too old. Restart the server for a new one.

## Passkeys and the second factor
passkey-late = This took more than five minutes, or was answered already. Start again.
passkey-refused = This passkey was refused, or the account is locked. Try again in a while, or type a code instead.
passkey-not-added = The passkey could not be added. Start again and follow what the browser asks.
passkey-known = This passkey is registered already. Use another device or another key.
passkeys-full = You have { $most } passkeys, which is the most. Remove one that you no longer use first.
passkeys-impossible = Passkeys need this site to have a name and TLS. Use codes of an app instead.
no-passkey = There is no passkey of yours here. Type a code of your app or a recovery code.
nothing-to-confirm = No second factor is being set up. Start again from your security page.
no-second-factor = Recovery codes stand in for a second factor. Set one up first.
factor-required = Your role needs a second factor. Set up another one before you take this one off.
password-short = Your password is good only beside a second factor. Set a longer password first.

## The command line
not-empty = The demo goes only into a site without bags.
nothing-lost = SECRET_KEY opens this database's secrets, so none has to be given up.

## Badges and shared handhelds
badge-refused = Badge or PIN is wrong, or the badge or this handheld is locked or void. Scan the badge again, or ask an admin.
enrolment-expired = This code was used already or is too old. Ask an admin for a new one.
badge-gone = This badge or handheld is void already. Load the page again.

## Imports
import-taken = This file was taken on { $at } (import { $import }). Nothing was added. To take what was refused then, start it again on purpose.
import-part = The file is here up to byte { $received }. Send the part that begins there.
import-not-whole = Not all of the file is here. Send the rest first.
import-started = This import was started already. Load its page again.
import-ended = This import has ended already. Nothing changed.
import-dropped = The file of this import was dropped after its time. Bring it again.
