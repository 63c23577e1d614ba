### The frame of every page, and what most pages show.

## The frame.

skip-to-content = सीधे सामग्री पर जाएँ
menu = मेनू
main-menu = मुख्य मेनू
language = भाषा
source-code = इस प्रोग्राम का सोर्स कोड (AGPL)
to-start = पहले पेज पर जाएँ
try-again = फिर कोशिश करें
cancel = रद्द करें
save = सहेजें
yes = हाँ
no = नहीं
all = सभी
filter = छाँटें
more-filters = और छँटाई
filters-in-use = चालू छँटाई
without-filter = { $filter }: यह छँटाई हटाएँ
next-page = अगला पेज
when = कब
who = किसने
export = एक्सपोर्ट:
export-own-bills = अपने बिल एक्सपोर्ट करें:
export-contents = इसमें जो है, एक्सपोर्ट करें:
csv = CSV
xlsx = XLSX
json = JSON

## Signing in, people.

sign-in = साइन इन करें
sign-out = साइन आउट
username = यूज़र नाम
password = पासवर्ड
profile = प्रोफ़ाइल
role = भूमिका
role-dispatcher = डिस्पैचर
role-biller = बिलर
role-admin = एडमिन

## Signing in again, the bell, the ways to account pages.

code = कोड
code-hint = ऐप के छह अंक, या एक रिकवरी कोड।
code-late = बहुत देर हो गई। फिर साइन इन करें।
security = साइन इन और सुरक्षा
unread = { $count ->
    [1] 1 नई सूचना
   *[other] { $shown } नई सूचनाएँ
 }
admin = एडमिन
admin-people = लोग
admin-site = साइट
admin-operation = संचालन
audit = ऑडिट
audit-of-this = ऑडिट में इसका सब कुछ

## What was done on an account's page: any page may be the one that comes next.

done-reset-asked = अगर यह खाता है, तो उसके ईमेल पर लिंक भेजा गया है, या एडमिन को बताया गया है और वे आपको लिंक देंगे।
done-signed-out = आप साइन आउट हो गए।
done-set-up = एडमिन बन गया। अब साइन इन करें।
done-password-set = पासवर्ड तय हो गया। अब साइन इन करें।
done-verified = पक्का हो गया। अभी कुछ नहीं बदला: एक बार फिर करें।
done-promotion-asked = अनुरोध भेज दिया। एडमिन के तय करने पर आपको बताया जाएगा।
done-password-changed = पासवर्ड बदल गया।
done-session-ended = सत्र बंद हो गया।
done-sessions-ended = सत्र बंद हो गए।
done-factor-on = कोड चालू हैं। रिकवरी कोड अभी सँभाल लें।
done-factor-off = कोड बंद हैं।
done-recovery-codes = नए रिकवरी कोड बन गए।
done-user-created = यूज़र बन गया।
done-user-saved = सहेजा गया।
done-link-made = लिंक बन गया।
done-user-disabled = यूज़र बंद है।
done-user-erased = व्यक्ति मिटा दिया गया।
done-user-enabled = यूज़र चालू है।
done-user-unlocked = यूज़र फिर कोशिश कर सकता है।
done-factor-reset = दूसरा चरण हटा दिया गया।
done-alert-acknowledged = दर्ज हुआ: आप देख रहे हैं।
done-handheld-enrolled = यह अब साझा हैंडहेल्ड है। साइन इन के लिए बैज स्कैन करें।
done-handheld-invited = कोड बन गया।
done-handheld-revoked = हैंडहेल्ड रद्द हो गया।
done-badge-made = बैज बन गया।
done-badge-revoked = बैज रद्द हो गया।
done-badge-unlocked = बैज फिर आज़माया जा सकता है।
done-promotion-decided = तय हो गया। यूज़र को बता दिया गया।
done-site-data-added = बन गया।
done-retired = बंद कर दिया गया।
done-restored = फिर से चालू है।
done-query-cancelled = क्वेरी रोक दी गई।

## Dashboard.

