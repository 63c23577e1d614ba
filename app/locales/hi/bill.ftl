## What became of a parent that was scanned for a bill

added = { $parent } बिल पर है: { $count }।
added-empty = { $parent } बिल पर है ({ $count }), पर खाली है।
added-short = { $parent } बिल पर है ({ $count }), पर पूरा नहीं है।
already-here = { $parent } पहले से इस बिल पर है। कुछ नहीं बदला।
on-other-bill = { $parent } बिल { $other } पर है। दूसरा पैरेंट लें।
bill-full = बिल { $bill } में सभी { $count } पैरेंट हैं। पूरा करें या लक्ष्य बढ़ाएँ।
bill-completed = बिल { $bill } पूरा हो चुका है। एडमिन से फिर खुलवाएँ।
wrong-role = यह पैरेंट का लेबल नहीं है। पैरेंट बैग स्कैन करें।
unknown-parent = { $parent } कभी पैक नहीं हुआ। पहले पैक करें, फिर यहाँ स्कैन करें।
removed = { $parent } बिल से हटाया गया: { $count }।
not-on-bill = { $parent } इस बिल पर नहीं है। कुछ नहीं बदला।
