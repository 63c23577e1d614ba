## Why a mail was not handed over
bad-address = a stored mail address is not one
not-written = the mail cannot be written
refused = the mail server refused it or was not there: { $status }, permanent: { $permanent }
no-status = no answer
no-server-url = the address of the mail server is not understood
no-sender = the sender is not a mail address

## The mail with a link that sets a password
subject-lost = TraitorTrack: set a new password
subject-invited = TraitorTrack: set your password
hello = Hello { $username },
link = this link sets a new password for you in TraitorTrack. It works once, for { $hours } h:
not-you = It was asked for from address { $address }. If that was not you, do nothing: your password stays as it is. Tell an admin if it happens again.
