## An alert as one sentence, for log, mail and webhook
raised = { $title }: { $sentence }
cleared = { $title }, खत्म: { $sentence }

## The mail
over = खत्म
still-on = अब भी जारी
subject = TraitorTrack, { $news }: { $title }
subject-about = TraitorTrack, { $news }: { $title } ({ $about })
since = { $time } से।
from-to = { $from } से { $to } तक।
to-do = क्या करें: { $todo }
all-alerts = सभी अलर्ट: { $url }

## Why it could not be delivered
no-answer = समय पर जवाब नहीं मिला
no-mail-server = कोई मेल सर्वर सेट नहीं है
no-webhook = कोई वेबहुक सेट नहीं है