dashboard = डैशबोर्ड
as-of = { $time } तक
on-the-wall = दीवार पर दिखाएँ
off-the-wall = दीवार वाला पेज छोड़ें
today = आज
compared-until = हर दिन { $time } बजे तक की तुलना।
compared-none = दिन अभी शुरू हुआ है: तुलना के लिए कुछ नहीं।
bags-packed = पैक हुए बैग
weight-packed = पैक हुआ वज़न
parents-begun = शुरू हुए पैरेंट
refused-reads = अस्वीकार स्कैन
yesterday = बीता कल
a-week-ago = एक हफ़्ते पहले
points = { $number } अंक
areas-today = क्षेत्र
no-area-scanned = पिछले 24 घंटे में किसी ने स्कैन नहीं किया।
bags-today = { $count ->
    [1] आज 1 बैग
   *[other] आज { $shown } बैग
 }
spark-told = हर घंटे के स्कैन: सबसे ज़्यादा { $most }, { $hour } बजे; इस घंटे में { $now }।
needs-attention = ध्यान दें
nothing-to-attend = सब ठीक है। किसी बात पर ध्यान देने की ज़रूरत नहीं।
old-parents = { $count ->
    [1] 1 पैरेंट एक घंटे से ज़्यादा समय से खुला है
   *[other] { $shown } पैरेंट एक घंटे से ज़्यादा समय से खुले हैं
 }
short-bills = { $count ->
    [1] 1 बिल में एक दिन से ज़्यादा समय से पैरेंट कम हैं
   *[other] { $shown } बिलों में एक दिन से ज़्यादा समय से पैरेंट कम हैं
 }
refused-rise = अस्वीकार स्कैन बढ़ रहे हैं: पिछले घंटे में { $share }, पहले { $before }
refused-many = बहुत स्कैन अस्वीकार हुए: पिछले घंटे में { $share }
mostly = ज़्यादातर:
reads-wait = { $count ->
    [1] 1 स्कैन हैंडहेल्ड पर रुका है और नहीं आ रहा
   *[other] { $shown } स्कैन हैंडहेल्ड पर रुके हैं और नहीं आ रहे
 }
since = { $time } से
all-bags = सभी बैग
open-parents = खुले पैरेंट
full-parents = भरे पैरेंट
short-parents = कम में बंद
scans-24h = पिछले 24 घंटे के स्कैन
no-scans-24h = पिछले 24 घंटे में किसी ने स्कैन नहीं किया।
refused-24h = पिछले 24 घंटे में अस्वीकार
none-refused = कुछ भी अस्वीकार नहीं हुआ।
active-users = अभी स्कैन कर रहे लोग
active-stations = अभी चल रहे स्टेशन
wrong-clocks = जिन स्टेशनों की घड़ी गलत है: ठीक करें
latest-scans = नए स्कैन
chart-label = हर घंटे के स्कैन, स्वीकार और अस्वीकार
chart-choose = चार्ट का घंटा
accepted = स्वीकार
refused = अस्वीकार
hour = घंटा
as-table = तालिका में देखें
busiest = सबसे व्यस्त घंटा: { $count }
hour-told = { $hour }: { $accepted } स्वीकार, { $refused } अस्वीकार
nothing-yet = अभी तक कुछ पैक नहीं हुआ
nothing-yet-help = पहले स्कैन से यह पेज भरने लगेगा। शुरू करने के लिए:
first-areas = डिस्पैच क्षेत्र देख लें
first-bag-types = बैग की किस्में और उनके लेबल का रूप देख लें
first-people = हर व्यक्ति के लिए यूज़र बनाएँ
first-scan = पहला पैरेंट स्कैन करें, फिर उसके चाइल्ड

## Passkeys.

done-passkey-added = पासकी जुड़ गई। अब उससे साइन इन हो सकता है।
done-passkey-removed = पासकी हटा दी गई। उसे डिवाइस से भी मिटाएँ।

## Bags.

