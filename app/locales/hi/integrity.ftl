## The rules that no statement alone can check
verifies = ऑडिट सही निकलता है
restores = किसी भी क्षण तक का रिस्टोर इन सबको पूरा करता है

## What else is to be known of a rule
role-may-rewrite = इस प्रोग्राम की डेटाबेस भूमिका लॉग बदल सकती है, इसलिए किसने बदला यह केवल सीलें दिखाती हैं; MIGRATION_DATABASE_URL देखें
seals = { $rows } पंक्तियों पर { $seals } सीलें; { $waiting } पंक्तियाँ अपनी का इंतज़ार कर रही हैं
never-drilled = किसी अभ्यास ने अभी तक रिस्टोर सिद्ध नहीं किया। `traitortrack restore --drill` से करें
proven = आखिरी सिद्ध रिस्टोर { $file } का { $time } को हुआ, { $lost } सेकंड का काम गया, { $usable } सेकंड बाद चालू
restored = { $note }; यह डेटाबेस { $file } से { $time } को आया, { $lost } सेकंड का काम गया, { $usable } सेकंड बाद चालू
drill-failed = { $time } का सबसे नया अभ्यास विफल रहा: { $why }
