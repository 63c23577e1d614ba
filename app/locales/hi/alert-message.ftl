## An alert as one sentence, for log, mail and webhook
raised = { $title }: { $sentence }
cleared = { $title }, खत्म: { $sentence }

## The mail
over = खत्म
still-on = अब भी जारी
subject = TraitorTrack, { $news }: { $title }
subject-about = TraitorTrack, { $news }: { $title } ({ $about })
since = { $time } से।
lasted = { $from } से { $to } तक।
to-do = क्या करें: { $todo }
all-alerts = सभी अलर्ट: { $url }

## Why it could not be delivered
no-answer = समय पर जवाब नहीं मिला
no-mail-server = कोई मेल सर्वर सेट नहीं है
no-webhook = कोई वेबहुक सेट नहीं है

## Webhooks
webhook-no-url = पता http या https का नहीं है
webhook-no-secret = गुप्त कुंजी base64 में 24 से 64 बाइट की नहीं है
webhook-unreachable = पाने वाले तक पहुँच नहीं है
webhook-refused = पाने वाले ने { $status } जवाब दिया
webhook-not-written = अनुरोध बनाया नहीं जा सका
