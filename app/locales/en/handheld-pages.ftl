### Shared handhelds and badges.

## Signing in on one.

scan-badge = Scan your badge
badge = Badge
badge-hint = The scanner types it here.
go-on = Go on
with-password = Sign in with user name and password
type-pin = Type your PIN
pin = PIN
pin-hint = Six digits.
pin-keys = Keys for the PIN
pin-erase = Erase
another-badge = Scan another badge

## Enrolling one.

enrol-title = Make this a shared handheld
enrol-help = People sign in here with a badge and a PIN, for a dispatcher's work. An admin shows the code. It works once, for a quarter of an hour.
enrol-code = Code
enrol = Make it a shared handheld

## The page of admins.

title = Handhelds and badges
help = On a shared handheld people sign in with a badge and a PIN of six digits, for at most 12 hours and for a dispatcher's work only, whatever their role.
handhelds = Handhelds
no-handhelds = No handheld is enrolled. Name one below, then scan its QR code on it.
handheld-name = Name of the handheld
handheld-name-hint = Such as: line 3.
invite = Make a code for a handheld
enrolled = Enrolled
used = Last used
revoke = Revoke
revoke-handheld-label = Revoke the handheld { $name }
badges = Badges
no-badges = Nobody has a badge. Make one below for a dispatcher.
make-badge = Make a badge
make-badge-help = An earlier badge of the user is void, and its sessions end.
made = Made
unlock = Unlock
unlock-badge-label = Unlock the badge of { $user }
revoke-badge-label = Revoke the badge of { $user }

## What is shown once.

once-badge = Badge of { $user }
once-badge-help = It is shown only now. Print it, and tell the PIN to nobody else: it is not on the paper. Whoever has both signs in as { $user } on every shared handheld.
once-pin = PIN: { $pin }
once-enrolment = Code for { $name }
once-enrolment-help = It is shown only now. Scan it with the handheld, or open the address there. It works once, for { $minutes } minutes.
