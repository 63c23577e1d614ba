## What `traitortrack doctor` finds. Each begins after the name of the check, so in small letters.
rights-too-wide = इस प्रोग्राम की डेटाबेस भूमिका लॉग बदल या खाली कर सकती है। इसे अपनी अलग भूमिका दें, और मालिक को MIGRATION_DATABASE_URL में लिखें।
rights-fine = इस प्रोग्राम की डेटाबेस भूमिका लॉग में केवल जोड़ सकती है।
sealer-asleep = पंक्तियाँ { $seconds } सेकंड से सील का इंतज़ार कर रही हैं। देखें कि कोई सर्वर SEALER=true के साथ चल रहा है, या `traitortrack audit seal` चलाएँ।
seals-fine = { $seals } सीलें; { $rows } पंक्तियाँ अगली का इंतज़ार कर रही हैं।
chain-broken = { $fault }।
chain-fine = सीलें वही हैं जिनकी प्रति इस सर्वर ने रखी।
retention-over = लॉग के { $months } महीने AUDIT_RETENTION_DAYS से पुराने हैं। `traitortrack audit archive` चलाएँ।
retention-fine = लॉग का कोई महीना AUDIT_RETENTION_DAYS से पुराना नहीं है।

## Writing
writing-fine = दोनों लॉग { $month } की पंक्तियाँ लेते हैं।
writing-unknown = लॉग पंक्तियाँ लेते हैं या नहीं, यह जाँचा नहीं जा सका: { $why }। Postgres का लॉग देखें।

## The archive of the write-ahead log
archiving-off = write-ahead log अभिलेख में नहीं जाता: डिस्क खोने पर सबसे नए बैकअप के बाद का सारा काम जाएगा। WAL_ARCHIVE_DIR सेट करें, या अपने Postgres के archive_mode और archive_command; docs/backup.md देखें।
archiving-failing = write-ahead log की { $file } अभिलेख में नहीं जा सकी: डेटाबेस की डिस्क भरती है, और डिस्क खोने पर तब से सारा काम जाएगा। कारण उसके लॉग में है; देखें कि फ़ोल्डर है, उसमें लिखा जा सकता है और वह भरा नहीं है।
archiving-some-file = एक फ़ाइल
archiving-late = write-ahead log तभी अभिलेख में जाता है जब फ़ाइल भर जाए। अपने Postgres का archive_timeout 30 करें।
archiving-without-base = write-ahead log अभिलेख में जाता है, पर उसे चलाने के लिए कोई बेस नहीं है। `traitortrack backup --base` चलाएँ।
archiving-old-base = write-ahead log अभिलेख में जाता है, पर सबसे नया बेस { $days } दिन पुराना है, और तब से सब कुछ फिर चलाना पड़ेगा। देखें कि साप्ताहिक बेस क्यों नहीं बना, और `traitortrack backup --base` चलाएँ।
archiving-fine = write-ahead log अभिलेख में जाता है, सबसे नई फ़ाइल { $seconds } सेकंड पहले।
archiving-idle = write-ahead log अभिलेख में जाता है, अभी कुछ भेजना नहीं पड़ा।

## Labels, replica, drill, backup
labels-fine = हर बैग प्रकार अपने चाइल्ड लेबल के रूप बताता है।
labels-open = ध्यान दें: { $types } के पैरेंट में कोई भी 4 से 20 अक्षर और अंक जाते हैं, इसलिए गलत पढ़ा लेबल चाइल्ड मान लिया जा सकता है। रूप `traitortrack bag-type child-patterns` से बताएँ।
reports-fine = रिपोर्ट की रेप्लिका { $seconds } सेकंड पीछे है।
reports-unfit = REPLICA_DATABASE_URL का डेटाबेस { $why }। तब तक रिपोर्ट मुख्य डेटाबेस से पढ़ी जाती हैं।
backups-not-watched = नहीं देखा जाता, क्योंकि BACKUP_DIR सेट नहीं है।
drill-again = `traitortrack restore --drill` चलाएँ, और देखें कि उसका साप्ताहिक टाइमर चल रहा है।
drill-failed = रिस्टोर का सबसे नया अभ्यास विफल रहा: { $why }। { $again }
drill-never = कभी कोई रिस्टोर आज़माया नहीं गया। { $again }
drill-not-yet = अभी तक कोई रिस्टोर आज़माया नहीं गया। { $again }
drill-old = रिस्टोर आखिरी बार { $days } दिन पहले सिद्ध हुआ था। { $again }
drill-fine = रिस्टोर { $hours } घंटे पहले सिद्ध हुआ: { $lost } सेकंड का काम गया, { $usable } सेकंड में चालू।
backup-unreadable = { $folder } पढ़ा नहीं जा सका ({ $why })। BACKUP_DIR, उसके अधिकार और उसकी डिस्क देखें।
backup-none = { $folder } में कोई नहीं है। `traitortrack backup` चलाएँ।
backup-old = सबसे नया { $hours } घंटे पुराना है। देखें कि रात का बैकअप क्यों नहीं बना, और `traitortrack backup` चलाएँ।
backup-fine = सबसे नया { $hours } घंटे पुराना है।

