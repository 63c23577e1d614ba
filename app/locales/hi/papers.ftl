### What stands on printed bills and challans.

dispatch-bill = डिस्पैच बिल
challan = डिलीवरी चालान
gstin = GSTIN
customer = ग्राहक
consignee = माल पाने वाला
destination = गंतव्य
place-of-supply = आपूर्ति का स्थान
area = क्षेत्र
transporter = ट्रांसपोर्टर
vehicle = गाड़ी नंबर
driver = ड्राइवर
lorry-receipt = एलआर नंबर और तारीख़
eway-bill = ई-वे बिल नंबर
opened = खोला गया
completed = पूरा हुआ
note = टिप्पणी
reason = कारण
parent = पैरेंट
parents = पैरेंट
children = चाइल्ड
bag-type = बैग की किस्म
hsn = एचएसएन
weight = वज़न
mark = निशान
actual-weight = असल वज़न
expected-weight = अपेक्षित वज़न
variance = अंतर
tare = ख़ाली बैग
scale-weight = काँटे का वज़न
scale-difference = काँटा − असल
scale-less-tare = काँटा − असल − ख़ाली बैग
within-step = { $difference }, काँटे के अंतर के अंदर
outside-step = { $difference }, काँटे के अंतर से ज़्यादा
page = पृष्ठ { $page } / { $pages }

## Below the code of a label that is printed once more.

printed-again = { $type } · प्रिंट { $print }

## Who signs, and for whom each copy of a challan is.

signature-loader = लोड करने वाला
signature-driver = ड्राइवर
signature-receiver = पाने वाला
copy-consignee = मूल प्रति, माल पाने वाले के लिए
copy-transporter = दूसरी प्रति, ट्रांसपोर्टर के लिए
copy-consignor = तीसरी प्रति, भेजने वाले के लिए

## How far a bill is, and why a parent is not full.

new = नया
processing = जारी
bill-completed = पूरा
empty = खाली
short = अधूरा
open = खुला
