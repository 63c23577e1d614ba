### The names of lists that are taken away as files, and of their columns.

## Lists: names of files' sheets.

bags = बैग
children = चाइल्ड
bills = बिल
bill = बिल
scans = स्कैन
users = यूज़र
audit = ऑडिट

## Columns.

label = लेबल
kind = प्रकार
bag-type = बैग की किस्म
status = स्थिति
parents = पैरेंट
capacity = क्षमता
weight = वज़न (kg)
area = क्षेत्र
parent = पैरेंट
child = चाइल्ड
legacy = पुराना लेबल
first-seen = पहली बार
packed = कब भरा
packed-by = किसने भरा
number = बिल नंबर
target-parents = कितने पैरेंट चाहिए
actual-weight = असल वज़न (kg)
expected-weight = अपेक्षित वज़न (kg)
variance = अंतर (kg)
scale-weight = काँटे का वज़न (kg)
customer = ग्राहक
destination = गंतव्य
vehicle = गाड़ी नंबर
note = टिप्पणी
opened = कब खोला
opened-by = किसने खोला
completed = कब पूरा हुआ
completed-by = किसने पूरा किया
reason = कारण
added = बिल पर कब रखा
added-by = बिल पर किसने रखा
scan = स्कैन संख्या
when = कब
who = किसने
action = क्या किया
outcome = नतीजा
other-parent = दूसरा पैरेंट
read = पढ़ा गया
station = स्टेशन
device-clock = डिवाइस की घड़ी
username = यूज़र नाम
email = ईमेल पता
role = भूमिका
second-factor = दूसरा चरण
last-login = आख़िरी साइन इन

## What stands in a column.

yes = हाँ
no = नहीं
refused-rows = नामंज़ूर पंक्तियाँ
sheet = शीट
row = पंक्ति
what-is-wrong = क्या गलत है
