## How an account is
disabled = बंद
locked = लॉक
invited = आमंत्रित
active = चालू

## How its person signs in
second-factor = दूसरा चरण
password-only = केवल पासवर्ड
