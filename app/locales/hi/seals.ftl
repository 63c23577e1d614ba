## Why sealing, checking or archiving could not be done
database-failed = डेटाबेस में गड़बड़ हुई। फिर कोशिश करें; कारण उसके लॉग में है
unknown-form = सील { $number } का रूप { $form } है, जो नए प्रोग्राम ने बनाया। नया प्रोग्राम चलाएँ।
unusable-path = { $path } इस्तेमाल नहीं हो सकता। फ़ोल्डर { $setting } और उसके अधिकार देखें
other-chain = कुछ सील नहीं हुआ: डेटाबेस की सीलों की कड़ी में सील { $kept } ({ $hash }) नहीं है, जो यह सर्वर { $path } में रखता है; उसमें सबसे नई { $newest } है। किसी ने सीलें मिटाईं या फिर से लिखीं, या बैकअप वापस लाया गया। पता करें क्या हुआ: लॉग की तुलना बैकअप से करें। आपके जाने हुए रिस्टोर के बाद इस सर्वर के लिए, उसके DATA_DIR के साथ, `traitortrack audit accept-seals` चलाएँ; हर सर्वर अपनी सील रखता है
broken-chain = कुछ सील नहीं हुआ: { $fault }। `traitortrack audit verify` चलाएँ; आगे क्या करें यह docs/audit.md में है
not-mailed = सबसे नई सील SEAL_MAIL के पतों पर नहीं भेजी जा सकी: { $why }। हर दस मिनट में फिर कोशिश होती है
mail-too-slow = मेल सर्वर ने बहुत देर लगाई
none-yet = अभी कुछ सील नहीं हुआ। सर्वर शुरू करें, या `traitortrack audit seal` चलाएँ।
no-such-row = { $log } में सील की हुई पंक्ति { $id } नहीं है। नंबर जाँचें; नई पंक्तियाँ कुछ सेकंड में सील होती हैं, और अभिलेख में गए महीनों की पंक्तियाँ उनकी फ़ाइलों में हैं।
row-not-proven = पंक्ति { $id } सिद्ध नहीं हो सकती: सील { $seal } की पंक्तियाँ वैसी नहीं हैं जैसी सील हुई थीं। `traitortrack audit verify` चलाएँ।

## Archives
not-the-owner = महीने केवल तालिकाओं का मालिक अभिलेख में भेज सकता है। MIGRATION_DATABASE_URL में मालिक का पता लिखें।
month-not-sealed = { $month } अभी सील नहीं हुआ। `traitortrack audit seal` चलाएँ, फिर कोशिश करें।
not-archived = कुछ भी अभिलेख में नहीं गया, क्योंकि लॉग सही नहीं निकले: { $fault }।
not-written = { $path } में वह नहीं है जो लिखा गया था। डिस्क देखें; महीना डेटाबेस में ही है।
empty-file = फ़ाइल खाली है
foreign-file = फ़ाइल दूसरे लॉग की है, या नए प्रोग्राम की

## The mail with the newest seal
mail-subject = TraitorTrack, ऑडिट की सील { $seal }
mail-keep = यह { $site } के ऑडिट की सबसे नई सील है। फ़ाइल सँभालकर रखें: इसके रहते कोई पहले की बातें चुपचाप काट या बदल नहीं सकता।
mail-seal = सील { $seal }, हैश { $hash }
mail-check = इससे ऑडिट जाँचने के लिए: traitortrack audit verify --seal seal-{ $seal }.json
