## The account

new-device-title = New device
new-device = Somebody signed in as you with a new device: { $browser }, address { $address }. If it was not you, end that session and change your password.
password-changed-title = Password changed
password-changed = Your password was changed, from address { $address }. If it was not you, tell an admin at once.
password-link-made-title = Link for a new password
password-link-made = A link that sets a new password was made for you. If you did not ask for it, tell an admin.

## Second factor and passkeys

factor-on-title = Second factor is on
factor-on = From now on a code of your app is asked for when you sign in.
factor-off-title = Second factor is off
factor-off = You took the second factor off. Your password alone signs you in.
factor-reset-title = Second factor was reset
factor-reset = An admin took your second factor off. If you did not ask for it, tell an admin at once.
factor-lost-title = Set up your code app anew
factor-lost = The site lost the key of its codes, so those of your app fit no more. Recovery codes and passkeys still do. Set up the app again under Security.
recovery-code-used-title = Recovery code used
recovery-code-used = A recovery code signed you in. You have { $left } left; make new ones when they run low.
passkey-added-title = Passkey added
passkey-added = The passkey { $name } can now sign you in.
passkey-removed-title = Passkey removed
passkey-removed = The passkey { $name } signs nobody in any more.

## Roles

role-changed-title = New role
role-changed = Your role is now { $role }. You were signed out everywhere.
promotion-asked-title = Promotion asked for
promotion-asked = { $user } asks to become { $role }.
promotion-approved-title = Promotion granted
promotion-approved = You are now { $role }. { $note }
promotion-rejected-title = Promotion refused
promotion-rejected = You did not become { $role }. { $note }

## Signing in

reset-asked-title = Password lost
reset-asked = { $user } asks for a link to set a new password. Make sure who is asking, then hand it over.
account-locked-title = Failed log-ins
account-locked = After { $failures } failed log-ins your account waits for a while. The last came from address { $address }. If it was not you, tell an admin.
badge-made-title = Badge made
badge-made = A badge was made for you. With its PIN it signs you in on shared handhelds; an earlier badge is void. If you do not have it, tell an admin.
badge-locked-title = Badge locked
badge-locked = The badge of { $user } is locked after five wrong PINs. Ask who tried, then unlock it or make a new one.