## The database
stations-wrong = इन स्टेशनों की घड़ी गलत है: { $stations }। वे काम करते हैं; उनकी घड़ियाँ ठीक करें।
stations-fine = पिछले दिन किसी स्टेशन की घड़ी गलत नहीं दिखी।
version-old = PostgreSQL { $version } { $oldest } से पुराना है, जो सबसे पुराना है जिस पर यह प्रोग्राम जाँचा गया है। इसे अपग्रेड करें।
version-fine = PostgreSQL { $version }।
extensions-missing = नहीं हैं: { $extensions }। मालिक से `create extension` चलवाएँ, नहीं तो लेबल के हिस्से से खोज धीमी है।
extensions-fine = सब हैं।
statistics-hidden = { $replicas } रेप्लिका जुड़ी हैं, और वे कितनी पीछे हैं यह दिखता नहीं, इसलिए कोई अलर्ट नहीं बताएगा। सुपरयूज़र से DATABASE_URL की भूमिका के लिए `grant pg_monitor to` चलवाएँ।
statistics-fine = जो जुड़ा है वह दिखता है।
clock-wrong = इस मशीन और डेटाबेस की घड़ियों में { $seconds } सेकंड का अंतर है। दोनों को एक ही टाइम सर्वर से चलाएँ।
clock-fine = डेटाबेस की घड़ी { $milliseconds } मिलीसेकंड अलग है, पूछने का समय मिलाकर।
encryption-missing = डेटाबेस का कनेक्शन नेटवर्क पर बिना एन्क्रिप्शन के जाता है। DATABASE_URL में `?sslmode=verify-full` जोड़ें।
encryption-fine = डेटाबेस का कनेक्शन एन्क्रिप्टेड है।
encryption-local = डेटाबेस इसी मशीन पर है।
connections-too-many = { $sum }: बहुत ज़्यादा। Postgres का max_connections बढ़ाएँ, या POOL_SIZE और POOL_MAX_OVERFLOW घटाएँ।
connections-fine = { $sum }।
connections-sum = { $servers } सर्वर × { $each } कनेक्शन + { $spare } अतिरिक्त = { $needed }, { $there } में से
indexes-missing = नहीं हैं: { $indexes }। `traitortrack maintenance indexes` चलाएँ।
indexes-invalid = आधे बने और इस्तेमाल में नहीं: { $indexes }। `traitortrack maintenance indexes` चलाएँ।
indexes-unused = बड़े और एक हफ़्ते से पढ़े नहीं गए: { $indexes }। देखें कि जिन पेजों के लिए वे हैं वे इस्तेमाल में हैं या नहीं।
indexes-fine = सब हैं, सही हैं और इस्तेमाल में हैं।
collation-of-database = डेटाबेस का क्रम
collation-unknown = यहाँ अज्ञात
collation-one = { $name } (दर्ज { $recorded }, अब { $now })
collation-harmless = कोई इंडेक्स उस पर निर्भर नहीं है।
collation-doubtful = ये कम खोज सकते हैं: { $indexes }।
collation-changed = ऑपरेटिंग सिस्टम के साथ अक्षरों का क्रम (collation) बदल गया: { $collations }। { $doubtful } बाकी { $sound } इंडेक्स गलत नहीं हो सकते: संख्याएँ, समय, और बाइट के क्रम में पाठ। `traitortrack maintenance collations` चलाएँ।
collation-fine = पाठ उसी क्रम में हैं जिसमें इंडेक्स बने थे।
bloat-transactions = सबसे पुराना लेन-देन { $ago } पहले का है; 2,000,000,000 पर Postgres लिखना बंद कर देता है। `traitortrack maintenance vacuum` अभी चलाएँ, और देखें कि autovacuum क्यों नहीं करता।
bloat-rows = { $tables } में बहुत मृत पंक्तियाँ हैं। `traitortrack maintenance vacuum` चलाएँ, और देखें कि कोई लेन-देन घंटों खुला न रहे।
bloat-fine = मृत पंक्तियाँ कम हैं।

## The machine and its neighbours
proxy-unknown = PUBLIC_URL https है, यानी आगे प्रॉक्सी है, पर TRUSTED_PROXIES 0 है: सबका पता प्रॉक्सी का दिखता है, और सीमाएँ सबको एक साथ गिनती हैं। TRUSTED_PROXIES में प्रॉक्सी की संख्या लिखें।
proxy-in-the-clear = PUBLIC_URL https नहीं है: पासवर्ड और सत्र नेटवर्क पर बिना एन्क्रिप्शन के जाते हैं। आगे TLS वाली प्रॉक्सी लगाएँ; docs/deploy.md देखें।
proxy-fine = https, { $proxies } प्रॉक्सी के पीछे।
proxy-local = केवल यह मशीन।
disk-one = { $disk } { $percent } % भरी
disk-none = यहाँ से कोई डिस्क नहीं दिखती।
disk-full = { $disks }। `traitortrack maintenance sizes` चलाएँ, पुराने लॉग `traitortrack audit archive` से अभिलेख में भेजें, या डिस्क को और जगह दें।
disk-fine = { $disks }।
disk-not-seen = { $found } डेटाबेस की डिस्क नहीं दिखी, इसलिए कोई अलर्ट नहीं बताएगा कि वह भर रही है। DATABASE_DISK_GB सेट करें; जहाँ Postgres इसी मशीन पर चलता है, वहाँ DATABASE_URL की भूमिका के लिए `grant pg_monitor to` भी काफ़ी है।
replica-one = { $replica } { $seconds } सेकंड पीछे
replica-none = कोई नहीं है।
replica-behind = { $replicas }। देखें कि रेप्लिका चल रही है और साथ चल पा रही है; जो अब नहीं है उसका replication slot हटाएँ।
replica-fine = { $replicas }।
reading-unknown = { $subject } अज्ञात
