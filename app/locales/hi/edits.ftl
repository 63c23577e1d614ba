## An act that was made from an older state

changed-meanwhile = इस बीच यह बदल गया। अभी की हालत देखें, फिर दोबारा करें।
nothing-saved = कुछ नहीं सहेजा गया, क्योंकि इस बीच यह बदल गया: { $changes }। देखें, फिर दोबारा करें।
both-changes = { $change }; { $next }

## What changed

set-by = { $by } ने { $field } { $value } किया
cleared-by = { $by } ने { $field } खाली किया
is-now = { $field } अब { $value } है
is-another = { $field } बदल गया
quoted = “{ $text }”

## Fields, within a sentence

field-target-parents = लक्ष्य
field-customer = ग्राहक
field-destination = गंतव्य
field-vehicle = गाड़ी
field-note = नोट
field-scale-weight = काँटे का वज़न
field-status = स्थिति
field-parents = पैरेंट की संख्या
field-children = चाइल्ड की संख्या
field-username = यूज़र नाम
field-email = ईमेल
field-role = भूमिका
field-area = क्षेत्र
field-name = नाम
field-position = सूची में जगह
field-label-pattern = लेबल का नमूना
field-child-patterns = चाइल्ड लेबल के नमूने
field-capacity = क्षमता
field-grams-per-child = हर चाइल्ड का वज़न
field-company-name = कंपनी का नाम
field-company-address = कंपनी का पता
field-scale-step = काँटे का अंतर
field-tare = ख़ाली बैग का वज़न
field-unknown = एक फ़ील्ड

## States, within a sentence

status-new = खुला
status-processing = खुला
status-completed = पूरा
status-active = चालू
status-disabled = बंद
status-retired = बंद
status-in-use = इस्तेमाल में
