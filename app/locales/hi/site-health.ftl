## The whole site
operational = सब कुछ ठीक चल रहा है
degraded = चल रहा है, पर इन पर ध्यान दें: { $parts }
unhealthy = पूरी तरह नहीं चल रहा। इन पर ध्यान दें: { $parts }

## Why the database did not answer a probe. Stands within other sentences, so without a full stop.
no-answer-away = डेटाबेस तक पहुँच नहीं है
no-answer-retry = डेटाबेस ने फिर कोशिश करने को कहा
no-answer-slow = डेटाबेस ने समय पर जवाब नहीं दिया
no-answer-refused = डेटाबेस ने क्वेरी मना कर दी

## What is wrong with a part, and what to do
database-silent = जवाब नहीं मिल रहा: { $why }। देखें कि Postgres चल रहा है और उस तक पहुँच है।
database-slow = एक छोटी-सी क्वेरी में देर लगी। /pool_dashboard और डेटाबेस पर भार देखें।
sessions-unread = सत्र पढ़े नहीं जा सके: { $why }।
no-act-recorded = कोई काम दर्ज नहीं हो सकता: { $why }। `traitortrack doctor` चलाएँ।
nothing-stored = कुछ भी सहेजा नहीं जा सकता: { $why }। `traitortrack doctor` चलाएँ।
no-place = कुछ भी सहेजा नहीं जा सकता: { $log } में { $month } के लिए जगह (partition) नहीं है। तालिकाओं के मालिक के रूप में `traitortrack maintenance partitions` चलाएँ।
no-place-in-both = कुछ भी सहेजा नहीं जा सकता: { $log } और { $other } में { $month } के लिए जगह (partition) नहीं है। तालिकाओं के मालिक के रूप में `traitortrack maintenance partitions` चलाएँ।
seals-unread = सीलें पढ़ी नहीं जा सकीं: { $why }।
seal-of-newer-program = सील { $seal } का रूप { $form } है, जो नए प्रोग्राम ने बनाया। नया प्रोग्राम चलाएँ।
chain-broken = सीलों की कड़ी टूटी है: { $fault }। `traitortrack audit verify` चलाएँ।
sealer-asleep = पंक्तियाँ एक मिनट से ज़्यादा से सील का इंतज़ार कर रही हैं। देखें कि कोई सर्वर SEALER=true के साथ चल रहा है।
limits-broken = जाँची गई एक सीमा ने मना नहीं किया। यह सर्वर फिर शुरू करें।
limits-off = सीमाएँ बंद हैं: { $limits }। उन्हें फिर सेट करें।
limits-full = इतने पतों से अनुरोध आ रहे हैं कि नए पते सीमाएँ बाँट रहे हैं। देखें कि कहीं अनुरोधों की बाढ़ तो नहीं।
pool-filling = बहुत कनेक्शन इस्तेमाल में हैं। /pool_dashboard पर देखें उन्हें क्या रोके हुए है।
pool-full = लगभग सारे कनेक्शन इस्तेमाल में हैं। जो उन्हें रोके हुए है उसे /pool_dashboard पर रद्द करें।
cache-poor = कम ही सवालों का जवाब मेमोरी से मिल रहा है। CACHE_TTL बढ़ाएँ।
disk-filling = एक डिस्क भर रही है। जगह बनाएँ, या और जगह दें: /admin/alerts देखें।
backup-old = सबसे नया बैकअप बहुत पुराना है। `traitortrack backup` चलाएँ और देखें कि टाइमर ने क्यों नहीं चलाया।
archive-failing = डेटाबेस का लॉग अभिलेख में नहीं जा रहा। कारण Postgres के लॉग में देखें।
base-old = सबसे नया बेस बहुत पुराना है। `traitortrack backup --base` चलाएँ और देखें कि टाइमर ने क्यों नहीं चलाया।
drill-old = हाल में कोई रिस्टोर जाँचा नहीं गया। `traitortrack restore --drill` चलाएँ और देखें कि टाइमर ने क्यों नहीं चलाया।
replica-behind = एक रेप्लिका पीछे है। देखें कि वह चल रही है और साथ चल पा रही है।
