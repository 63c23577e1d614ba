### The page of alerts.

title = Alerts
open = On now
none-open = Nothing is wrong.
history = Over
none-over = No alert is over yet.
since = Since { $time }
to-do = What to do:
acknowledge = I take care of it
acknowledge-help = Others see who takes care. The alert is not told again unless it becomes worse.
taken = { $user } takes care of it since { $time }
by-mail = mail
by-webhook = webhook
not-delivered = Not delivered yet by { $way }: the message of { $time }, tried { $tries } times. It is tried again.
given-up = Not delivered by { $way }: the message of { $alert } was given up at { $time }. Tell whom it was for.
what = What
severity = Severity
from = From
to = To
taken-by = Taken care of by
