## An alert as one sentence, for log, mail and webhook
raised = { $title }: { $sentence }
cleared = { $title }, over: { $sentence }

## The mail
over = Over
still-on = Still on
subject = TraitorTrack, { $news }: { $title }
subject-about = TraitorTrack, { $news }: { $title } ({ $about })
since = Since { $time }.
lasted = From { $from } to { $to }.
to-do = What to do: { $todo }
all-alerts = All alerts: { $url }

## Why it could not be delivered
no-answer = no answer in time
no-mail-server = no mail server is set
no-webhook = no webhook is set

## Webhooks
webhook-no-url = the address is not one of http or https
webhook-no-secret = the secret is not 24 to 64 bytes in base64
webhook-unreachable = the receiver could not be reached
webhook-refused = the receiver answered { $status }
webhook-not-written = the call could not be put together
