### Files that are brought: lists of bags, bills and what holds what.

imports = इंपोर्ट
imports-help = बैगों की सूचियाँ, पैकिंग सूचियाँ, बिल और बिलों के पैरेंट CSV या XLSX में लाएँ। कुछ भी लिखे जाने से पहले आप देखते हैं कि पंक्तियों का क्या होगा।
bring-title = फ़ाइल लाएँ
file = फ़ाइल
file-hint = CSV या XLSX, 256 MiB तक। स्क्रिप्ट के बिना 900 kB तक।
what-it-holds = इसमें क्या है
choose = चुनें
kind-bags = बैग
kind-bills = बिल
kind-packing = पैकिंग सूचियाँ: चाइल्ड और उनके पैरेंट
kind-bill-parents = बिलों के पैरेंट
bring = फ़ाइल लाएँ
uploading = फ़ाइल आ रही है:
upload-broken = कनेक्शन टूट गया। वही फ़ाइल फिर चुनें, काम वहीं से आगे बढ़ेगा।
upload-refused = फ़ाइल नहीं ली गई:
no-imports = अब तक कोई फ़ाइल नहीं लाई गई।
brought-at = कब लाई गई
brought-by = किसने
state = स्थिति
state-incoming = पूरी नहीं आई
state-brought = शुरू नहीं हुआ
state-waiting = इंतज़ार में
state-running = चल रहा है
state-done = पूरा
state-failed = असफल
state-cancelled = रद्द
state-cancelling = ख़त्म हो रहा है
refused-short = नामंज़ूर पंक्तियाँ
of-import = इंपोर्ट { $import }: { $file }

## What is said of a file

said-title = इसे कैसे पढ़ा जाए
columns = कॉलम
columns-hint = सिर्फ़ तब जब वे अपने आप न मिलें, जैसे label=B,type=C। इस तरह की अगली फ़ाइल के लिए याद रखे जाते हैं।
hidden = छिपी और छाँटी हुई पंक्तियाँ भी लें
legacy = जो लेबल किसी रूप से मेल नहीं खाते उन्हें पुराने लेबल के रूप में लें
look = फिर देखें
start = पंक्तियाँ लें
start-again = पहले ली जा चुकी हो तब भी लें

## What would become of it

preview-title = इसका क्या होगा
not-looked = इस फ़ाइल को अब तक किसी ने नहीं देखा।
found-as = { $form } के रूप में पढ़ी गई, कॉलमों के बीच { $delimiter }।
commas = कॉमा
semicolons = सेमीकोलन
tabs = टैब
found-as-workbook = वर्कबुक के रूप में पढ़ी गई।
sheet-named = शीट { $name }
sheet-left = यह शीट छिपी है और छोड़ी गई है।
columns-found = कॉलम: { $columns }
counts = { $rows } पंक्तियाँ: { $good } ठीक, उनमें { $members } बैग; { $refused } नामंज़ूर, { $refused_rows } पंक्तियों के साथ।
left-rows = { $empty } पंक्तियाँ खाली हैं, { $hidden } छिपी, उनमें से { $filtered } छाँटी हुई।
row = पंक्ति
cells = वहाँ क्या लिखा है
becomes = क्या बनेगा
wrong = क्या गलत है

## How far it is

progress-title = कहाँ तक हुआ
rows-read = पंक्तियाँ
taken = नए
known = पहले से मौजूद
refused-groups = नामंज़ूर
new-bags = नए बैग
links = जोड़े गए
new-bills = नए बिल
billed = बिलों पर रखे गए
cancel = ख़त्म करें
cancel-help = जो लिया गया वह रहता है। हर समूह पूरा है।
reload = फिर खोलें
refused-file = नामंज़ूर पंक्तियाँ फ़ाइल में
