## The headings of bare pages
title-bad-request = अनुरोध गलत है
title-forbidden = अनुमति नहीं
title-not-found = नहीं मिला
title-method-not-allowed = यह तरीका नहीं चलता
title-payload-too-large = बहुत बड़ा
title-too-many-requests = बहुत ज़्यादा अनुरोध
title-internal = सर्वर में गड़बड़
title-unavailable = अभी उपलब्ध नहीं
title-other = गड़बड़

## What to do about a status of which nothing else is known
bad-request = पता या अनुरोध पढ़ा नहीं जा सका। ठीक करके फिर भेजें।
cross-site = यह अनुरोध दूसरी साइट से आया, इसलिए मना किया गया। TraitorTrack खुद खोलें और फिर कोशिश करें।
not-found = इस पते पर कुछ नहीं है। पता जाँचें, या पहले पेज से शुरू करें।
method-not-allowed = यह पता ऐसा अनुरोध नहीं लेता। वापस जाएँ और पेज के अपने बटन इस्तेमाल करें।
payload-too-large = यह 1 MiB से बड़ा है। एक बार में कम भेजें।
too-many-requests = थोड़े समय में बहुत ज़्यादा अनुरोध। एक मिनट रुककर फिर कोशिश करें।
unavailable = साइट व्यस्त है या उसका डेटाबेस नहीं मिल रहा। कुछ सेकंड बाद फिर कोशिश करें।
other-of-the-caller = अनुरोध समझ नहीं आया। पेज फिर लोड करें और दोबारा कोशिश करें।
internal = हमारी ओर से गड़बड़ हुई। फिर कोशिश करें; न हो तो एडमिन को समय बताएँ।

## What else refuses before a page is made
too-slow = इसमें बहुत देर लगी। कुछ सेकंड बाद फिर कोशिश करें।
database-away = डेटाबेस अभी नहीं मिल रहा। कुछ सेकंड बाद फिर कोशिश करें।
not-a-monitor = यह पता मेट्रिक्स नहीं पढ़ सकता। इसे METRICS_FROM में जोड़ें, या सर्वर से ही पूछें।
