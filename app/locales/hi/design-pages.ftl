### The page of all parts, which only those see who build the program.

title = पेज के हिस्से
buttons = बटन
fields = खाने
badges = हालत
banners = संदेश
filters = सूची की छँटाई
rows = सूची की लाइनें
cards = आँकड़े और कार्ड
facts = जानकारी
disclosures = खुलने वाले हिस्से
empty = अभी कुछ नहीं
steps = क़दम
icons = चित्र
