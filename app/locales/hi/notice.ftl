## The account

new-device-title = नया डिवाइस
new-device = किसी ने आपके नाम से नए डिवाइस पर साइन इन किया: { $browser }, पता { $address }। अगर वह आप नहीं थे, तो वह सत्र बंद करें और पासवर्ड बदलें।
password-changed-title = पासवर्ड बदला गया
password-changed = आपका पासवर्ड बदला गया, पता { $address }। अगर वह आप नहीं थे, तो तुरंत एडमिन को बताएँ।
password-link-made-title = नए पासवर्ड का लिंक
password-link-made = आपके लिए नया पासवर्ड तय करने का लिंक बनाया गया। अगर आपने नहीं माँगा, तो एडमिन को बताएँ।

## Second factor and passkeys

factor-on-title = दूसरा चरण चालू
factor-on = अब साइन इन करते समय आपके ऐप का कोड भी पूछा जाएगा।
factor-off-title = दूसरा चरण बंद
factor-off = आपने दूसरा चरण हटा दिया। अब केवल पासवर्ड से साइन इन होगा।
factor-reset-title = दूसरा चरण हटाया गया
factor-reset = एडमिन ने आपका दूसरा चरण हटाया। अगर आपने नहीं कहा था, तो तुरंत एडमिन को बताएँ।
factor-lost-title = कोड ऐप फिर से जोड़ें
factor-lost = साइट ने कोड की चाबी खो दी, इसलिए आपके ऐप के कोड अब नहीं चलेंगे। रिकवरी कोड और पासकी चलते रहेंगे। सुरक्षा पेज पर ऐप फिर से जोड़ें।
recovery-code-used-title = रिकवरी कोड इस्तेमाल हुआ
recovery-code-used = एक रिकवरी कोड से साइन इन हुआ। { $left } बचे हैं; कम हों तो नए बना लें।
passkey-added-title = पासकी जोड़ी गई
passkey-added = पासकी { $name } से अब साइन इन हो सकता है।
passkey-removed-title = पासकी हटाई गई
passkey-removed = पासकी { $name } से अब साइन इन नहीं होगा।

## Roles

role-changed-title = नई भूमिका
role-changed = आपकी भूमिका अब { $role } है। आप हर जगह साइन आउट हो गए।
promotion-asked-title = पदोन्नति का अनुरोध
promotion-asked = { $user } की माँग: भूमिका { $role }।
promotion-approved-title = पदोन्नति मिली
promotion-approved = आपकी भूमिका अब { $role } है। { $note }
promotion-rejected-title = पदोन्नति नहीं मिली
promotion-rejected = भूमिका { $role } नहीं मिली। { $note }

## Signing in

reset-asked-title = पासवर्ड भूल गए
reset-asked = { $user } को नया पासवर्ड तय करने का लिंक चाहिए। पहचान पक्की करके लिंक दें।
account-locked-title = असफल साइन इन
account-locked = { $failures } असफल कोशिशों के बाद आपका खाता कुछ देर रुका है। पिछली कोशिश का पता { $address }। अगर वह आप नहीं थे, तो एडमिन को बताएँ।
badge-made-title = बैज बना
badge-made = आपके लिए बैज बनाया गया। इससे और इसके पिन से आप साझे हैंडहेल्ड पर साइन इन करते हैं; पुराना बैज रद्द है। बैज आपके पास न हो तो एडमिन को बताएँ।
badge-locked-title = बैज बंद
badge-locked = पाँच ग़लत पिन के बाद { $user } का बैज बंद है। पूछें किसने कोशिश की, फिर बैज खोलें या नया बनाएँ।
