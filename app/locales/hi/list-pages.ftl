### Lists: their filters, orders, totals and pages.

pages = पेज
first-page = पहला पेज
previous-page = पिछला पेज
last-page = आख़िरी पेज
sort = क्रम
newest = नए पहले
oldest = पुराने पहले
by-label = लेबल से
by-number = नंबर से
by-name = नाम से
begun-from = शुरू हुआ, इस दिन से
begun-to = शुरू हुआ, इस दिन तक
opened-from = खुला, इस दिन से
opened-to = खुला, इस दिन तक
signed-in-from = पिछला लॉग-इन, इस दिन से
signed-in-to = पिछला लॉग-इन, इस दिन तक
all-filters-away = सारी छँटाई हटाएँ
bill-has = नंबर, ग्राहक, जगह या गाड़ी
bags-found = { $count ->
    [1] 1 बैग
   *[other] { $shown } बैग
 }
parents-found = { $count ->
    [1] 1 पैरेंट
   *[other] { $shown } पैरेंट
 }
children-found = { $count ->
    [1] 1 चाइल्ड
   *[other] { $shown } चाइल्ड
 }
bills-found = { $count ->
    [1] 1 बिल
   *[other] { $shown } बिल
 }
users-found = { $count ->
    [1] 1 यूज़र
   *[other] { $shown } यूज़र
 }
bags-at-least = कम से कम { $shown } बैग
parents-at-least = कम से कम { $shown } पैरेंट
children-at-least = कम से कम { $shown } चाइल्ड
bills-at-least = कम से कम { $shown } बिल
bills-with = “{ $text }” वाले सभी बिल
