### Signing in, one's own account, users.

## Signing in.

forgot-link = पासवर्ड भूल गए?
no-account = खाता नहीं है? एडमिन बना देंगे।
back-to-sign-in = साइन इन पर लौटें
code-title = अपना कोड लिखें
forgot-title = पासवर्ड भूल गए
forgot-help = बताएँ कि आप कौन हैं, और नया पासवर्ड तय करने का लिंक पाएँ।
forgot-name = यूज़र नाम या ईमेल पता
forgot-ask = लिंक माँगें
new-password = नया पासवर्ड
password-hint = कम से कम 15 अक्षर। कुछ अलग-अलग शब्द याद रखना आसान है।
password-show = दिखाएँ
password-hide = छिपाएँ
password-suggest = पासवर्ड सुझाएँ
set-password = पासवर्ड तय करें
set-up-title = यह साइट तैयार करें
set-up-help = पहला एडमिन बनाएँ। यह लिंक एक ही बार चलता है।
make-admin = एडमिन बनाएँ
verify-title = पक्का करें कि आप ही हैं
verify-help = इससे नुकसान हो सकता है, इसलिए पक्का करें कि आप ही हैं। पाँच मिनट तक फिर नहीं पूछा जाएगा।
proof-or-code = पासवर्ड, या ऐप का कोड
verify = पक्का करें

## Passkeys.

passkeys = पासकी
passkeys-help = पासकी से उँगली, चेहरे या डिवाइस के PIN से साइन इन होता है; पासवर्ड और कोड नहीं लगते।
passkeys-none = अभी कोई पासकी नहीं।
passkeys-impossible = पासकी के लिए इस साइट का नाम और TLS चाहिए। ऐप के कोड इस्तेमाल करें।
passkey-sign-in = पासकी से साइन इन करें
passkey-second-step = कोड के बदले पासकी
passkey-add = पासकी जोड़ें
passkey-name = पासकी का नाम
passkey-name-hint = डिवाइस का नाम लिखें, जैसे: ऑफ़िस का फ़ोन।
passkey-added = कब जोड़ी
passkey-used = पिछली बार
passkey-cancelled = पासकी इस्तेमाल नहीं हुई। फिर कोशिश करें और ब्राउज़र के निर्देश मानें।
passkey-failed = पासकी यहाँ नहीं चली। फिर कोशिश करें या दूसरे तरीके से साइन इन करें।
passkey-known = इस डिवाइस पर आपकी पासकी पहले से है। दूसरा डिवाइस लें।
passkey-no-browser = इस ब्राउज़र में पासकी नहीं है। जोड़ने के लिए यह पेज दूसरे ब्राउज़र में खोलें।

## One's own profile.

email = ईमेल पता
member-since = कब से
last-login = पिछला साइन इन
second-factor = दूसरा चरण
on = चालू
off = बंद
promotion = दूसरी भूमिका
promotion-help = क्या आपको ज़्यादा अधिकार वाली भूमिका चाहिए? कारण बताएँ। एडमिन तय करेंगे और आपको बताया जाएगा।
promotion-role = माँगी गई भूमिका
promotion-hint = 10 से 500 अक्षर।
promotion-ask = भूमिका माँगें
promotion-asked = { $role }, माँगी गई { $time }
choose = चुनें…

## Security.

factor-missing = पहले दूसरा चरण तैयार करें
factor-missing-help = इसके बिना आपकी भूमिका में कुछ और नहीं हो सकता।
codes-title = ऐप के कोड
codes-help = फ़ोन का ऐप हर 30 सेकंड में नया कोड दिखाता है। पासवर्ड के बाद यही पूछा जाता है।
codes-since = { $time } से चालू
codes-begin = कोड तैयार करें
codes-replace = ऐप या फ़ोन बदलें
codes-replace-help = नए ऐप का कोड आने तक अभी के कोड चलेंगे।
codes-off = कोड हटाएँ
codes-off-help = तब केवल पासवर्ड से साइन इन होगा। बाकी सब डिवाइस साइन आउट हो जाएँगे।
recovery = रिकवरी कोड
recovery-left = बचे हुए: { $count }
recovery-help = फ़ोन पास न हो तो हर कोड से एक बार साइन इन होता है।
recovery-make = नए रिकवरी कोड बनाएँ
recovery-make-help = पुराने कोड अब नहीं चलेंगे।
last-used = पिछली बार
never = कभी नहीं
password-change = पासवर्ड बदलें
password-current = अभी का पासवर्ड
password-change-help = बाकी सब डिवाइस साइन आउट हो जाएँगे।
password-since = पासवर्ड तय हुआ
devices = साइन इन डिवाइस
no-devices = कहीं साइन इन नहीं है।
device = डिवाइस
device-unknown = अनजान ब्राउज़र
device-this = यह डिवाइस
address = पता
signed-in-at = साइन इन हुआ
end = बंद करें
end-label = { $device } का सत्र बंद करें, साइन इन { $time }
end-others = बाकी सब जगह साइन आउट करें

## What is shown once.

