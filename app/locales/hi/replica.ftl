## Why the replica is not read. Goes on after the name of its setting.
away = तक पहुँच नहीं है ({ $why })। देखें कि वह चल रहा है और REPLICA_DATABASE_URL की भूमिका को आने देता है
slow = ने तीन सेकंड में जवाब नहीं दिया। देखें कि उसे क्या व्यस्त रखे है
no-replica = रेप्लिका नहीं है: वह खुद लिखने देता है। REPLICA_DATABASE_URL में रेप्लिका लिखें, या उसे हटा दें
other-schema = की संरचना इस प्रोग्राम से अलग है। REPLICA_DATABASE_URL में इसी डेटाबेस की रेप्लिका लिखें
behind = { $seconds } सेकंड पीछे है। देखें कि वह साथ चल पा रहा है
unknown = ने शुरू होने के बाद से कुछ नहीं दोहराया। देखें कि वह मुख्य डेटाबेस से जुड़ा है
