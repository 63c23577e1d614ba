own-name = English