once-codes-title = आपके रिकवरी कोड
once-codes-help = ये केवल अभी दिखेंगे। इन्हें छापें या कॉपी करें और फ़ोन से अलग रखें। हर कोड एक बार चलता है।
once-link-title = { $user } के लिए लिंक
once-link-help = यह केवल अभी दिखेगा। इसे खुद दें: जिसके पास लिंक है वही पासवर्ड तय करेगा। यह एक बार चलता है, { $hours } घंटे तक।
once-mailed = इसे यूज़र को ईमेल भी किया गया।
download = डाउनलोड करें
go-on = आगे बढ़ें
qr-code = QR कोड
copy = कॉपी करें
copied = कॉपी हो गया।

## Setting codes up.

set-up-codes = ऐप के कोड तैयार करें
step-app = फ़ोन पर ऑथेंटिकेटर ऐप खोलें, जैसे Aegis, 2FAS या Google Authenticator।
step-scan = ऐप से यह कोड स्कैन करें, या चाबी लिखें।
step-code = ऐप में अभी दिख रहा कोड लिखें।
key = चाबी
on-this-phone = इसी फ़ोन के ऐप में खोलें
code-six = छह अंकों का कोड
codes-turn-on = कोड चालू करें
nothing-begun = अभी कुछ तैयार नहीं हो रहा। यहाँ से शुरू करें।
back-to-security = सुरक्षा पर लौटें

## Notifications.

notifications = सूचनाएँ
unread = नई
mark-read = पढ़ी हुई मानें
mark-all = सब पढ़ी हुई मानें
open = खोलें
no-notifications = अभी कोई सूचना नहीं। आपसे जुड़ी हर बात यहाँ और घंटी पर दिखेगी।

## Users, for admins.

users = यूज़र
promotions = पदोन्नति
new-user = नया यूज़र
new-user-help = यूज़र एक बार चलने वाले लिंक से पासवर्ड तय करेगा।
user-has = नाम या ईमेल में है
no-users = कोई यूज़र नहीं मिला। छँटाई बदलें।
area-hint = डिस्पैचर के लिए ज़रूरी।
make-user = यूज़र बनाएँ और लिंक दिखाएँ
make-user-mail = यूज़र बनाएँ और लिंक ईमेल करें
failed-logins = लगातार असफल साइन इन
locked-until = इस समय तक रुका
link-until = लिंक कब तक
edit-user = यूज़र बदलें
edit-user-help = भूमिका या क्षेत्र बदलने पर यूज़र हर जगह साइन आउट हो जाएगा।
this-is-you = यह आप ही हैं। आपका पासवर्ड, दूसरा चरण और डिवाइस आपके अपने पेज पर हैं।
link-title = नए पासवर्ड का लिंक
link-help = लिंक एक बार चलता है और पुराने लिंक रद्द करता है। लिंक चलने तक अभी का पासवर्ड चलेगा।
link-make = देने के लिए लिंक बनाएँ
link-mail = लिंक ईमेल करें
unlock = रुकावट हटाएँ
unlock-help = असफल साइन इन के बाद यह खाता रुका है। यूज़र तुरंत फिर कोशिश कर सकेगा।
end-all = यूज़र को हर जगह साइन आउट करें
disable = यूज़र को बंद करें
disable-help = यूज़र तुरंत साइन आउट होगा और साइन इन नहीं कर सकेगा। किया हुआ सब लॉग में रहेगा। आप उसे फिर चालू कर सकते हैं।
enable = यूज़र को चालू करें
enable-help = यूज़र पहले के पासवर्ड और दूसरे चरण से फिर साइन इन कर सकेगा।
personal-data = निजी डेटा
personal-data-own = यह साइट आपके बारे में जो कुछ रखती है, एक फ़ाइल में।
personal-data-of-user = यह साइट यूज़र के बारे में जो कुछ रखती है, देने के लिए एक फ़ाइल में।
personal-data-save = फ़ाइल में सहेजें
erase = व्यक्ति को मिटाएँ
erase-help = हमेशा के लिए: नाम, ईमेल, पते और डिवाइस मिट जाते हैं, और यूज़र फिर साइन इन नहीं कर सकता। किया हुआ काम लॉग में एक संख्या के नाम से रहता है। यह वापस नहीं होता।
reset-factor = दूसरा चरण हटाएँ
reset-factor-help = खोए फ़ोन के लिए। कोड, रिकवरी कोड और पासकी अब नहीं चलेंगे और यूज़र हर जगह साइन आउट होगा। पहचान पक्की करें।
last-days = पिछले 14 दिन
no-days = पिछले 14 दिन में कोई स्कैन नहीं।
day = दिन
linked-children = भरे गए चाइल्ड
billed-parents = बिल पर पैरेंट
hours = स्कैन वाले घंटे
per-hour = प्रति घंटा चाइल्ड
events = नई घटनाएँ
no-events = अभी कोई घटना नहीं।
event = घटना

## Promotions, for admins.

pending = बाकी
decided = तय हुए
none-pending = कोई अनुरोध बाकी नहीं।
none-decided = अभी कुछ तय नहीं हुआ।
role-change = { $from } → { $to }
decision-note = यूज़र के लिए टिप्पणी, यदि हो
approve = दें
approve-label = { $user } को भूमिका दें
reject = मना करें
reject-label = { $user } को भूमिका न दें
approve-help = देने पर भूमिका तुरंत मिलेगी और यूज़र फिर साइन इन करेगा।