bags = बैग
parent = पैरेंट
parents = पैरेंट
child = चाइल्ड
children = चाइल्ड
label = लेबल
label-has = लेबल में है
kind = प्रकार
bag-type = बैग की किस्म
status = स्थिति
weight = वज़न
area = क्षेत्र
new-parents-area = नए पैरेंट का क्षेत्र
no-area = कोई क्षेत्र नहीं
linked = जुड़ा हुआ
on-a-bill = बिल पर
legacy = पुराना लेबल
first-seen = पहली बार
history = इतिहास
no-bags = कोई बैग नहीं मिला। छँटाई बदलें।
no-bags-yet = अभी तक कोई बैग पैक नहीं हुआ। स्कैन पेज पर पहला पैरेंट स्कैन करें।
no-scans-yet = अभी कोई स्कैन नहीं।
typed = हाथ से लिखा
no-children = अभी कोई चाइल्ड नहीं। स्कैन पेज पर इसमें स्कैन करें।
frozen = इसका बिल पूरा हो चुका है, इसलिए इस बैग में अब कुछ नहीं बदलेगा।
pack-this = इस पैरेंट को भरें
unlink = निकालें
unlink-label = { $label } निकालें
unlink-from = { $parent } से निकालें
in-no-parent = किसी पैरेंट में नहीं
put-back = { $child } को { $parent } में वापस डालें
move-title = दूसरे पैरेंट में ले जाएँ
move-to = नए पैरेंट का लेबल
move-child = ले जाएँ
reopen = फिर खोलें
delete-bag = यह बैग मिटाएँ
delete-bag-help = इसमें कुछ नहीं है और यह किसी बिल पर नहीं है। इतिहास बना रहेगा।
delete-now = { $label } अभी मिटाएँ
done-bag-deleted = बैग मिटा दिया गया।

## Scanning.

scan = स्कैन
two-bags = दो बैग, एक लेबल
two-bags-help = दो पैरेंट के पास एक ही लेबल के दो बैग मिले। कुछ जोड़ा नहीं गया। किसी एक के लिए नया लेबल छापें।
two-bags-held = जुड़ा है
two-bags-lies = दूसरा बैग यहाँ
no-two-bags = एक लेबल के दो बैग किसी को नहीं मिले।
scan-title = पैरेंट में चाइल्ड स्कैन करें
close-short = कम में बंद करें
close-reason = कारण
reason-short-stock = माल कम है
reason-damaged = खराब है
reason-other = अन्य
reason-text = अन्य हो तो: क्या हुआ?
kept-mine = इस डिवाइस पर आपके भेजे जाने बाकी स्कैन: { $count }। भेजने के लिए स्कैन पेज खोलें।
kept-theirs = { $user } के भेजे जाने बाकी स्कैन इस डिवाइस पर: { $count }। { $user } के यहाँ साइन इन करके स्कैन पेज खोलने पर वे भेजे जाएँगे।
kept-open = स्कैन पेज खोलें
kept-leave = इस डिवाइस पर भेजे जाने बाकी स्कैन: { $count }। साइन आउट के बाद उन्हें कोई नहीं भेजेगा: इसी डिवाइस पर फिर साइन इन करने तक वे यहीं रहेंगे। आप उन्हें फ़ाइल में सहेजकर किसी भी डिवाइस के स्कैन पेज पर वापस ले सकते हैं।
kept-stay = साइन इन रहें
kept-save = फ़ाइल में सहेजें
kept-go = फिर भी साइन आउट करें
kept-cleared = यह पेज खुला था तभी किसी ने इस ब्राउज़र की जगह खाली कर दी। इस पेज को जो पता था वह फिर से सहेजा गया। जो स्कैन सिर्फ़ दूसरे पेजों में थे वे खो गए हो सकते हैं: सबसे नए बैग देख लें।

## What a station tells of its device.

device-online = ऑनलाइन।
device-offline = नेटवर्क नहीं है।
device-silent = साइट जवाब नहीं दे रही।
device-nothing = कुछ बाकी नहीं।
device-oldest = बाकी: { $count }, सबसे पुराना { $age } से।
device-promised = भेजे जाने तक ब्राउज़र बाकी स्कैन सहेजे रखेगा।
device-unpromised = ब्राउज़र बाकी स्कैन सहेजे रखने का वादा नहीं करता: जगह कम होने पर वह उन्हें मिटा सकता है।
take-in = फ़ाइल से स्कैन वापस लें
take-in-file = साइन आउट से पहले सहेजी गई फ़ाइल
taken-in = वापस लिए गए: { $count }।
taken-foreign = ये { $user } के स्कैन हैं। इन्हें सिर्फ़ { $user } वापस ले सकते हैं।
taken-no-file = यह स्कैन की फ़ाइल नहीं है।
release-news = साइट का नया संस्करण आ गया है। यह पेज ऐसे ही चलता रहेगा; जब ठीक लगे इसे फिर से खोलें।
release-load = फिर से खोलें

