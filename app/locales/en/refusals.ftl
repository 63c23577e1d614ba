## The headings of bare pages
title-bad-request = Bad Request
title-forbidden = Forbidden
title-not-found = Not Found
title-method-not-allowed = Method Not Allowed
title-payload-too-large = Payload Too Large
title-too-many-requests = Too Many Requests
title-internal = Internal Server Error
title-unavailable = Service Unavailable
title-other = Error

## What to do about a status of which nothing else is known
bad-request = The address or the request could not be read. Correct it and send it again.
cross-site = This request came from another site and was refused. Open TraitorTrack itself and try again.
not-found = There is nothing at this address. Check it, or start from the first page.
method-not-allowed = This address takes no such request. Go back and use the page's own buttons.
payload-too-large = This is larger than 1 MiB. Send less at once.
too-many-requests = Too many requests in a short time. Wait a minute and try again.
unavailable = The site is busy or its database is away. Try again in a few seconds.
other-of-the-caller = The request was not understood. Load the page again and retry.
internal = Something went wrong on our side. Try again; if it stays, tell an admin the time.

## What else refuses before a page is made
too-slow = This took too long. Try again in a few seconds.
database-away = The database cannot be reached just now. Try again in a few seconds.
not-a-monitor = This address may not read the metrics. Add it to METRICS_FROM, or ask from the server itself.
