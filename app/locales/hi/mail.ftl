## Why a mail was not handed over
bad-address = सहेजा गया मेल पता सही नहीं है
not-written = मेल लिखा नहीं जा सका
refused = मेल सर्वर ने मना किया या मिला नहीं: { $status }, स्थायी: { $permanent }
no-status = जवाब नहीं मिला
no-server-url = मेल सर्वर का पता समझ नहीं आया
no-sender = भेजने वाला कोई मेल पता नहीं है

## The mail with a link that sets a password
subject-lost = TraitorTrack: नया पासवर्ड रखें
subject-invited = TraitorTrack: अपना पासवर्ड रखें
hello = नमस्ते { $username },
link = इस लिंक से TraitorTrack में आपका नया पासवर्ड रखा जाता है। यह एक ही बार चलता है, { $hours } घंटे तक:
not-you = इसे पते { $address } से माँगा गया। वह आप नहीं थे तो कुछ न करें: आपका पासवर्ड वही रहेगा। फिर ऐसा हो तो एडमिन को बताएँ।
