## What is not as it was sealed. Stands within other sentences, so without a full stop.
altered = { $log } की पंक्ति { $id } सील होने के बाद बदली गई (सील { $seal })
deleted = { $log } की पंक्ति { $id } सील होने के बाद मिटाई गई (सील { $seal })
inserted = { $log } की पंक्ति { $id } पहले से सील पंक्तियों के बीच जोड़ी गई (सील { $seal })
inserted-without-id = { $log } की पंक्ति { $id } ऐसे नंबर से जोड़ी गई जो डेटाबेस ने कभी नहीं दिया
personal-altered = audit_log की पंक्ति { $id } में पता या लिखा गया नाम वह नहीं है जो दर्ज हुआ था
rewritten = { $log } की पंक्तियाँ { $from } से { $to } उनके बारे में सील { $seal } में रखी जानकारी के साथ फिर से लिखी गईं
marks = सील { $seal } अपनी { $log } पंक्तियों का जो रखती है वह बदला गया; पंक्तियाँ सही हैं
seal-missing = audit_seal की पंक्ति { $seal } मिटाई गई, या उसके बाद की सीलों के नंबर बदले गए
seal-altered = audit_seal की पंक्ति { $seal } बदली गई
seal-beyond = audit_seal की पंक्ति { $seal } ऐसी पंक्तियाँ बताती है जो डेटाबेस में कभी थीं ही नहीं
unknown-key = audit_seal की पंक्ति { $seal } पर कुंजी { $key } का हस्ताक्षर है, जिस पर यहाँ भरोसा नहीं; कुंजी आपकी हो तो उसे SEAL_PUBLIC_KEYS में लिखें
other-chain = audit_seal की पंक्ति { $seal } वह सील नहीं है जो डेटाबेस के बाहर रखी गई थी: कड़ी फिर से लिखी गई
tail-cut = अंत काट दिया गया: सील { $seal } डेटाबेस के बाहर रखी गई थी, डेटाबेस में सबसे नई सील { $newest } है
archive-missing = अभिलेख { $file } नहीं मिला; उसे बैकअप से वापस लाएँ
never-sealed = कोई पंक्ति कभी सील नहीं हुई, इसलिए कुछ भी सिद्ध नहीं; SEALER=true के साथ सर्वर चलाएँ, या `traitortrack audit seal` चलाएँ
