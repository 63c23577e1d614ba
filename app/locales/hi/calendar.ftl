### The months, as a date names them.

january = जनवरी
february = फ़रवरी
march = मार्च
april = अप्रैल
may = मई
june = जून
july = जुलाई
august = अगस्त
september = सितंबर
october = अक्टूबर
november = नवंबर
december = दिसंबर
