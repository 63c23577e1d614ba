### Signing in, one's own account, users.

## Signing in.

forgot-link = Forgot the password?
no-account = No account? An admin makes one for you.
back-to-sign-in = Back to sign-in
code-title = Type your code
forgot-title = Forgotten password
forgot-help = Say who you are, and you get a link that sets a new password.
forgot-name = User name or mail address
forgot-ask = Ask for a link
new-password = New password
password-hint = At least 15 characters. A few unrelated words are easy to keep in mind.
password-show = Show
password-hide = Hide
password-suggest = Suggest a passphrase
set-password = Set the password
set-up-title = Set up this site
set-up-help = Make the first admin. The link works once.
make-admin = Make the admin
verify-title = Confirm that it is you
verify-help = This can do harm, so confirm that it is you. You are not asked again for five minutes.
proof-or-code = Password, or a code of your app
verify = Confirm

## Passkeys.

passkeys = Passkeys
passkeys-help = A passkey signs you in with a finger, a face or the device's PIN, in place of password and code.
passkeys-none = No passkeys yet.
passkeys-impossible = Passkeys need this site to have a name and TLS. Use codes of an app instead.
passkey-sign-in = Sign in with a passkey
passkey-second-step = Use a passkey instead
passkey-add = Add a passkey
passkey-name = Name of the passkey
passkey-name-hint = Name its device, such as: office phone.
passkey-added = Added
passkey-used = Last used
passkey-cancelled = No passkey was used. Try again, and follow what the browser asks.
passkey-failed = The passkey did not work here. Try again, or sign in another way.
passkey-known = This device has a passkey of yours already. Use another device.
passkey-no-browser = This browser offers no passkeys. Open this page in another one to add some.

## One's own profile.

email = Mail address
member-since = Member since
last-login = Last sign-in
second-factor = Second factor
on = On
off = Off
promotion = Another role
promotion-help = Do you need a role that may do more? Say why. An admin decides, and you are told.
promotion-role = Role that you ask for
promotion-hint = 10 to 500 characters.
promotion-ask = Ask for the role
promotion-asked = { $role }, asked for on { $time }
choose = Choose…

## Security.

factor-missing = Set up a second factor first
factor-missing-help = Your role can do nothing else without it.
codes-title = Codes of an app
codes-help = An app on your phone shows a new code every 30 seconds. It is asked for after the password.
codes-since = On since { $time }
codes-begin = Set up codes
codes-replace = Replace the app or phone
codes-replace-help = The old codes work until a code of the new app has come.
codes-off = Take the codes off
codes-off-help = Then your password alone signs you in. Every other device is signed out.
recovery = Recovery codes
recovery-left = Unused: { $count }
recovery-help = Each signs you in once when the phone is not at hand.
recovery-make = Make new recovery codes
recovery-make-help = The old ones stop working.
last-used = Last used
never = Never
password-change = Change the password
password-current = Current password
password-change-help = Every other device is signed out.
password-since = Password set
devices = Signed-in devices
no-devices = Signed in nowhere.
device = Device
device-unknown = Unknown browser
device-this = This device
address = Address
signed-in-at = Signed in
end = End
end-label = End the session of { $device }, signed in { $time }
end-others = Sign out everywhere else

## What is shown once.

once-codes-title = Your recovery codes
once-codes-help = They are shown only now. Print or copy them, and keep them away from the phone. Each works once.
once-link-title = Link for { $user }
once-link-help = It is shown only now. Hand it over yourself: whoever has it sets the password. It works once, for { $hours } hours.
once-mailed = It was mailed to the user, too.
download = Download
go-on = Continue
qr-code = QR code
copy = Copy
copied = Copied.

## Setting codes up.

set-up-codes = Set up codes of an app
step-app = Open an authenticator app on your phone, such as Aegis, 2FAS or Google Authenticator.
step-scan = Scan this code with the app, or type the key into it.
step-code = Type the code that the app shows now.
key = Key
on-this-phone = Open in an app on this phone
code-six = Six-digit code
codes-turn-on = Turn the codes on
nothing-begun = Nothing is being set up. Begin here.
back-to-security = Back to security

## Notifications.

notifications = Notifications
unread = Unread
mark-read = Mark as read
mark-all = Mark all as read
open = Open
no-notifications = No notifications yet. What concerns you appears here and at the bell.

## Users, for admins.

users = Users
promotions = Promotions
new-user = New user
new-user-help = The user sets a password with a one-time link.
user-has = Name or mail contains
no-users = No users match. Change the filter.
area-hint = A dispatcher needs one.
make-user = Make the user and show the link
make-user-mail = Make the user and mail the link
failed-logins = Failed sign-ins in a row
locked-until = Waits until
link-until = Open link until
edit-user = Edit the user
edit-user-help = Another role or area signs the user out everywhere.
this-is-you = This is you. Your password, second factor and devices are on your own page.
link-title = Link for a new password
link-help = The link works once and voids earlier ones. The old password works until the link is used.
link-make = Make a link to hand over
link-mail = Mail a link
unlock = End the wait
unlock-help = After failed sign-ins this account waits. The user may try again at once.
end-all = Sign the user out everywhere
disable = Disable the user
disable-help = The user is signed out at once and cannot sign in. Everything that was done stays in the log. You can enable the user again.
enable = Enable the user
enable-help = The user may sign in again, with the password and second factor of before.
personal-data = Personal data
personal-data-own = Everything that this site keeps about you, as a file.
personal-data-of-user = Everything that this site keeps about the user, as a file to hand over.
personal-data-save = Save as a file
erase = Erase the person
erase-help = For good: name, mail address, addresses and devices go, and the user cannot sign in any more. What was done stays in the log under a number. This cannot be taken back.
reset-factor = Reset the second factor
reset-factor-help = For a lost phone. Codes, recovery codes and passkeys work no more, and the user is signed out everywhere. Make sure who is asking.
last-days = Last 14 days
no-days = No scans in the last 14 days.
day = Day
linked-children = Children packed
billed-parents = Parents onto bills
hours = Hours with scans
per-hour = Children per hour
events = Newest events
no-events = No events yet.
event = Event

## Promotions, for admins.

pending = Waiting
decided = Decided
none-pending = Nobody waits for a decision.
none-decided = Nothing was decided yet.
role-change = { $from } → { $to }
decision-note = Note to the user, if any
approve = Grant
approve-label = Grant { $user } the role
reject = Refuse
reject-label = Refuse { $user } the role
approve-help = Granted, the user has the role at once and signs in again.
