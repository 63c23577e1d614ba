## Database connections in use

pool-usage-title = डेटाबेस कनेक्शन भरे हैं
pool-usage-beyond = { $server } के { $percent } % डेटाबेस कनेक्शन लगे हुए हैं; { $limit } % से बहुत ज़्यादा माने जाते हैं।
pool-usage-missing = { $server } के कनेक्शन नापे नहीं जा सके।
pool-usage-cleared = { $server } के पास फिर खाली कनेक्शन हैं।
pool-usage-to-do = पूल के पेज पर इंतज़ार करने वाले और pg_stat_activity में धीमी क्वेरी देखें; ऐसा बना रहे तो POOL_SIZE बढ़ाएँ या सर्वर जोड़ें।

## Errors in the log of a server

error-spike-title = बहुत गड़बड़ियाँ
error-spike-beyond = { $server } के लॉग में एक मिनट में { $errors } गड़बड़ियाँ आईं; { $limit } से ज़्यादा बहुत हैं।
error-spike-missing = { $server } की गड़बड़ियाँ गिनी नहीं जा सकीं।
error-spike-cleared = { $server } में गड़बड़ियाँ फिर कम हैं।
error-spike-to-do = सर्वर के लॉग में ERROR और CRITICAL खोजें; अनुरोध की संख्या से पता चलता है कि क्या माँगा गया था।

## Failed log-ins

failed-logins-title = बहुत असफल साइन इन
failed-logins-beyond = एक मिनट में { $failures } साइन इन असफल हुए; { $limit } से ज़्यादा बहुत हैं।
failed-logins-missing = असफल साइन इन गिने नहीं जा सके।
failed-logins-cleared = अब कम साइन इन असफल हो रहे हैं।
failed-logins-to-do = ऑडिट के पेज पर देखें कि किन पतों से असफल हो रहे हैं; अनजान पते को प्रॉक्सी पर रोकें, और पासवर्ड भूले लोगों की मदद करें।

## A disk

disk-full-title = डिस्क भर रही है
disk-full-beyond = { $disk } की डिस्क { $percent } % भरी है; { $limit } % से ज़्यादा बहुत है।
disk-full-missing = { $disk } की डिस्क नापी नहीं जा सकी।
disk-full-cleared = { $disk } की डिस्क में फिर जगह है।
disk-full-to-do = `traitortrack audit archive` से पुराने महीने संग्रह में रखें, पुराने बैकअप और लॉग हटाएँ, या डिस्क बढ़ाएँ। भर जाने पर Postgres रुक जाता है।

## The newest backup

backup-old-title = बैकअप पुराना है
backup-old-beyond = { $server } को मिला सबसे नया बैकअप { $hours } घंटे पुराना है; { $limit } से ज़्यादा बहुत हैं।
backup-old-missing = { $server } को BACKUP_DIR में कोई पूरा बैकअप नहीं मिला।
backup-old-cleared = { $server } के पास फिर ताज़ा बैकअप है।
backup-old-to-do = `traitortrack backup` चलाकर देखें कि वह क्या कहता है, फिर देखें कि वह समय पर क्यों नहीं चला।

## Rows that wait for their seal

sealer-behind-title = लॉग पर मुहर नहीं लग रही
sealer-behind-beyond = लॉग की पंक्तियाँ { $seconds } सेकंड से मुहर के इंतज़ार में हैं; { $limit } सेकंड से ज़्यादा बहुत है।
sealer-behind-missing = लॉग पर मुहर लग रही है या नहीं, पता नहीं चला।
sealer-behind-cleared = लॉग पर फिर मुहर लग रही है।
sealer-behind-to-do = `traitortrack doctor` चलाएँ: वह बताता है कि कोई सर्वर मुहर नहीं लगा रहा या मुहरों की कड़ी टूटी है।

## A replica

