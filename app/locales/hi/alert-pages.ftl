### The page of alerts.

title = अलर्ट
open = अभी चालू
none-open = कुछ भी गड़बड़ नहीं है।
history = ख़त्म हुए
none-over = अभी कोई अलर्ट ख़त्म नहीं हुआ।
since = { $time } से
to-do = क्या करें:
acknowledge = मैं देख रहा हूँ
acknowledge-help = बाकी लोग देखेंगे कि कौन देख रहा है। हालत बिगड़े बिना अलर्ट फिर नहीं आएगा।
taken = { $user } देख रहे हैं, { $time } से
by-mail = मेल
by-webhook = वेबहुक
not-delivered = { $way } से अभी नहीं पहुँचा: { $time } का संदेश, { $tries } बार कोशिश हुई। फिर कोशिश होगी।
given-up = { $way } से नहीं पहुँचा: { $alert } का संदेश { $time } पर छोड़ दिया गया। जिनके लिए था, उन्हें बताएँ।
what = क्या
severity = गंभीरता
from = कब से
to = कब तक
taken-by = किसने देखा
