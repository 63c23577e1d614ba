### Shared handhelds and badges.

## Signing in on one.

scan-badge = अपना बैज स्कैन करें
badge = बैज
badge-hint = स्कैनर इसे यहाँ लिखता है।
go-on = आगे
with-password = यूज़र नाम और पासवर्ड से साइन इन करें
type-pin = अपना पिन लिखें
pin = पिन
pin-hint = छह अंक।
pin-keys = पिन की कुंजियाँ
pin-erase = मिटाएँ
another-badge = दूसरा बैज स्कैन करें

## Enrolling one.

enrol-title = इसे साझा हैंडहेल्ड बनाएँ
enrol-help = यहाँ लोग बैज और पिन से साइन इन करते हैं, केवल डिस्पैचर के काम के लिए। कोड एडमिन दिखाता है। वह एक बार, पंद्रह मिनट तक चलता है।
enrol-code = कोड
enrol = साझा हैंडहेल्ड बनाएँ

## The page of admins.

title = हैंडहेल्ड और बैज
help = साझे हैंडहेल्ड पर लोग बैज और छह अंकों के पिन से साइन इन करते हैं, ज़्यादा से ज़्यादा 12 घंटे और केवल डिस्पैचर के काम के लिए, भूमिका चाहे जो हो।
handhelds = हैंडहेल्ड
no-handhelds = कोई हैंडहेल्ड जोड़ा नहीं गया। नीचे एक को नाम दें, फिर उस पर QR कोड स्कैन करें।
handheld-name = हैंडहेल्ड का नाम
handheld-name-hint = जैसे: लाइन 3।
invite = हैंडहेल्ड का कोड बनाएँ
enrolled = जोड़ा गया
used = पिछली बार
revoke = रद्द करें
revoke-handheld-label = हैंडहेल्ड { $name } रद्द करें
badges = बैज
no-badges = किसी के पास बैज नहीं। नीचे किसी डिस्पैचर के लिए बनाएँ।
make-badge = बैज बनाएँ
make-badge-help = इस यूज़र का पुराना बैज रद्द होता है, और उसके सेशन ख़त्म होते हैं।
made = बना
unlock = खोलें
unlock-badge-label = { $user } का बैज खोलें
revoke-badge-label = { $user } का बैज रद्द करें

## What is shown once.

once-badge = { $user } का बैज
once-badge-help = यह केवल अभी दिखता है। इसे छापें, और पिन किसी और को न बताएँ: वह काग़ज़ पर नहीं है। जिसके पास दोनों हैं वह हर साझे हैंडहेल्ड पर { $user } के नाम से साइन इन करता है।
once-pin = पिन: { $pin }
once-enrolment = { $name } का कोड
once-enrolment-help = यह केवल अभी दिखता है। हैंडहेल्ड से स्कैन करें, या वहाँ पता खोलें। यह एक बार, { $minutes } मिनट तक चलता है।
