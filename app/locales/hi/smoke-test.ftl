## What was tried in a restored database
totals = { $parents } पैरेंट, { $children } चाइल्ड, { $bills } बिल
parent-read = पैरेंट { $label } पढ़ा गया
parent-unread = पैरेंट { $label } पढ़ा नहीं जा सका
bill-read = बिल { $number } पढ़ा गया
bill-unread = बिल { $number } पढ़ा नहीं जा सका
scanned = एक स्कैन जोड़ा गया, और वापस लिया गया
scan-refused = एक स्कैन का जवाब { $outcome } मिला
no-scanner = अभी कोई नहीं है जो स्कैन कर सके