## Search.

search = खोजें
search-label = लेबल, बिल नंबर, ग्राहक, जगह या गाड़ी
search-help = लेबल या बिल नंबर स्कैन करें या लिखें, या ग्राहक, जगह या गाड़ी लिखें। एक हिस्सा काफ़ी है।
search-nothing = “{ $text }” से कुछ नहीं मिला। छोटा हिस्सा लिखकर देखें।

## Bills.

bill = बिल
bills = बिल
new-bill = नया बिल
open-bill = बिल खोलें
opened = खोला गया
completed = पूरा हुआ
number = बिल नंबर
number-hint = 1 से 64 अक्षर।
number-next-hint = सबसे नए बिल के बाद का नंबर। आपका अलग हो तो दूसरा लिखें।
target-parents = पैरेंट की संख्या
target-hint = 1 से 500।
customer = ग्राहक
destination = गंतव्य
vehicle = गाड़ी नंबर
note = टिप्पणी
actual-weight = असल वज़न
expected-weight = अपेक्षित वज़न
variance = अंतर
scale-weight = काँटे का वज़न (kg)
scale-shown = काँटे का वज़न
scale-hint = धर्मकाँटे से, जैसे 612.5। खाली छोड़ने पर हट जाएगा।
tare = ख़ाली बैग
scale-less-tare = ख़ाली बैग हटाकर काँटे पर अंतर
within-step = { $difference }, काँटे के अंतर के अंदर
outside-step = { $difference }, काँटे के अंतर से ज़्यादा
scale-difference = काँटे पर अंतर
mark = निशान
remove = हटाएँ
remove-label = { $label } हटाएँ
no-bills = कोई बिल नहीं मिला। छँटाई बदलें या नया बिल खोलें।
no-bills-yet = अभी कोई बिल नहीं है। एक खोलें, फिर उस पर पैरेंट स्कैन करें।
edit-bill = बिल बदलें, काँटे का वज़न
complete-bill = बिल पूरा करें
complete-short = पूरा करें
complete-number = बिल { $number } पूरा करें
complete-help = इसके बाद बिल और उसके पैरेंट में कुछ नहीं बदलेगा। इसे केवल एडमिन फिर खोल सकता है।
review = पूरा करने से पहले
review-fine = सभी पैरेंट मौजूद हैं और सभी भरे हैं।
parents-missing = { $count ->
    [1] 1 पैरेंट कम है
   *[other] { $shown } पैरेंट कम हैं
 }
missing = कम पैरेंट
not-full = जो भरे नहीं हैं
about-bill = बिल के बारे में
bill-read-only = आप इस बिल का वही हिस्सा देखते हैं जो आपके क्षेत्र का है। बिल को बिलर और एडमिन बदलते हैं।
weight-here = नीचे के पैरेंट का वज़न
complete-reason = कारण
complete-reason-hint = बिल ऐसे क्यों जा रहा है? कारण बिल पर रहेगा।
reason = कारण
reopen-bill = बिल फिर खोलें
reopen-reason = फिर क्यों खोल रहे हैं?
delete-bill = बिल मिटाएँ
delete-bill-help = बिल { $number } मिट जाएगा और उसके पैरेंट खाली हो जाएँगे।
print = प्रिंट
back-to-bill = बिल पर लौटें
bill-pdf = PDF
challan-pdf = डिलीवरी चालान (PDF)
dispatch-bill = डिस्पैच बिल
signature-loader = लोड करने वाला
signature-driver = ड्राइवर
signature-receiver = पाने वाला
done-bill-created = बिल खुल गया। उसके पैरेंट स्कैन करें।
done-bill-saved = सहेजा गया।
done-bill-completed = बिल पूरा हो गया।
done-bill-reopened = बिल फिर खुल गया।
done-bill-deleted = बिल मिटा दिया गया।

## What went wrong.

error-title = यह नहीं हो पाया
forbidden-title = अनुमति नहीं है
not-found-title = नहीं मिला