replica-lag-title = प्रतिलिपि पीछे है
replica-lag-beyond = प्रतिलिपि { $replica } { $seconds } सेकंड पीछे है; { $limit } सेकंड से ज़्यादा बहुत है।
replica-lag-missing = प्रतिलिपि { $replica } जुड़ी नहीं है।
replica-lag-cleared = प्रतिलिपि { $replica } फिर साथ चल रही है।
replica-lag-to-do = देखें कि प्रतिलिपि चल रही है और उसकी डिस्क और नेटवर्क व्यस्त नहीं; वह हमेशा के लिए गई हो तो उसका replication slot हटाएँ, नहीं तो डेटाबेस की डिस्क भर जाएगी।

## Archiving of the write-ahead log

archive-failing-title = संग्रह नहीं हो रहा
archive-failing-beyond = डेटाबेस के लॉग का संग्रह { $seconds } सेकंड से असफल है; { $limit } सेकंड से ज़्यादा बहुत है।
archive-failing-missing = डेटाबेस के लॉग का संग्रह हो रहा है या नहीं, पता नहीं चला।
archive-failing-cleared = डेटाबेस के लॉग का संग्रह फिर हो रहा है।
archive-failing-to-do = Postgres के लॉग में कारण देखें; देखें कि WAL_ARCHIVE_DIR का फ़ोल्डर है, उसमें लिखा जा सकता है और जगह है। तब तक डेटाबेस की डिस्क भरती जाएगी, और डिस्क खोने पर तब से का सारा काम जाएगा।

## The newest base

base-old-title = आधार बैकअप पुराना है
base-old-beyond = { $server } को मिला सबसे नया आधार बैकअप { $hours } घंटे पुराना है; { $limit } से ज़्यादा बहुत हैं।
base-old-missing = { $server } को BACKUP_DIR में आधार बैकअप नहीं मिला; उसके बिना संग्रह किया लॉग बेकार है।
base-old-cleared = { $server } के पास फिर ताज़ा आधार बैकअप है।
base-old-to-do = `traitortrack backup --base` चलाकर देखें कि वह क्या कहता है, फिर देखें कि वह हर हफ़्ते समय पर क्यों नहीं चला।

## Drills of a restore

drill-old-title = बैकअप से वापसी परखी नहीं गई
drill-old-beyond = { $hours } घंटे से बैकअप से वापसी परखी नहीं गई; { $limit } से ज़्यादा बहुत हैं।
drill-old-missing = बैकअप से वापसी की पिछली परख असफल रही: बैकअप शायद काम के नहीं।
drill-old-cleared = बैकअप से वापसी फिर परखी गई।
drill-old-to-do = `traitortrack restore --drill` चलाकर देखें कि वह क्या कहता है, फिर देखें कि वह हर हफ़्ते समय पर चलता है।

## The chain of seals

chain-broken-title = मुहरों की कड़ी टूटी है
chain-broken-beyond = डेटाबेस की मुहर { $seal } इस साइट की नहीं है, या पिछली मुहर से नहीं जुड़ती; ऐसी { $allowed } मुहरें मान्य हैं।
chain-broken-missing = सबसे नई मुहर इस साइट की है या नहीं, पता नहीं चला।
chain-broken-cleared = सबसे नई मुहर फिर इस साइट की है।
chain-broken-to-do = ठीक होने तक मुहर नहीं लगेगी। `traitortrack audit verify` चलाएँ: वह मुहर का नाम बताता है। फिर docs/audit.md देखें, और पता करें कि डेटाबेस में कौन लिख सकता था।

## Logs that take no rows

write-path-title = कुछ भी सहेजा नहीं जा सकता
write-path-beyond = { $month } की कोई पंक्ति दो में से { $logs } लॉग में सहेजी नहीं जा सकती; { $allowed } बंद रह सकते हैं। स्कैन और बाकी सब कुछ अस्वीकार हो रहा है।
write-path-missing = { $month } की पंक्तियाँ सहेजी जा सकती हैं या नहीं, पता नहीं चला: कोशिश अस्वीकार हुई।
write-path-cleared = { $month } की पंक्तियाँ फिर सहेजी जा सकती हैं।
write-path-to-do = तालिकाओं के मालिक के रूप में `traitortrack maintenance partitions` चलाएँ, फिर `traitortrack doctor`। हैंडहेल्ड अपने स्कैन रखते हैं और ठीक होते ही भेज देते हैं।
