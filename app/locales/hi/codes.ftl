### The short words of states that no station shows, and of acts.

active = चालू
invited = पासवर्ड बाकी
locked = असफल कोशिशों से रुका
badge-locked = ताला लगा है
disabled = बंद
in-use = इस्तेमाल में
retired = बंद
pending = बाकी
granted = मिली
rejected = नहीं मिली
info = जानकारी
success = हो गया
warning = चेतावनी
error = समस्या
critical = गंभीर
danger = ख़तरा
noted = पहले दर्ज

## What a line of the log was about.

act-link = भरना
act-undo = वापस लेना
act-unlink = निकालना
act-both-here = दोनों बैग यहाँ
act-move = ले जाना
act-close = कम में बंद करना
act-reopen = फिर खोलना
act-bill-add = बिल पर रखना
act-bill-remove = बिल से हटाना
