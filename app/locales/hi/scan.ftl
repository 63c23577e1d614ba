## What became of a scan

linked = { $child } { $parent } में जुड़ गया: { $count }।
already-here = { $child } पहले से { $parent } में है। कुछ नहीं बदला।
in-other-parent = { $child } { $other } में है। यहाँ लाएँ या दूसरा बैग लें।
parent-full = { $parent } भर गया ({ $count })। अगला पैरेंट स्कैन करें।
parent-closed = { $parent } बंद है। उसे फिर खोलें या दूसरा पैरेंट लें।
parent-billed = { $parent } पूरे हो चुके बिल { $bill } पर है। दूसरा पैरेंट लें।
wrong-role = यह लेबल दूसरी तरह के बैग या बिल का है। पहले पैरेंट, फिर चाइल्ड स्कैन करें।
parent-of-other-area = { $parent } दूसरे क्षेत्र का है। अपने क्षेत्र का पैरेंट लें।
child-in-other-area = { $child } { $parent } में है, जो दूसरे क्षेत्र का है। उसे वहीं रहने दें।
unknown-parent = ऐसा पैरेंट अभी नहीं है। पहले उसमें चाइल्ड स्कैन करें।
saved-offline = इस डिवाइस पर सहेजा गया। नेटवर्क आने पर भेजा जाएगा।
too-old = यह { $days } दिन से ज़्यादा पुराना है; अब पता नहीं कि पहले हो चुका था या नहीं। कुछ नहीं बदला। बैग देखें, फिर दोबारा करें या छोड़ दें।

## What became of other acts

both-here = { $child } लेबल के दो बैग हैं: एक { $other } में, एक यहाँ। एडमिन को बता दिया। इसे अलग रखें।
two-bags = { $child } { $other } में है। यहाँ वाला बैग दूसरा है, लेबल वही है: इसे अलग रखें।
moved = { $child } { $other } से { $parent } में गया: { $count }।
unlinked = { $child } { $parent } से निकाला गया: { $count }।
not-here = { $child } { $parent } में नहीं है। कुछ नहीं बदला।
closed = { $parent } { $count } के साथ बंद हुआ।
reopened = { $parent } फिर खुला है: { $count }।
not-closed = { $parent } बंद नहीं है। कुछ नहीं बदला।

## What became of an undo

undone = { $child } { $parent } से निकाला गया: { $count }।
undone-move = { $child } वापस { $other } में है। { $parent }: { $count }।
nothing-to-undo = { $parent } में वापस लेने के लिए आपका कोई स्कैन नहीं है।
not-newest = { $child } अब { $parent } में आपका सबसे नया स्कैन नहीं है। कुछ नहीं बदला।
origin-full = { $child } { $origin } से आया था, जो अब भर गया है। यह { $parent } में ही है। इसे दूसरे पैरेंट में ले जाएँ।
origin-closed = { $child } { $origin } से आया था, जो अब बंद है। यह { $parent } में ही है। पहले { $origin } को फिर खोलें।
origin-billed = { $child } { $origin } से आया था, जो अब पूरे हो चुके बिल पर है। यह { $parent } में ही है। इसे दूसरे पैरेंट में ले जाएँ।
origin-gone = { $child } जिस पैरेंट से आया था, वह अब नहीं है। यह { $parent } में ही है। इसे दूसरे पैरेंट में ले जाएँ।
origin-of-other-area = { $child } { $origin } से आया था, जो दूसरे क्षेत्र का है। यह { $parent } में ही है।
