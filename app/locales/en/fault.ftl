## Who asks
unauthenticated = Please sign in first.
bad-credentials = User name or password is wrong, or the account is locked. Try again in a while, or ask an admin.
forbidden = Your role does not allow this. Ask an admin if you need it.
second-factor-missing = Set up a second factor first: your role can do nothing else without it.
step-up-needed = Confirm with your password or a code that it is you, then do it again.
bad-code = This code or password is wrong, or was used already. Wait for the next code and try again.

## What was not found
no-bag = There is no such bag. Check the label and try again.
parent-elsewhere = This parent belongs to another area.
no-bill = There is no such bill. Check the number and try again.
no-user = There is no such user. Go back to the list and try again.
no-promotion = There is no such request. Load the list again.
no-role = There is no such role any more. Refuse the request, and have it made again.
no-alert = There is no such alert. Load the list again.
no-bag-type = There is no such bag type. Load the list again.
no-area = There is no such area. Load the list again.
no-passkey = There is no such passkey. Load the page again.
no-import = There is no such import. Load the list of imports again.
nothing-there = There is nothing at this address. Check it, or go to the start page.

## What cannot be done now
key-reused = This key was used for another command before. Make a new key for every command.
too-many-seconds = Too many attempts. Wait { $seconds } seconds and try again.
too-many-minutes = Too many attempts. Wait { $minutes } minutes and try again.
busy = Many people are signing in just now. Try again in a few seconds.
unavailable = The database cannot be reached just now. Try again in a few seconds.
not-stored = Nothing can be stored just now; an admin has been told. Scans stay on the device and are sent again by themselves.
internal = Something went wrong on our side. Try again; if it stays, tell an admin the time.
internal-request = Something went wrong on our side. Try again; if it stays, tell an admin this number: { $request }
transport = The server could not be reached. Check the network and try again.
